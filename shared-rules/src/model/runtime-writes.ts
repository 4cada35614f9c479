import { parseArgs } from '../shell/args';
import { callsOf, type CommandCall } from '../shell/calls';
import type { IfCommand, Pipeline, ShellCommand, ShellScript, ShellWord, Statement } from '../shell/nodes';
import { patternOf, type Variables } from '../shell/static-value';
import { variablesAt } from '../shell/variables';
import { commandsIn } from '../shell/walk';
import type { Span } from '../text/span';
import { normalizePath } from '../text/path';
import type { Image, StartCommand } from './image';

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
  /** Where: a path below the root folder (null: the Dockerfile itself), and the word. Null in a script whose path is not known. */
  readonly place: { readonly path: string | null; readonly span: Span } | null;
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
  const scripts = start.files
    .filter((file) => file.shell)
    .flatMap((file) => [
      ...writesIn(file.script, environment).map(({ span, ...write }) => ({ ...write, place: { path: file.path, span }, startSpan: file.span })),
      ...sourcedBy(file.script, start, environment).flatMap((script) =>
        writesIn(script, environment).map(({ kind, path, by }) => ({ kind, path, by, place: null, startSpan: file.span })),
      ),
    ]);
  return [...own, ...scripts];
}

/** The scripts of the image that a script reads in by `.` or `source`, by a path that is known. */
function sourcedBy(script: ShellScript, start: StartCommand, environment: Variables): readonly ShellScript[] {
  return callsOf(script).flatMap((call) => {
    const word = call.name === '.' || call.name === 'source' ? call.args[0] : undefined;
    const path = word === undefined ? null : patternOf(word, variablesAt(script, call.command, environment));
    return path?.startsWith('/') === true ? (start.read(path) ?? []) : [];
  });
}

type Write = Pick<RuntimeWrite, 'kind' | 'path' | 'by'> & { readonly span: Span };

