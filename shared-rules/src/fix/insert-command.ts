import type { Dockerfile } from '../dockerfile/nodes';
import type { RunStep } from '../model/image';
import type { CommandCall } from '../shell/calls';
import type { AndOr, Pipeline, ShellCommand, Statement } from '../shell/nodes';
import { insert, type TextEdit } from '../text/edit';
import { lineStart } from '../text/lines';
import { readShellOptions } from './merge/shell-options';

/**
 * Puts `command` behind a command of a RUN, so that it runs where that one succeeded and the RUN's status stays what it was: behind the whole item of the
 * outermost list that holds `call` (a pipeline, an `if` …), joined as that list is, and laid out as the RUN is.
 * Null where that can not be done: inside a function, in the background, in a text that does not parse.
 */
export function insertCommand(document: Dockerfile, run: RunStep, call: CommandCall, command: string): TextEdit | null {
  const { script } = run;
  if (script === null || script.problems.length > 0 || call.inFunction !== null || call.inBackground) return null;
  const statement = call.ancestors[0];
  if (statement?.kind !== 'statement' || !script.statements.includes(statement)) return null;
  const list = statement.command.kind === 'and-or' ? statement.command : null;
  const item = list === null ? (statement.command as Pipeline | ShellCommand) : list.items.find((one) => one === call.command || call.ancestors.includes(one));
  if (item === undefined) return null;

  const joiner = joinerOf(run, statement, list, item);
  if (joiner === null) return null;
  const { text } = document;
  const start = item.span.start;
  const firstLine = lineStart(text, run.form === 'heredoc' ? start : run.instruction.span.start);
  const several = run.form !== 'exec' && text.slice(run.instruction.span.start, run.instruction.body.toSource(run.instruction.body.text.length)).includes('\n');
  if (run.form === 'heredoc') {
    const indent = blanksAt(text, lineStart(text, start));
    if (joiner === ';') return insert(item.span.end, `${document.eol}${indent}${command}`);
    const broken = text.slice(list?.span.start ?? start, list?.span.end ?? start).includes('\n');
    if (!broken) return insert(item.span.end, ` && ${command}`);
    return insert(item.span.end, leads(list, text) ? ` \\${document.eol}${indent}&& ${command}` : ` &&${document.eol}${indent}${command}`);
  }
  const semicolon = joiner === ';' && !startsLines(run, statement, text) ? behindSemicolon(run, statement) : null;
  if (!several) return semicolon === null ? insert(item.span.end, joiner === ';' ? `; ${command}` : ` && ${command}`) : insert(semicolon, ` ${command};`);
  const here = lineStart(text, start);
  const indent = here === firstLine ? (continuationIndent(document, run) ?? '    ') : blanksAt(text, here);
  const newLine = `${document.escape}${document.eol}${indent}`;
  if (semicolon !== null) return insert(semicolon, ` ${newLine}${command};`);
  if (joiner === ';') return insert(item.span.end, startsLines(run, statement, text) ? ` ${newLine}; ${command}` : `; ${newLine}${command}`);
  return insert(item.span.end, leads(list, text) ? ` ${newLine}&& ${command}` : ` && ${newLine}${command}`);
}

/**
 * `;` only where it hides no failure: something follows anyway, or errexit ends the shell at the item itself. Under errexit `a && b;` stops at a failing b,
 * but `a && b && c;` goes on behind it, and in `{ b; c; } && d` errexit does not hold inside the braces. Null where neither keeps the status.
 */
function joinerOf(run: RunStep, statement: Statement, list: AndOr | null, item: Pipeline | ShellCommand): '&&' | ';' | null {
  if (list !== null && list.items[list.items.length - 1] !== item) return '&&';
  const statements = run.script?.statements ?? [];
  const last = statements[statements.length - 1] === statement;
  const errexit = hasErrexit(run, statement);
  if (!last) return errexit || list === null ? ';' : '&&';
  if (!errexit) return '&&';
  const compound = item.kind !== 'simple' && item.kind !== 'pipeline';
  if (list !== null) return compound ? null : '&&';
  return compound || statements.length > 1 ? ';' : '&&';
}

/** Whether errexit holds at a statement of the RUN's outermost list: by SHELL, by the options of the shell that is named, or by a `set -e` before it. */
export function hasErrexit(run: RunStep, statement: Statement): boolean {
  const { instruction, script } = run;
  const words =
    run.form === 'exec'
      ? (instruction.json ?? []).map((one) => one.value)
      : run.form === 'heredoc'
        ? [...instruction.words.map((word) => word.value), ...(script?.shebang ?? '').split(/\s+/)]
        : [];
  if (words.some((word, at) => /^-[a-zA-Z]*e/.test(word) || (word === 'errexit' && /^-[a-zA-Z]*o$/.test(words[at - 1] ?? '')))) return true;
  if (run.form !== 'exec' && readShellOptions(run.state.shell)?.errexit === true) return true;
  return run.calls.some((call) => {
    if (call.name !== 'set' || !call.unconditional || call.command.at.start >= statement.at.start) return false;
    return call.args.some((word, at) => /^-[a-zA-Z]*e/.test(word.raw) || (word.raw === 'errexit' && /^-[a-zA-Z]*o$/.test(call.args[at - 1]?.raw ?? '')));
  });
}

/** Whether the list's operators start their lines (`&& b`), which is also how a list is broken that does not say. */
function leads(list: AndOr | null, text: string): boolean {
  const broken = (list?.operators ?? []).filter(({ span }) => atLineStart(text, span.start) || atLineEnd(text, span.end));
  return broken.length === 0 || broken.some(({ span }) => atLineStart(text, span.start));
}

/** The place behind the `;` that ends a statement; null when none does. */
function behindSemicolon(run: RunStep, statement: Statement): number | null {
  const source = run.source;
  const blanks = source === null ? null : /^\s*;(?!;)/.exec(source.text.slice(statement.command.at.end));
  return source === null || blanks === null ? null : source.toSource(statement.command.at.end + blanks[0].length - 1) + 1;
}

/** Whether the `;` before or behind a statement starts its line. */
function startsLines(run: RunStep, statement: Statement, text: string): boolean {
  const statements = run.script?.statements ?? [];
  const at = statements.indexOf(statement);
  const [first, second] = at > 0 ? [statements[at - 1], statement] : [statement, statements[at + 1]];
  return first !== undefined && second !== undefined && /\n[ \t]*;[ \t]*$/.test(text.slice(first.span.start, second.span.start));
}

function atLineStart(text: string, at: number): boolean {
  return text.slice(lineStart(text, at), at).trim() === '';
}

function atLineEnd(text: string, at: number): boolean {
  return /^[ \t]*[\\`]?[ \t]*\r?(?:\n|$)/.test(text.slice(at, at + 200));
}

/** The blanks in front of the RUN's first line that continues it; null when none has any. */
function continuationIndent(document: Dockerfile, run: RunStep): string | null {
  const lines = document.text.slice(run.instruction.span.start, run.instruction.span.end).split('\n').slice(1);
  for (const line of lines) {
    const blanks = blanksAt(line, 0);
    const rest = line.trim();
    if (blanks !== '' && rest !== '' && rest !== document.escape && !rest.startsWith('#')) return blanks;
  }
  return null;
}

function blanksAt(text: string, at: number): string {
  return /^[ \t]*/.exec(text.slice(at, at + 200))?.[0] ?? '';
}
