import { shellBuiltins } from '../data/short-programs';
import type { Instruction } from '../dockerfile/nodes';
import type { ShellScript, ShellWord, SimpleCommand } from '../shell/nodes';
import { insert, replace, type TextEdit } from '../text/edit';
import { callsOf } from '../shell/calls';
import { functionsOf } from '../shell/tail';
import { baseName } from '../text/path';
import type { Image, Stage, StageState } from './image';
import { scriptEnds } from './last-commands';
import { kindOf } from './program-kind';
import { unwrap, wordsOf } from './start-words';

/** Words that shells read as part of their grammar. */
const keywords: ReadonlySet<string> = new Set(
  'if then else elif fi for while until do done case esac in function select time { } ! [[ ]] ((  coproc'.split(/\s+/),
);

/** A shell form that is one command of literal words. */
export interface ExecForm {
  /** No quote, glob, variable or escape: the words mean the same to everybody. */
  readonly plain: boolean;
  readonly edits: () => readonly TextEdit[];
}

/** How the shell form is written as an exec form; null when it needs a shell: variables, lists, redirections, builtins, comments. */
export function execForm(script: ShellScript, instruction: Instruction): ExecForm | null {
  const [statement, ...others] = script.statements;
  const command = statement?.command;
  if (command?.kind !== 'simple' || others.length > 0 || statement?.background || script.problems.length > 0 || script.comments.length > 0) return null;
  if (command.assignments.length > 0 || command.redirects.length > 0 || instruction.heredocs.length > 0) return null;
  const { words } = command;
  const [first] = words;
  const last = words.at(-1);
  if (first === undefined || last === undefined || words.some((word) => word.value === null)) return null;
  if (isShellWord(first.value as string) || script.source.text.slice(last.at.end).trim() !== '') return null;
  const plain = words.every((word) => /^[\w@%+=:,./-]+$/.test(word.raw)) && !/=/.test(first.raw);
  if (words.some((word) => word.raw !== word.value && !word.contiguous)) return null;
  return { plain, edits: () => words.flatMap((word, index) => quoted(word, index === 0 ? '[' : '', index === words.length - 1 ? ']' : ',')) };
}

function quoted(word: ShellWord, before: string, behind: string): readonly TextEdit[] {
  if (word.raw === word.value && !/["\\]/.test(word.raw)) return [insert(word.span.start, `${before}"`), insert(word.span.end, `"${behind}`)];
  return [replace(word.span, `${before}${JSON.stringify(word.value)}${behind}`)];
}

/** Where `exec` can stand in a shell text: before the command that runs last, when that is a program. Null when there is no such place. */
export function execPlace(script: ShellScript): ShellWord | null {
  if (script.problems.length > 0 || callsOf(script).some((call) => call.name === 'trap')) return null;
  const ends = scriptEnds(script).commands.filter((last) => last.place !== 'followed' && kindOf(last.program) !== 'builtin');
  const [only] = ends;
  if (only === undefined || ends.length > 1 || only.early || only.place !== 'last' || only.pipeline !== null || only.through.length > 0) return null;
  return canExec(only.command, script) ? (only.command.words[0] ?? null) : null;
}

function canExec(command: SimpleCommand, script: ShellScript): boolean {
  const head = command.words[0]?.value;
  return head == null || !(isShellWord(head) || functionsOf(script).has(head));
}

function isShellWord(name: string): boolean {
  return keywords.has(name) || shellBuiltins.has(name);
}

/** Whether a SHELL is `/bin/sh -c`, or another plain `sh -c`, `bash -c`. */
export function isPlainShell({ shell }: StageState): boolean {
  return shell.length === 2 && shell[1] === '-c' && /^(?:sh|bash|dash|ash)$/.test(baseName(shell[0] ?? ''));
}

/**
 * Whether the program gets the same words in exec form: nothing is put in front of CMD but an init program, and no CMD is put behind ENTRYPOINT.
 * Stages that are FROM this one count too; an image that is not known may have an ENTRYPOINT.
 */
export function standsAlone(image: Image, stage: Stage, instruction: Instruction): boolean {
  const around = image.stages.filter((one) => one.chain.includes(stage)).flatMap((one) => one.chain.slice(0, one.chain.indexOf(stage) + 1));
  const others = (keyword: string) => around.flatMap((one) => one.instructions).filter((one) => one.keyword === keyword && one !== instruction);
  if (instruction.keyword === 'ENTRYPOINT') return others('CMD').length === 0;
  const entrypoints = [...others('ENTRYPOINT'), ...stage.chain.slice(1).flatMap((one) => one.instructions.filter((other) => other.keyword === 'ENTRYPOINT'))];
  const harmless = entrypoints.every((one) => {
    const words = wordsOf(one);
    return words.length > 0 && unwrap(words).words.length === 0;
  });
  const base = stage.base?.entrypoint;
  return harmless && (entrypoints.length > 0 || stage.scratch || base === 'none' || base === 'init');
}
