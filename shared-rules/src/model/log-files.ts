import type { CommandCall } from '../shell/calls';
import { leadingText } from '../shell/args';
import type { ShellRedirect } from '../shell/nodes';
import type { Span } from '../text/span';
import { finalServer } from './final-server';
import { findCopied } from './copied-file';
import { copyWords, type BuildContext } from './context';
import type { Image, RunStep } from './image';
import type { Answers } from './needs';
import { operationsOf } from './packages';
import { kindOf } from './program-kind';

/** Options of servers that name a file for their log. */
const logOption =
  /^--?(?:log-?file|log-?path|log_file|access-?log(?:-?file)?|error-?log(?:-?file)?|log-error|logto|general-log-file|slow-query-log-file|log-output)$/i;

/** The words that make a program log into a file: an option with its value, by position. */
export function logFileArguments(args: readonly (string | null)[]): readonly { readonly index: number; readonly file: string }[] {
  return args.flatMap((arg, index) => {
    const match = /^(--?[\w-]+)(?:=(.*))?$/s.exec(arg ?? '');
    if (match === null || !logOption.test(match[1] as string)) return [];
    const inside = match[2] !== undefined;
    const file = inside ? match[2] : args[index + 1];
    return file != null && isLogFile(file) ? [{ index: inside ? index : index + 1, file }] : [];
  });
}

function isLogFile(file: string): boolean {
  return (file.startsWith('/') || /\.(?:log|out|err|txt)$/.test(file)) && !/^\/(?:dev|proc)\//.test(file);
}

/** The redirection that sends the output of a program that goes on running to a file; null when there is none. */
export function logRedirect(call: CommandCall): { readonly redirect: ShellRedirect; readonly file: string } | null {
  const kind = kindOf(call);
  const runsOn = kind === 'server' || kind === 'arguments' || call.wrappers.some((wrapper) => wrapper.name === 'exec');
  // A program that is not known runs on where it is the last, or in the background; its log is what is named so.
  const may = !runsOn && (kind === 'program' || kind === 'variable') && (call.inBackground || call.ancestors[0] === call.script.statements.at(-1));
  if (call.inSubstitution || (!runsOn && !may)) return null;
  for (const redirect of call.command.redirects) {
    if (!/^(?:>|>>|>\||&>|&>>)$/.test(redirect.operator) || (redirect.descriptor ?? 1) > 2 || redirect.target === null) continue;
    const file = redirect.target.value ?? '';
    if (may && !/^\/var\/log\/|\.log["']?$/.test(redirect.target.raw)) continue;
    if (isLogFile(file) || (redirect.target.value === null && /\.log["']?$/.test(redirect.target.raw) && !/\bdev\b/.test(leadingText(redirect.target))))
      return { redirect, file: file === '' ? redirect.target.raw.replace(/["']/g, '') : file };
  }
  return null;
}

/** A server that the image installs, with the files that its package logs to. */
export interface FileLogs {
  readonly server: string;
  readonly span: Span;
  readonly run: RunStep;
  readonly call: CommandCall;
  readonly access: string;
  readonly error: string;
}

const configurations: Readonly<Record<string, { readonly files: readonly string[]; readonly folders: RegExp }>> = {
  nginx: { files: ['/etc/nginx/nginx.conf'], folders: /^\/$|^\/etc(?:\/nginx)?(?:\/|$)|^\/usr\/local\/nginx/ },
  httpd: {
    files: ['/etc/httpd/conf/httpd.conf', '/etc/apache2/apache2.conf', '/etc/apache2/httpd.conf'],
    folders: /^\/$|^\/etc(?:\/(?:httpd|apache2))?(?:\/|$)/,
  },
};

/** NGINX or Apache httpd, installed by a package and started, whose logs nothing sends to the container's output. Null when something does, or may. */
export function fileLogs(image: Image, build: BuildContext | null, answers: Answers): FileLogs | null {
  const found = finalServer(image);
  const known = found === null || found.byBase ? undefined : configurations[found.server.id];
  if (found === null || known === undefined || image.start === null) return null;
  const texts = [
    ...image.finalChain.flatMap((stage) => stage.instructions.map((one) => one.logical.text + one.heredocs.map((heredoc) => heredoc.content.text).join('\n'))),
    ...image.start.files.map((file) => file.text),
  ];
  if (texts.some(handsOut)) return null;
  for (const stage of image.finalChain) {
    for (const copy of stage.instructions) {
      const target = copy.keyword === 'COPY' || copy.keyword === 'ADD' ? (copyWords(copy).at(-1) ?? '') : null;
      if (target === null || (target.startsWith('/') && !known.folders.test(target.replace(/(.)\/$/, '$1')))) continue;
      if (!target.startsWith('/') && image.stateAt(copy).workdir !== '/') continue;
      const file =
        build === null
          ? undefined
          : known.files.map((path) => findCopied(image.document, [stage], path, image.stateAt, build, answers)).find((one) => one !== null);
      if (file == null || handsOut(file.text)) return null;
    }
  }
  const family = image.final?.family;
  const folder =
    found.server.id === 'nginx' ? '/var/log/nginx' : family === 'debian' || family === 'ubuntu' || family === 'alpine' ? '/var/log/apache2' : '/var/log/httpd';
  const names =
    family === 'debian' || family === 'ubuntu' || family === 'alpine' || found.server.id === 'nginx'
      ? ['access.log', 'error.log']
      : ['access_log', 'error_log'];
  for (const stage of image.finalChain) {
    for (const run of stage.runs) {
      const install = operationsOf(run).find(
        (operation) =>
          operation.verb === 'install' &&
          operation.packages.some(({ text }) => /^(?:nginx(?:-(?:light|full|core|extras|mainline))?|httpd|apache2)$/.test(text ?? '')),
      );
      if (install !== undefined)
        return { server: found.server.id, span: found.span, run, call: install.call, access: `${folder}/${names[0]}`, error: `${folder}/${names[1]}` };
    }
  }
  return null;
}

/** A text that names the container's output, or turns the log off. */
function handsOut(text: string): boolean {
  return /\/dev\/(?:stdout|stderr|fd\/[12]|null)|\/proc\/(?:self|1)\/fd|syslog:|\bstderr\b|\bstdout\b|access_log\s+off/.test(text);
}