function writesIn(script: ShellScript, environment: Variables): readonly Write[] {
  const found: Write[] = [];
  const skipped = skippedCommands(script);
  const variables = (command: ShellCommand) => variablesAt(script, command, environment);
  const add = (kind: WriteKind, by: string, word: ShellWord, values: Variables) => {
    const path = pathOf(word, values);
    if (path !== null) found.push({ kind, path, by, span: word.span });
  };
  for (const command of commandsIn(script.statements)) {
    if (skipped.has(command) || command.kind === 'function') continue;
    for (const { operator, target } of command.redirects) {
      if (target !== null && /^(?:>>?|>\||&>>?|<>)$/.test(operator)) add('file', operator, target, variables(command));
    }
  }
  for (const call of callsOf(script)) {
    if (skipped.has(call.command) || call.wrappers.some((wrapper) => asRoot.has(wrapper.name))) continue;
    for (const { kind, word } of writtenBy(call)) add(kind, call.name === 'sed' ? 'sed -i' : call.name, word, variables(call.command));
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

function pathOf(word: ShellWord, variables: Variables): string | null {
  const text = patternOf(word, variables);
  if (text === null || !text.startsWith('/') || /[*?[{]/.test(text)) return null;
  const slash = text.endsWith('/') && text.length > 1 ? '/' : '';
  const path = normalizePath(text);
  return outside.test(path) ? null : path + slash;
}

/** The commands that do not run under an arbitrary user, whose failure is taken into account, or that nothing calls. */
function skippedCommands(script: ShellScript): ReadonlySet<ShellCommand> {
  const skipped = new Set<ShellCommand>();
  const skip = (statements: readonly Statement[]) => {
    for (const command of commandsIn(statements)) skipped.add(command);
  };
  const readItems = ({ command }: Statement) => {
    if (command.kind !== 'and-or') return;
    command.items.forEach((item, index) => {
      const before = command.items.slice(0, index).flatMap((one) => (one.kind === 'pipeline' ? one.commands : [one]));
      const next = command.operators[index]?.text === '||' ? command.items[index + 1] : undefined;
      const guarded = before.some((one, at) => command.operators[at]?.text === '&&' && guardOf(one) === 'guards');
      if (guarded || (next !== undefined && toleratesFailure(next)))
        for (const one of item.kind === 'pipeline' ? item.commands : [item]) skip([oneStatement(one)]);
    });
  };
  const visit = (statements: readonly Statement[]): void => {
    let rest = statements;
    for (const statement of statements) {
      rest = rest.slice(1);
      readItems(statement);
      const items = statement.command.kind === 'and-or' ? statement.command.items : [statement.command];
      for (const item of items) for (const command of item.kind === 'pipeline' ? item.commands : [item]) enter(command);
    }
  };
  const enter = (command: ShellCommand): void => {
    if (command.kind === 'if') readIf(command, skip);
    if (command.kind === 'while' || command.kind === 'until') skip(command.condition);
    for (const list of listsOf(command)) visit(list);
  };
  visit(script.statements);
  skipUncalled(script, skipped, skip);
  return skipped;
}

/** In a condition a failing command only chooses the branch; behind a test for root or for write permission the branch fits the user. */
function readIf(command: IfCommand, skip: (statements: readonly Statement[]) => void): void {
  let elseOfRoot = false;
  for (const { condition, body } of command.branches) {
    skip(condition);
    const guards = [...commandsIn(condition)].map(guardOf);
    if (guards.includes('guards')) skip(body);
    // `if [ "$(id -u)" != 0 ]; then …; else …`: what follows runs as root.
    if (elseOfRoot) skip(body);
    elseOfRoot ||= guards.includes('guards-else');
  }
  if (elseOfRoot && command.otherwise !== null) skip(command.otherwise);
}

/** Whether a test lets through root alone (or a user who may write), or lets through all others. */
function guardOf(command: ShellCommand): 'guards' | 'guards-else' | null {
  if (command.kind !== 'simple' && command.kind !== 'test' && command.kind !== 'arithmetic') return null;
  const text = command.words.map((word) => word.raw).join(' ');
  if (/(?:^|\s)!?\s*-w\s/.test(text)) return 'guards';
  if (!/\bid\s+-[a-z]*u|\bEUID\b|\$\{?UID\b|\bwhoami\b/.test(text)) return null;
  return /!=|-ne\b|-gt\b|(?:^|\s)!\s/.test(text) ? 'guards-else' : 'guards';
}

/** `|| true`, `|| echo …`: the script goes on without it. */
function toleratesFailure(command: ShellCommand | Pipeline): boolean {
  return command.kind === 'simple' && /^(?:true|:|echo|printf|log|warn\w*)$/.test(command.words[0]?.value ?? '');
}

/** The bodies of functions that nothing calls, or only what is skipped itself. */
function skipUncalled(script: ShellScript, skipped: ReadonlySet<ShellCommand>, skip: (statements: readonly Statement[]) => void): void {
  const functions = [...commandsIn(script.statements)].flatMap((command) => (command.kind === 'function' ? [command] : []));
  for (let round = 0; round < 4; round++) {
    for (const definition of functions) {
      const called = callsOf(script).some((call) => call.name === definition.name && call.inFunction !== definition.name && !skipped.has(call.command));
      if (!called) skip(definition.body);
    }
  }
}

function listsOf(command: ShellCommand): readonly (readonly Statement[])[] {
  switch (command.kind) {
    case 'if':
      return [...command.branches.map((branch) => branch.body), ...(command.otherwise === null ? [] : [command.otherwise])];
    case 'case':
      return command.items.map((item) => item.body);
    case 'while':
    case 'until':
    case 'for':
    case 'subshell':
    case 'group':
    case 'function':
      return [command.body];
    default:
      return [];
  }
}

/** A list that holds one command. */
function oneStatement(command: ShellCommand): Statement {
  return { kind: 'statement', command, background: false, terminator: '', at: command.at, span: command.span, contiguous: command.contiguous };
}
