import type { Instruction } from '../../dockerfile/nodes';
import { defineRule } from '../../engine/rule';
import type { Related } from '../../engine/finding';
import { startPlaces } from '../../engine/start-places';
import { openFix } from '../../fix/open-paths';
import { closedPaths, type ClosedPath } from '../../model/arbitrary-uid';
import type { Image } from '../../model/image';
import type { ScriptDocument, ScriptUse } from '../../model/script';
import { usesOf } from '../../model/start-texts';
import { baseName } from '../../text/path';

const severity = { openshift: 'warning', kubernetes: 'info', generic: 'hint' } as const;
const volumeSeverity = { openshift: 'info', kubernetes: 'info', generic: 'hint' } as const;

export default defineRule(
  {
    id: 'arbitrary-uid-permissions',
    group: 'users',
    summary: 'The container writes a path that an arbitrary user id, a member of group 0, may not write.',
    since: '0.1.0',
    preset: 'recommended',
    scout: true,
    messages: {
      owner: {
        text: '{paths}: the image lets {user} write there, but not group 0. A container that runs under an arbitrary user id, as on OpenShift, is refused.',
        severity,
      },
      ownerBuilt: {
        text: '{paths}: given to {user}, but not to group 0. Should the container write there, it is refused under an arbitrary user id, as on OpenShift.',
        severity: { openshift: 'info', kubernetes: 'hint', generic: 'hint' },
      },
      ownerVolume: {
        text: '{paths}: the image lets {user} write there, but not group 0. Under an arbitrary user id that works only where the platform mounts a volume.',
        severity: volumeSeverity,
      },
      script: {
        text: '{paths}: the start command writes there (`{by}`), but group 0 may not. A container that runs under an arbitrary user id, as on OpenShift, fails at its start.',
        severity,
      },
      scriptVolume: {
        text: '{paths}: the start command writes there (`{by}`), but group 0 may not. Under an arbitrary user id that works only where the platform mounts a volume.',
        severity: volumeSeverity,
      },
      server: {
        text: '{paths}: {server} writes there, but group 0 may not. A container that runs under an arbitrary user id, as on OpenShift, is refused.',
        severity,
      },
      serverVolume: {
        text: '{paths}: {server} writes there, but group 0 may not. Under an arbitrary user id that works only where the platform mounts a volume.',
        severity: volumeSeverity,
      },
    },
    fixes: {
      open: { title: 'Add `{adds}`', level: 'safe' },
      openHere: {
        title: 'Add `{adds}`',
        level: 'suggested',
        why: 'Look whether everything below may be open to group 0: keys and credentials must not be, and file capabilities must be set again behind it.',
      },
      openLater: {
        title: 'Add `RUN {adds}`',
        level: 'suggested',
        why: 'A RUN of its own that changes files stores them a second time; it is better to open them where they are made, when that can be done by hand.',
      },
      openInDockerfile: { title: 'Add `{adds}` in {dockerfile}', level: 'suggested', why: 'It changes the Dockerfile, another file than this one.' },
    },
    sources: [
      { guide: 'OCP', section: 'Support arbitrary user ids' },
      { guide: 'ROSA', section: '任意のユーザー ID のサポート' },
      { guide: 'ZH', section: 'Drop root' },
    ],
  },
  (context) => {
    function inImage(image: Image): void {
      if (image.final === null || image.final.windows) return;
      for (const paths of byInstruction(closedPaths(image, context.answers, context.path))) {
        const first = paths[0] as ClosedPath;
        const fix = openFix(image, paths);
        const built = paths.every((path) => path.built);
        const fixes =
          fix === null
            ? []
            : [
                {
                  use: fix.kind === 'run' ? ('openLater' as const) : fix.level === 'safe' && !built ? ('open' as const) : ('openHere' as const),
                  data: { adds: fix.adds },
                  edits: () => fix.edits,
                },
              ];
        const volume = paths.every((path) => path.volume);
        const found = { at: first.span, related: paths.flatMap(relatedOf), fixes, ...pairOf(paths) };
        const list = { paths: listed(paths) };
        if (first.sign === 'script') context.report({ ...found, message: volume ? 'scriptVolume' : 'script', data: { ...list, by: first.write?.by ?? '>' } });
        else if (first.sign === 'server')
          context.report({ ...found, message: volume ? 'serverVolume' : 'server', data: { ...list, server: first.server ?? '' } });
        else
          context.report({
            ...found,
            message: volume ? 'ownerVolume' : built ? 'ownerBuilt' : 'owner',
            data: { ...list, user: first.own?.user ?? 'its owner' },
          });
      }
    }

    /** The same write, as another image of the script has it. */
    function ownOf(image: Image, path: string, { write }: ClosedPath): readonly ClosedPath[] {
      return closedPaths(image, context.answers, path)
        .filter((one) => one.sign === 'script' && one.write?.place.span.start === write?.place.span.start)
        .slice(0, 1);
    }

    /** What the script writes, as far as one of its images keeps it closed. */
    function inScript(document: ScriptDocument): void {
      const { path } = document;
      if (path === null) return;
      const byPlace = new Map<number, { readonly closed: ClosedPath; readonly uses: ScriptUse[] }>();
      for (const use of usesOf(document)) {
        for (const closed of closedPaths(use.image, context.answers, use.path)) {
          const place = closed.write?.place;
          if (closed.sign !== 'script' || place?.path !== path) continue;
          const known = byPlace.get(place.span.start);
          if (known === undefined) byPlace.set(place.span.start, { closed, uses: [use] });
          else if (!known.uses.includes(use)) known.uses.push(use);
        }
      }
      for (const { closed, uses } of byPlace.values()) {
        const [use] = uses;
        const { write, volume } = closed;
        if (use === undefined || write === null) continue;
        // Each image that keeps it closed has to open it.
        const images = [...new Map(uses.map((one) => [one.path, one]))];
        const opened = images.map(([dockerfile, { image }]) => ({ dockerfile, image, fix: openFix(image, ownOf(image, dockerfile, closed)) }));
        const files = opened.flatMap(({ dockerfile, image, fix }) =>
          fix === null ? [] : [{ path: dockerfile, before: image.document.text, edits: fix.edits }],
        );
        const adds = [...new Set(opened.map(({ fix }) => fix?.adds ?? ''))].join(' and ');
        const dockerfile = images.map(([name]) => baseName(name)).join(' and ');
        context.report({
          at: write.place.span,
          message: volume ? 'scriptVolume' : 'script',
          data: { paths: `\`${closed.shown}\``, by: write.by },
          related: startPlaces(document, uses),
          fixes: files.length < images.length ? [] : [{ use: 'openInDockerfile', data: { adds, dockerfile }, edits: () => [], files: () => files }],
          ...pairOf([closed]),
        });
      }
    }

    return { image: inImage, script: inScript };
  },
);

