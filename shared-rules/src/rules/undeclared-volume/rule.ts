import { keywordIn } from '../../dockerfile/casing';
import { defineRule } from '../../engine/rule';
import { finalServer, type FinalServer } from '../../model/final-server';
import type { Image } from '../../model/image';
import { declaredVolumes } from '../../model/volumes';
import { userInsertion } from '../../model/user-insertion';
import { insert } from '../../text/edit';
import { below, normalizePath } from '../../text/path';

export default defineRule(
  {
    id: 'undeclared-volume',
    group: 'network',
    summary: 'A server keeps data in a directory that no VOLUME names.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      named: { text: '{server} keeps its data in {path}, which is no VOLUME: it is lost with the container.', severity: 'info' },
      usual: { text: '{server} keeps data, in {path} as a rule, and the image names no VOLUME for it: it is lost with the container.', severity: 'info' },
    },
    fixes: {
      add: {
        title: 'Add VOLUME {path}',
        level: 'suggested',
        why: 'Every container gets a volume there, and images that are built FROM this one can not take that back.',
      },
    },
    sources: [
      { guide: 'OCP', section: 'Use volumes for persistent data' },
      { guide: 'ACP', section: '使用卷存储持久数据' },
      { guide: 'ROSA', section: '永続データ向けのボリュームの使用' },
      { guide: 'EW', section: 'Use VOLUMES for persistent data' },
    ],
  },
  (context) => ({
    image(image) {
      const { final } = image;
      // An unknown base may declare it.
      if (final === null || final.windows || (final.base === null && !final.scratch)) return;
      const found = finalServer(image);
      const usual = found === null || others.has(found.server.id) ? [] : (found.server.data ?? []);
      if (found === null || found.byBase || usual.length === 0) return;
      const told = toldDirectory(found.args);
      const volumes = declaredVolumes(image);
      if (told === 'unknown' || volumes === null) return;
      const places = told === null ? usual : [told];
      if (places.some((place) => volumes.some((volume) => below(volume, place) !== null || below(place, volume) !== null))) return;
      const path = told ?? usual.find((place) => mentions(image, place));
      if (path === undefined && volumes.length > 0) return;
      const data = { server: found.server.id, path: path ?? packaged(usual) };
      const place = userInsertion(final, image.document);
      const edits = () => (place === null ? [] : [insert(place.at, `${image.document.eol}${keywordIn(image.document, 'VOLUME')} ${data.path}`)]);
      context.report({
        at: found.span,
        message: path === undefined ? 'usual' : 'named',
        data,
        fixes: place === null ? [] : [{ use: 'add', data: { path: data.path }, edits }],
      });
    },
  }),
);

/** Servers that keep more than data in these places, or only what they can fetch again. */
const others: ReadonlySet<string> = new Set(['wildfly', 'keycloak', 'varnish', 'caddy']);

/** The data directory that the command line names; `unknown` when what it names is not literal, or a configuration file may. */
function toldDirectory(args: FinalServer['args']): string | 'unknown' | null {
  for (const [index, arg] of args.entries()) {
    const match = /^(?:--datadir|--data-dir|--data|--dbpath|--dir|-D|--data-directory|--storage\.tsdb\.path|-dir|-data-dir|--store-dir)(?:=(.*))?$/.exec(
      arg ?? '',
    );
    if (match === null && !(arg === 'server' && args[index + 1]?.startsWith('/') === true)) continue;
    const value = match?.[1] ?? args[index + 1];
    // PostgreSQL may be given the folder of its configuration, which names the one of the data.
    return value?.startsWith('/') === true && !value.startsWith('/etc/') ? normalizePath(value) : 'unknown';
  }
  // Redis without persistence keeps nothing.
  const [save] = args.flatMap((arg, index) => (arg === '--save' ? [args[index + 1] ?? ''] : []));
  return args.includes(null) || save === '' || save === '""' ? 'unknown' : null;
}

/** What the distribution's package takes: below /var where there is such a place. */
function packaged(usual: readonly string[]): string {
  return usual.find((place) => place.startsWith('/var/lib/')) ?? (usual[0] as string);
}

function mentions(image: Image, place: string): boolean {
  const pattern = new RegExp(`${place.replace(/[.\\/]/g, '\\$&')}(?![\\w-])`);
  return image.finalChain.some((stage) =>
    stage.instructions.some((one) => (one.keyword === 'RUN' || one.keyword === 'ENV' || one.keyword === 'WORKDIR') && pattern.test(one.logical.text)),
  );
}
