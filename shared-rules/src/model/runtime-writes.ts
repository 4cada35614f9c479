import { parseArgs } from '../shell/args';
import { callsOf, type CommandCall } from '../shell/calls';
import type { ShellCommand, ShellScript, ShellWord } from '../shell/nodes';
import { patternOf, type Variables } from '../shell/static-value';
import { variablesAt } from '../shell/variables';
import { commandsOf } from '../shell/walk';
import type { Span } from '../text/span';
import { normalizePath } from '../text/path';
import type { Image, StartScript } from './image';
import { sparedCommands } from './root-guards';

/** What is done to a path at run time. */
export type WriteKind =
  /** The file is made or written into (`>`, tee, touch, cp). */
  | 'file'
  /** The file is put in the place of another, which takes write permission on its directory (`sed -i`, mv, ln). */
  | 'replace'
  /** A directory is made. */
  | 'directory';

/** One place where the start command, or a script that it runs, writes. */
export interface RuntimeWrite {
  readonly kind: WriteKind;
  /** Absolute. */
  readonly path: string;
  /** What writes: `>`, `sed -i`, `mkdir`. */
  readonly by: string;
  /** Where: a path below the root folder (null: the Dockerfile itself), and the word. */
  readonly place: { readonly path: string | null; readonly span: Span };
  /** The word of ENTRYPOINT or CMD that leads there. */
  readonly startSpan: Span;
}

/**
 * What the start command writes at literal absolute paths, variables with their defaults and those of ENV filled in. Left out: what runs only as root
 * (`if [ "$(id -u)" = 0 ]`), what is tested to be writable first or allowed to fail (`|| true`), scratch places such as /tmp, and what the runtime mounts.
 */
export function runtimeWrites(image: Image): readonly RuntimeWrite[] {
  const { start, final } = image;
  if (start === null || final === null) return [];
  const environment: Variables = (name) => {
    const variable = final.end.scope.get(name);
    return variable?.kind === 'env' ? variable.value : undefined;
  };
  const own =
    start.script === null ? [] : writesIn(start.script, environment).map(({ span, ...write }) => ({ ...write, place: { path: null, span }, startSpan: span }));
  const ofFile = (file: StartScript) =>
    writesIn(file.script, environment).map(({ span, ...write }) => ({ ...write, place: { path: file.path, span }, startSpan: file.span }));
  const scripts = start.files
    .filter((file) => file.shell)
    .flatMap((file) => [...ofFile(file), ...start.helpers.filter((helper) => helper.parent === file).flatMap(ofFile)]);
  return [...own, ...scripts];
}

type Write = Pick<RuntimeWrite, 'kind' | 'path' | 'by'> & { readonly span: Span };

function writesIn(script: ShellScript, environment: Variables): readonly Write[] {
  const found: Write[] = [];
  const spared = sparedCommands(script);

  const add = (kind: WriteKind, by: string, word: ShellWord, command: ShellCommand) => {
    const path = pathOf(word.value ?? patternOf(word, variablesAt(script, command, environment)));
    if (path !== null) found.push({ kind, path, by, span: word.span });
  };
  for (const command of commandsOf(script)) {
    if (spared.has(command) || command.kind === 'function') continue;
    for (const { operator, target } of command.redirects) {
      if (target !== null && /^(?:>>?|>\||&>>?|<>)$/.test(operator)) add('file', operator, target, command);
    }
  }
  for (const call of callsOf(script)) {
    if (spared.has(call.command) || call.wrappers.some((wrapper) => asRoot.has(wrapper.name))) continue;
    for (const { kind, word } of writtenBy(call)) add(kind, call.name === 'sed' ? 'sed -i' : call.name, word, call.command);
  }
  return found.sort((a, b) => a.span.start - b.span.start);
}

const asRoot: ReadonlySet<string> = new Set(['sudo', 'doas']);

function writtenBy(call: CommandCall): readonly { readonly kind: WriteKind; readonly word: ShellWord }[] {
  switch (call.name) {
    case 'tee':
      return parseArgs(call.args, { values: [] }).operands.map((word) => ({ kind: 'file', word }));
    case 'touch':
      return parseArgs(call.args, { values: ['-d', '-t', '-r', '--date', '--time', '--reference'] }).operands.map((word) => ({ kind: 'file', word }));
    case 'mkdir':
      return parseArgs(call.args, { values: ['-m', '--mode'] }).operands.map((word) => ({ kind: 'directory', word }));
    case 'cp':
    case 'mv':
    case 'ln': {
      const args = parseArgs(call.args, { values: ['-t', '--target-directory', '-S', '--suffix'] });
      const target =
        args.flags.find((flag) => flag.name === '-t' || flag.name === '--target-directory')?.valueWord ??
        (args.operands.length > 1 ? args.operands[args.operands.length - 1] : undefined);
      return target == null ? [] : [{ kind: call.name === 'cp' ? 'file' : 'replace', word: target }];
    }
    case 'sed': {
      const args = parseArgs(call.args, { values: ['-e', '-f', '-l', '--expression', '--file', '--line-length'] });
      if (!args.flags.some(({ name }) => name === '-i' || name === '--in-place')) return [];
      const script = args.flags.some(({ name }) => /^(?:-e|-f|--expression|--file)$/.test(name)) ? 0 : 1;
      return args.operands.slice(script).map((word) => ({ kind: 'replace', word }));
    }
    default:
      return [];
  }
}

/** Written by the runtime, or memory: nothing there comes out of the image. */
const outside = /^\/(?:dev|proc|sys|tmp|var\/tmp)(?:\/|$)|^\/etc\/(?:hosts|hostname|resolv\.conf|passwd|group|mtab)$/;

function pathOf(text: string | null): string | null {
  if (text === null || !text.startsWith('/') || /[*?[{]/.test(text)) return null;
  const slash = text.endsWith('/') && text.length > 1 ? '/' : '';
  const path = normalizePath(text);
  return outside.test(path) ? null : path + slash;
}
