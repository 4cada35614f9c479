import { keywordIn } from '../../dockerfile/casing';
import type { Related } from '../../engine/finding';
import { defineRule } from '../../engine/rule';
import { finalServer } from '../../model/final-server';
import { listenPorts } from '../../model/listen-ports';
import type { Image } from '../../model/image';
import { sedPorts } from '../../model/sed-ports';
import { configuredPorts, serverConfigs, type ServerConfig } from '../../model/server-configs';
import { userInsertion } from '../../model/user-insertion';
import { insert } from '../../text/edit';
import { baseName } from '../../text/path';
import type { Span } from '../../text/span';

export default defineRule(
  {
    id: 'undeclared-port',
    group: 'network',
    summary: 'A server is started, and no EXPOSE says on which port it listens.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      told: {
        text: 'The start command listens on port {port}, which no EXPOSE names: people and tools do not see that the image serves there.',
        severity: 'hint',
      },
      configured: {
        text: '{file} lets the server listen on port {port}, which no EXPOSE names: people and tools do not see that the image serves there.',
        severity: 'hint',
      },
      usual: {
        text: '{server} listens on port {port} unless its configuration says otherwise, and no EXPOSE names a port: people and tools do not see that the image serves one.',
        severity: 'hint',
      },
    },
    fixes: {
      add: { title: 'Add EXPOSE {ports}', level: 'safe' },
      addUsual: { title: 'Add EXPOSE {ports}', level: 'suggested', why: 'The configuration may name another port.' },
    },
    sources: [
      { guide: 'OCP', section: 'Mark important ports' },
      { guide: 'ACP', section: '标记重要端口' },
      { guide: 'ROSA', section: '重要なポートのマーク付け' },
      { guide: 'EW', section: 'The exposed ports' },
    ],
  },
  (context) => ({
    image(image) {
      const { final } = image;
      if (final === null || final.windows) return;
      // An unknown base may expose it.
      if ((final.base === null && !final.scratch) || (final.base?.ports ?? []).length > 0) return;
      if (image.finalChain.some((stage) => stage.instructions.some((one) => one.keyword === 'EXPOSE' || one.trigger?.keyword === 'EXPOSE'))) return;
      const place = userInsertion(final, image.document);
      const fix = (ports: readonly number[]) => ({
        data: { ports: ports.join(' ') },
        edits: () => (place === null ? [] : [insert(place.at, `${image.document.eol}${keywordIn(image.document, 'EXPOSE')} ${ports.join(' ')}`)]),
      });
      const told = listenPorts(image).filter(({ port }) => port > 0 && port < 65536);
      const [first] = told;
      if (first !== undefined) {
        const ports = [...new Set(told.map(({ port }) => port))];
        context.report({ at: first.span, message: 'told', data: { port: first.port }, fixes: place === null ? [] : [{ use: 'add', ...fix(ports) }] });
        return;
      }
      const settings = settingsOf(image, serverConfigs(image, context.answers, context.path));
      const [setting] = settings;
      if (setting !== undefined) {
        const { at, related, file, port } = setting;
        const fixes = place === null ? [] : [{ use: 'add' as const, ...fix([...new Set(settings.map((one) => one.port))]) }];
        context.report({ at, message: 'configured', data: { file, port }, related, fixes });
        return;
      }
      const found = finalServer(image);
      const port = found?.server.ports[0];
      // An SSH server is to go, not to be reached.
      if (found === null || found.server.id === 'sshd' || port === undefined || found.byBase || saysElsewhere(found.args, found.server.listen?.options ?? []))
        return;
      context.report({
        at: found.span,
        message: 'usual',
        data: { server: found.server.id, port },
        fixes: place === null ? [] : [{ use: 'addUsual', ...fix([port]) }],
      });
    },
  }),
);

interface Setting {
  readonly port: number;
  readonly at: Span;
  readonly file: string;
  readonly related: readonly Related[];
}

/** The ports that a configuration of the image's own lets the server listen on, those inside the container left out. */
function settingsOf(image: Image, configs: readonly ServerConfig[]): readonly Setting[] {
  const configured = configuredPorts(image, configs).flatMap(({ port, span, loopback, config }): readonly Setting[] => {
    const { path } = config;
    if (loopback) return [];
    if (path === null) return [{ port, at: span, file: baseName(config.imagePath), related: [] }];
    return [{ port, at: config.at, file: baseName(path), related: [{ path, span, message: 'The server listens there.' }] }];
  });
  return [...configured, ...sedPorts(image).map(({ port, span }) => ({ port, at: span, file: 'The configuration', related: [] }))];
}

/** The command line names an address or a file that does, which can not be read here. */
function saysElsewhere(args: readonly (string | null)[], options: readonly string[]): boolean {
  return args.some(
    (arg) =>
      arg === null ||
      options.some((option) => arg === option || arg.startsWith(`${option}=`)) ||
      /^(?:-c|--config|--conf|--bind|--listen|--uds|--unixsocket)(?:=|$)/.test(arg) ||
      arg.includes('unix:'),
  );
}
