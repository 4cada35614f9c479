import type { Span } from '../text/span';
import { baseName } from '../text/path';
import type { Image } from './image';

/** A port that the start command is told to listen on. */
export interface ListenPort {
  readonly port: number;
  /** Its digits in the document. */
  readonly span: Span;
}

/** Options that name the port (or the address with the port) to listen on. */
const longOptions: ReadonlySet<string> = new Set([
  '--port',
  '--bind',
  '--listen',
  '--http-port',
  '--https-port',
  '--listen-port',
  '--server.port',
  '--address',
  '--addr',
  '--bind-addr',
  '--http',
  '--https',
]);
const shortOptions: ReadonlySet<string> = new Set(['-p', '-b', '-l']);

/** Programs whose options name the port of somebody else, or mean something else. */
const clients: ReadonlySet<string> = new Set([
  'curl',
  'wget',
  'nc',
  'ncat',
  'netcat',
  'telnet',
  'ssh',
  'scp',
  'psql',
  'mysql',
  'mysqladmin',
  'mongo',
  'mongosh',
  'redis-cli',
  'wait-for',
  'wait-for-it',
  'wait-for-it.sh',
  'wait-for.sh',
  'dockerize',
  'mkdir',
  'cp',
  'install',
  'tar',
  'unzip',
  'ps',
  'su',
  'kafka-topics.sh',
]);

interface Argument {
  readonly value: string;
  readonly span: Span;
  /** The characters of `value` stand in the document as they are, from here on; null when they do not. */
  readonly from: number | null;
}

/** Ports given by option in the start command of the final image (exec form, or the commands of its shell form). */
export function listenPorts(image: Image): readonly ListenPort[] {
  const start = image.start;
  if (start === null) return [];
  const commands: (readonly Argument[])[] = [];
  if (start.argv !== null) {
    commands.push(
      start.argv.map((word) => ({
        value: word.value,
        span: word.span,
        from: image.document.text.slice(word.span.start + 1, word.span.end - 1) === word.value ? word.span.start + 1 : null,
      })),
    );
  }
  for (const call of start.calls) {
    if (call.inSubstitution) continue;
    commands.push(
      [call.nameWord, ...call.args].map((word) => ({
        value: word.value ?? '',
        span: word.span,
        from: word.contiguous && word.raw === word.value ? word.span.start : null,
      })),
    );
  }
  return commands.flatMap((words) => (clients.has(baseName(words[0]?.value ?? '')) ? [] : portsOf(words)));
}

function portsOf(words: readonly Argument[]): readonly ListenPort[] {
  const found: ListenPort[] = [];
  for (const [index, word] of words.entries()) {
    if (index === 0) continue;
    const joined = /^(--[\w.-]+)=(.*)$/.exec(word.value);
    const before = words[index - 1]?.value ?? '';
    const isValue = longOptions.has(before) || shortOptions.has(before);
    const text =
      joined !== null && longOptions.has(joined[1] as string)
        ? (joined[2] as string)
        : isValue || /^(?:0\.0\.0\.0|\*|\[::\])?:\d+$/.test(word.value)
          ? word.value
          : null;
    const port = text === null ? null : portAtEnd(text);
    if (port === null || word.from === null) continue;
    const end = word.from + word.value.length;
    found.push({ port: Number(port), span: { start: end - port.length, end } });
  }
  return found;
}

/** The port of `80`, `:80`, `0.0.0.0:80`, `*:80`, `[::]:80`; null with a host name, which is somebody else's address. */
function portAtEnd(text: string): string | null {
  return /^(?:(?:\*|\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:]*\])?:)?(\d{1,5})$/i.exec(text)?.[1] ?? null;
}
