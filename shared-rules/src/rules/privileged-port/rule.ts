import type { FileEdit } from '../../engine/finding';
import { defineRule } from '../../engine/rule';
import type { Image } from '../../model/image';
import { listenPorts } from '../../model/listen-ports';
import { exposedPorts } from '../../model/ports';
import { sedPorts } from '../../model/sed-ports';
import { configuredPorts, serverConfigs, type ServerConfig } from '../../model/server-configs';
import { replace, type TextEdit } from '../../text/edit';
import { baseName } from '../../text/path';
import type { Span } from '../../text/span';

export default defineRule(
  {
    id: 'privileged-port',
    group: 'users',
    summary: 'The image listens on a port below 1024, which a user other than root can not open.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      exposed: {
        text: 'Port {port} is below 1024: a program that does not run as root can not listen there.',
        severity: { openshift: 'warning', generic: 'info' },
      },
      command: {
        text: 'The start command listens on port {port}, below 1024: a program that does not run as root can not open it.',
        severity: { openshift: 'warning', generic: 'info' },
      },
      configured: {
        text: '{file} lets the server listen on port {port}, below 1024: a program that does not run as root can not open it.',
        severity: { openshift: 'warning', generic: 'info' },
      },
      granted: {
        text: 'Port {port} is below 1024: only the capability that `setcap` gives the program lets a user other than root listen there, and platforms may take it away.',
        severity: 'hint',
      },
    },
    fixes: {
      move: {
        title: 'Listen on port {port} instead',
        level: 'suggested',
        why: 'Whoever reaches the container by the old port must use the new one; a service in front can keep the old one.',
      },
    },
    sources: [
      { guide: 'OCP', section: 'Support arbitrary user ids' },
      { guide: 'ROSA', section: '任意のユーザー ID のサポート' },
    ],
  },
  (context) => ({
    image(image) {
      if (image.final === null || image.final.windows) return;
      const granted = givesCapability(image);
      const listening = listeners(image, serverConfigs(image, context.answers, context.path)).filter((one) => isPrivileged(one.port));
      const exposed = exposedPorts(image).filter((one) => isPrivileged(one.port));
      for (const place of exposed) {
        const same = listening.filter((one) => one.port === place.port);
        const port = place.port + 8000;
        const change = changesOf(same, port);
        context.report({
          at: place.word.span,
          message: granted ? 'granted' : 'exposed',
          data: { port: place.port },
          related: same.map(({ path, span, by }) => ({
            path,
            span,
            message: by === null ? 'The start command listens there.' : 'The configuration lets the server listen there.',
          })),
          fixes:
            same.length > 0 && place.editable
              ? [{ use: 'move', data: { port }, edits: () => [replace(place.span, String(port)), ...change.edits], files: () => change.files }]
              : [],
        });
      }
      const told = new Set<string>();
      for (const place of listening) {
        const key = `${place.at.start} ${place.port}`;
        if (exposed.some((one) => one.port === place.port) || told.has(key)) continue;
        told.add(key);
        const port = place.port + 8000;
        // One file may name a port several times, for IPv4 and IPv6 say.
        const same = listening.filter((one) => one.port === place.port && one.at.start === place.at.start);
        const change = changesOf(same, port);
        const found = {
          at: place.at,
          related: place.path === null ? [] : same.map(({ path, span }) => ({ path, span, message: 'The server listens there.' })),
          fixes: [{ use: 'move' as const, data: { port }, edits: () => change.edits, files: () => change.files }],
        };
        if (granted) context.report({ ...found, message: 'granted', data: { port: place.port } });
        else if (place.by === null) context.report({ ...found, message: 'command', data: { port: place.port } });
        else context.report({ ...found, message: 'configured', data: { port: place.port, file: place.by } });
      }
    },
  }),
);

/** A place that makes the image listen on a port. */
interface Listener {
  readonly port: number;
  /** What is marked in the Dockerfile. */
  readonly at: Span;
  /** The digits, in the file at `path` (null: the Dockerfile). */
  readonly span: Span;
  readonly path: string | null;
  /** The text of that file; null for the Dockerfile. */
  readonly text: string | null;
  /** The configuration that says so; null for the start command. */
  readonly by: string | null;
}

function listeners(image: Image, configs: readonly ServerConfig[]): readonly Listener[] {
  const here = (port: number, span: Span, by: string | null): Listener => ({ port, at: span, span, path: null, text: null, by });
  return [
    ...listenPorts(image).map(({ port, span }) => here(port, span, null)),
    ...sedPorts(image).map(({ port, span }) => here(port, span, 'The configuration')),
    ...configuredPorts(image, configs).map(({ port, span, config: { path, text, at, imagePath } }) =>
      path === null ? here(port, span, baseName(imagePath)) : { port, at, span, path, text, by: baseName(path) },
    ),
  ];
}

function changesOf(listening: readonly Listener[], port: number): { readonly edits: readonly TextEdit[]; readonly files: readonly FileEdit[] } {
  const edit = ({ span }: Listener) => replace(span, String(port));
  const paths = [...new Set(listening.flatMap(({ path }) => path ?? []))];
  return {
    edits: listening.filter(({ path }) => path === null).map(edit),
    files: paths.map((path) => {
      const own = listening.filter((one) => one.path === path);
      return { path, before: own[0]?.text ?? '', edits: own.map(edit) };
    }),
  };
}

/** A RUN of the final image lets a program bind low ports without root. */
function givesCapability(image: Image): boolean {
  return image.finalChain.some((stage) =>
    stage.runs.some((run) => run.calls.some((call) => call.name === 'setcap' && call.args.some((word) => /cap_net_bind_service/i.test(word.value ?? '')))),
  );
}

function isPrivileged(port: number): boolean {
  return port > 0 && port < 1024;
}