/** Two files carry the finding where nothing but one script tells of it. */
function pairOf(paths: readonly ClosedPath[]): { readonly pair?: string } {
  const [place] = paths.map(({ sign, write }) => (sign === 'script' ? (write?.place ?? null) : null));
  return paths.length > 1 || place == null || place.path === null ? {} : { pair: `arbitrary-uid-permissions ${place.path}:${place.span.start}` };
}

/** One group for each instruction that makes paths, what is given to a user in front. */
function byInstruction(paths: readonly ClosedPath[]): readonly (readonly ClosedPath[])[] {
  const groups = new Map<Instruction, ClosedPath[]>();
  for (const path of paths) {
    const group = groups.get(path.instruction);
    if (group === undefined) groups.set(path.instruction, [path]);
    else group.push(path);
  }
  return [...groups.values()].map((group) =>
    group.sort((a, b) => order(a) - order(b) || Number(a.built) - Number(b.built) || Number(a.missing) - Number(b.missing) || a.span.start - b.span.start),
  );
}

function order({ sign }: ClosedPath): number {
  return ['owner', 'copy', 'script', 'server'].indexOf(sign);
}

function listed(paths: readonly ClosedPath[]): string {
  const names = [...new Set(paths.map(({ shown }) => `\`${shown}\``))];
  return names.length <= 4 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
}

function relatedOf({ write, span }: ClosedPath): readonly Related[] {
  const place = write?.place ?? null;
  return place === null || (place.path === null && place.span.start === span.start)
    ? []
    : [{ path: place.path, span: place.span, message: `\`${write?.by ?? '>'}\` writes here.` }];
}
