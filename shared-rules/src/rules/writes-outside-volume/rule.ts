import { keywordIn } from '../../dockerfile/casing';
import { isSensitivePath } from '../../data/sensitive-paths';
import { defineRule } from '../../engine/rule';
import { startPlaces } from '../../engine/start-places';
import type { Image } from '../../model/image';
import type { ScriptDocument, ScriptUse } from '../../model/script';
import { usesOf } from '../../model/start-texts';
import { strayWrites, type StrayWrite } from '../../model/stray-writes';
import { userInsertion } from '../../model/user-insertion';
import { insert, type TextEdit } from '../../text/edit';
import { baseName } from '../../text/path';

const why = 'Every container gets a volume there, which hides what the image has in it where the platform mounts an empty one.';

export default defineRule(
  {
    id: 'writes-outside-volume',
    group: 'network',
    summary: 'The start command writes into the container’s own file system, in no volume.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      stray: {
        text: '{where} writes {paths}, in no volume: with a read-only root file system the container fails there, and what it writes ends with it.',
        severity: 'hint',
      },
    },
    fixes: {
      volume: { title: 'Add VOLUME {folders}', level: 'suggested', why },
      volumeInDockerfile: { title: 'Add VOLUME {folders} in {dockerfile}', level: 'suggested', why },
    },
    sources: [
      { guide: 'OCP', section: 'Use volumes for persistent data' },
      { guide: 'ACP', section: '使用卷存储持久数据' },
      { guide: 'ROSA', section: '永続データ向けのボリュームの使用' },
    ],
  },
  (context) => {
    function inImage(image: Image): void {
      if (image.final === null || image.final.windows) return;
      const writes = strayWrites(image);
      // What stands in the Dockerfile is reported there; of several scripts it is one thing that the image does.
      const own = writes.filter(({ place }) => place.path === null);
      const inFiles = writes.filter(({ place }) => place.path !== null);
      for (const some of [own, inFiles]) {
        const [first] = some;
        if (first === undefined) continue;
        const scripts = [...new Set(some.map(({ place }) => place.path))];
        const [path = null] = scripts;
        const volume = volumeFor(image, some);
        context.report({
          at: path === null ? first.place.span : first.startSpan,
          message: 'stray',
          data: {
            where: path === null ? 'The start command' : scripts.length > 1 ? 'What the image starts' : baseName(path),
            paths: listed(some.map((write) => write.path)),
          },
          related: path === null ? [] : some.map(({ place, by }) => ({ ...place, message: `\`${by}\` writes here.` })),
          fixes: volume === null ? [] : [{ use: 'volume', data: { folders: volume.folders }, edits: () => [volume.edit] }],
          ...(path === null ? {} : { pair: pairOf(path, first) }),
        });
      }
    }

    function inScript(document: ScriptDocument): void {
      const { path } = document;
      if (path === null) return;
      const byPlace = new Map<number, { readonly write: StrayWrite; readonly uses: ScriptUse[] }>();
      for (const use of usesOf(document)) {
        for (const write of strayWrites(use.image)) {
          if (write.place.path !== path) continue;
          const known = byPlace.get(write.place.span.start);
          if (known === undefined) byPlace.set(write.place.span.start, { write, uses: [use] });
          else if (!known.uses.includes(use)) known.uses.push(use);
        }
      }
      for (const { write, uses } of byPlace.values()) {
        // Each image that starts the script needs the volume.
        const images = [...new Map(uses.map((use) => [use.path, use.image]))];
        const volumes = images.map(([dockerfile, image]) => ({ dockerfile, image, volume: volumeFor(image, [write]) }));
        const files = volumes.flatMap(({ dockerfile, image, volume }) =>
          volume === null ? [] : [{ path: dockerfile, before: image.document.text, edits: [volume.edit] }],
        );
        const folders = [...new Set(volumes.map(({ volume }) => volume?.folders ?? ''))].join(' ');
        const dockerfile = images.map(([name]) => baseName(name)).join(' and ');
        context.report({
          at: write.place.span,
          message: 'stray',
          data: { where: baseName(path), paths: listed([write.path]) },
          related: startPlaces(document, uses),
          fixes: files.length < images.length ? [] : [{ use: 'volumeInDockerfile', data: { folders, dockerfile }, edits: () => [], files: () => files }],
          pair: pairOf(path, write),
        });
      }
    }

    return { image: inImage, script: inScript };
  },
);

/** A VOLUME for all folders that can be one, so that one of them does not stay behind; null where a folder of `writes` is the system's, or its configuration. */
function volumeFor(image: Image, writes: readonly StrayWrite[]): { readonly folders: string; readonly edit: TextEdit } | null {
  const place = image.final === null ? null : userInsertion(image.final, image.document);
  if (place === null || !writes.every(({ folder }) => mayBeVolume(folder))) return null;
  const folders = [...new Set(strayWrites(image).map((write) => write.folder))].filter(mayBeVolume);
  const outer = folders.filter((folder) => !folders.some((other) => folder !== other && folder.startsWith(`${other}/`)));
  return { folders: outer.join(' '), edit: insert(place.at, `${image.document.eol}${keywordIn(image.document, 'VOLUME')} ${outer.join(' ')}`) };
}

function mayBeVolume(folder: string): boolean {
  return !isSensitivePath(folder) && !/^\/(?:etc|usr|opt)(?:\/|$)/.test(folder) && /^[\w./@+-]+$/.test(folder);
}

function listed(paths: readonly string[]): string {
  const names = paths.map((path) => `\`${path}\``);
  return names.length <= 4 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
}

/** Two files carry the finding: the script's offset tells which it is. */
function pairOf(path: string, { place }: StrayWrite): string {
  return `writes-outside-volume ${path}:${place.span.start}`;
}
