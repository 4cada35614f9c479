import type { Heredoc } from '../../dockerfile/nodes';
import type { RunStep } from '../../model/image';
import type { AndOr, Pipeline, ShellCommand, ShellRedirect, ShellScript, ShellWord, SimpleCommand, Statement } from '../../shell/nodes';
import type { Span } from '../../text/span';
import { readShellOptions, type ShellOptions } from './shell-options';

/**
 * How a body can be joined with others.
 * - `plain`: a `&&` chain of commands that leave nothing behind in the shell.
 * - `scoped`: such a chain that also changes the directory, variables or umask: a subshell keeps that inside.
 * - `isolated`: anything else; it needs a subshell of its own that is no part of an `&&` list, because a shell ignores errexit there.
 */
export type BodyForm = 'plain' | 'scoped' | 'isolated';

/** Why a RUN can not be merged at all. */
export type RunRefusal =
  | 'onbuild'
  | 'exec-form'
  /** A here-document that is not the script itself, or that only its own shell can read. */
  | 'heredoc'
  /** No POSIX shell reads the text. */
  | 'shell'
  /** The text does not parse, or holds no command. */
  | 'syntax'
  /** A shell comment swallows lines that look like commands. */
  | 'comment'
  /** The text ends in a backslash that would quote what follows. */
  | 'backslash'
  /** `$_` tells of the command before it, whichever body that stands in. */
  | 'last-argument';

/** One RUN, as far as merging needs to know it. */
export interface Body {
  readonly run: RunStep;
  readonly form: BodyForm;
  /** The commands in the document, without a comment of the shell behind them. */
  readonly code: Span;
  /** That comment: it would swallow what is put behind it on the joined line. */
  readonly comment: Span | null;
  /** Its first command sets errexit by itself. */
  readonly setsErrexit: boolean;
  /** Holds a substitution that an inherited errexit could cut short (dash keeps it there, bash only in POSIX mode). */
  readonly errexitSensitive: boolean;
  readonly shell: ShellOptions;
  /** `RUN <<EOF`: the script stands on lines of its own. */
  readonly heredoc: Heredoc | null;
}

export interface RefusedRun {
  readonly refused: RunRefusal;
}

/** Reads the body of a RUN. Sources: guideline "Merging RUN"; POSIX Shell Command Language, 2.8.1, 2.9.3, 2.12, and `set -e`. */
export function classify(run: RunStep): Body | RefusedRun {
  let body = known.get(run);
  if (body === undefined) known.set(run, (body = readBody(run)));
  return body;
}

const known = new WeakMap<RunStep, Body | RefusedRun>();

function readBody(run: RunStep): Body | RefusedRun {
  const { instruction } = run;
  if (run.onbuild) return { refused: 'onbuild' };
  if (run.form === 'exec') return { refused: 'exec-form' };
  const shell = readShellOptions(run.state.shell);
  const { script } = run;
  const last = script?.statements[script.statements.length - 1];
  if (instruction.heredocs.length > 0 && !isPlainHeredoc(run)) return { refused: 'heredoc' };
  if (shell === null || script === null) return { refused: 'shell' };
  if (script.problems.length > 0 || last === undefined) return { refused: 'syntax' };
  if (run.calls.some((call) => call.command.words.some((word) => word.variables.includes('_')))) return { refused: 'last-argument' };

  const { source } = script;
  const heredoc = instruction.heredocs[0] ?? null;
  // A comment of a here-document ends with its line.
  const comment = heredoc === null ? (script.comments.find((one) => one.at.start >= last.at.end) ?? null) : null;
  if (heredoc === null && (script.comments.length > (comment === null ? 0 : 1) || comment?.contiguous === false)) return { refused: 'comment' };
  const text = source.text.slice(0, comment?.at.start).trimEnd();
  if (/(?:^|[^\\])(?:\\\\)*\\$/.test(text)) return { refused: 'backslash' };

  const errexitSensitive = hasLongSubstitution(run);
  const form = heredoc === null ? formOfScript(script, shell) : 'isolated';
  return {
    run,
    form: form !== 'isolated' && shell.errexit && errexitSensitive ? 'isolated' : form,
    code: source.span(source.text.length - source.text.trimStart().length, text.length),
    comment: comment?.span ?? null,
    setsErrexit: setsErrexit(script),
    errexitSensitive,
    shell,
    heredoc,
  };
}

/** The here-document is the script of the shell that SHELL names, and parentheses around it change nothing in how it is read. */
function isPlainHeredoc(run: RunStep): boolean {
  const { heredocs, words } = run.instruction;
  const [only] = heredocs;
  if (run.form !== 'heredoc' || only === undefined || heredocs.length > 1 || words.length > 1 || only.terminatorSpan === null) return false;
  // A shell reads a script line by line, but what stands in parentheses at once: aliases and options of the grammar would come too late.
  return !only.content.text.startsWith('#!') && !only.content.text.includes('\r') && !run.calls.some((call) => call.name === 'alias' || call.name === 'shopt');
}

function formOfScript(script: ShellScript, shell: ShellOptions): BodyForm {
  const chain = chainOf(script.statements);
  return chain === null ? 'isolated' : strictest(chain.map((item) => formOfItem(item, shell)));
}

/** The parts of `a && b && c`; null for any other list. */
function chainOf(statements: readonly Statement[]): readonly (Pipeline | ShellCommand)[] | null {
  const [only, ...others] = statements;
  if (only === undefined || others.length > 0 || only.background || only.terminator === ';') return null;
  if (only.command.kind !== 'and-or') return [only.command];
  return only.command.operators.every((operator) => operator.text === '&&') ? only.command.items : null;
}

function formOfItem(item: AndOr | Pipeline | ShellCommand, shell: ShellOptions): BodyForm {
  switch (item.kind) {
    case 'simple':
      return formOfCommand(item, shell);
    case 'pipeline':
      // Some shells run the last command of a pipeline themselves, so it too must leave nothing behind.
      return !item.timed && item.commands.every((command) => formOfItem(command, shell) === 'plain') ? 'plain' : 'isolated';
    case 'subshell': {
      const chain = chainOf(item.body);
      return chain !== null && chain.every((inner) => formOfItem(inner, shell) !== 'isolated') ? 'plain' : 'isolated';
    }
    default:
      return 'isolated';
  }
}

function strictest(forms: readonly BodyForm[]): BodyForm {
  if (forms.includes('isolated')) return 'isolated';
  return forms.includes('scoped') ? 'scoped' : 'plain';
}

const scopedBuiltins: ReadonlySet<string> = new Set(['cd', 'chdir', 'export', 'umask']);
const statefulBuiltins: ReadonlySet<string> = new Set([
  ...[
    '.',
    'source',
    'eval',
    'exec',
    'exit',
    'return',
    'break',
    'continue',
    'set',
    'shopt',
    'shift',
    'unset',
    'readonly',
    'trap',
    'ulimit',
    'times',
    'alias',
    'unalias',
  ],
  ...[
    'read',
    'readarray',
    'mapfile',
    'getopts',
    'let',
    'declare',
    'typeset',
    'local',
    'builtin',
    'enable',
    'hash',
    'bind',
    'complete',
    'compopt',
    'pushd',
    'popd',
    'dirs',
  ],
  ...['bg', 'fg', 'disown', 'suspend', 'logout', 'wait', 'history', 'fc', 'function', 'coproc', 'caller', 'newgrp'],
]);
/** `$?`, `$!`, `$0`, `$$`, `$-` and the like: they tell of the shell itself, or of what ran before. */
const shellVariables: ReadonlySet<string> = new Set(['?', '!', '0', '$', '-', 'OLDPWD', 'SECONDS', 'BASHPID', 'BASH_SUBSHELL', 'SHLVL', 'LINENO']);

function formOfCommand(command: SimpleCommand, shell: ShellOptions): BodyForm {
  const words = [
    ...command.words,
    ...command.redirects.flatMap((redirect) => redirect.target ?? []),
    ...command.assignments.flatMap((one) => [...(one.value === null ? [] : [one.value]), ...one.elements]),
  ];
  if (words.some((word) => word.variables.some((name) => shellVariables.has(name)))) return 'isolated';
  if (command.redirects.some((redirect) => startsBackground(redirect, shell))) return 'isolated';
  const form = formOfName(command.words);
  if (form !== 'plain') return form;
  const assigns = (command.assignments.length > 0 && (command.words.length === 0 || command.words[0]?.value === ':')) || words.some(assignsVariable);
  return assigns ? 'scoped' : 'plain';
}

/** `a &> f` is `a & > f` to a shell that is not bash. */
function startsBackground(redirect: ShellRedirect, shell: ShellOptions): boolean {
  return redirect.operator.startsWith('&>') && !shell.bash;
}

function formOfName(words: readonly ShellWord[]): BodyForm {
  const [first, second] = words;
  if (first === undefined) return 'plain';
  const name = first.value;
  // `$CMD` may be a builtin; a path never is.
  if (name === null) return first.parts.some((part) => part.kind === 'text' && part.text.includes('/')) ? 'plain' : 'isolated';
  if (scopedBuiltins.has(name)) return 'scoped';
  if (statefulBuiltins.has(name)) return 'isolated';
  if (name === 'printf' && second?.value === '-v') return 'isolated';
  if (name === 'command')
    return second?.value?.startsWith('-v') || second?.value?.startsWith('-V') ? 'plain' : formOfName(words.slice(second?.value === '-p' ? 2 : 1));
  return 'plain';
}

/** `${X:=default}` and `$((X += 1))`. */
function assignsVariable(word: ShellWord): boolean {
  return (
    word.expansions.some((expansion) => expansion.operator.endsWith('=')) ||
    word.parts.some((part) => part.kind === 'opaque' && /\+\+|--|[^=<>!]=(?!=)/.test(part.text))
  );
}

function setsErrexit(script: ShellScript): boolean {
  let first: AndOr | Pipeline | ShellCommand | undefined = script.statements[0]?.command;
  if (first?.kind === 'and-or') first = first.items[0];
  if (first?.kind !== 'simple' || first.words[0]?.value !== 'set') return false;
  const options = first.words.slice(1).map((word) => word.value ?? '');
  return options.some((option, at) => /^-[A-Za-z]*e/.test(option) || (/^-[A-Za-z]*o$/.test(option) && options[at + 1] === 'errexit'));
}

/** Whether some `$(…)` holds more than one `&&` chain of simple commands. */
function hasLongSubstitution(run: RunStep): boolean {
  const isLong = (script: ShellScript): boolean => {
    const chain = chainOf(script.statements);
    return chain === null || chain.some((item) => (item.kind === 'pipeline' ? item.commands : [item]).some((command) => command.kind !== 'simple'));
  };
  return run.calls.some((call) => call.script !== run.script && isLong(call.script));
}
