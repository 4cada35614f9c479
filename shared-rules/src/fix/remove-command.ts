import type { Dockerfile, Instruction } from '../dockerfile/nodes';
import type { RunStep } from '../model/image';
import type { CommandCall } from '../shell/calls';
import type { AndOr, Statement } from '../shell/nodes';
import { childrenOf } from '../shell/walk';
import type { Span } from '../text/span';

/**
 * The text to take away so that a command of a RUN is gone, with what joins it to its neighbours: the whole instruction where nothing else is in it.
 * Null where that would change what else runs (`||`, a pipeline, the only command of a branch), or take a comment with it.
 */
export function commandRemoval(document: Dockerfile, run: RunStep, call: CommandCall): Span | null {
  const around = call.ancestors[call.ancestors.length - 1];
  if (around === undefined || run.script === null || run.script.problems.length > 0 || call.inBackground) return null;
  if (around.kind === 'and-or') return withoutComment(document, run, itemRemoval(around, call));
  if (around.kind !== 'statement') return null;
  const list = listOf(run, call, around);
  if (list === null) return null;
  if (list.length === 1)
    return list === run.script.statements && !run.onbuild && run.script.comments.length === 0 ? instructionRemoval(document, run.instruction) : null;
  return withoutComment(document, run, statementRemoval(list, around));
}

/** The instruction with its line ending; null when comments stand between its lines. */
export function instructionRemoval(document: Dockerfile, instruction: Instruction): Span | null {
  const { text } = document;
  const start = text.lastIndexOf('\n', instruction.span.start - 1) + 1;
  const end = text.indexOf('\n', instruction.span.end);
  const span = { start, end: end === -1 ? text.length : end + 1 };
  return document.comments.some((comment) => comment.span.start >= span.start && comment.span.start < span.end) ? null : span;
}

function itemRemoval({ items, operators }: AndOr, call: CommandCall): Span | null {
  const at = items.findIndex((item) => item === call.command);
  const item = items[at];
  const next = items[at + 1];
  const before = items[at - 1];
  if (item === undefined || operators[at - 1]?.text === '||') return null;
  if (next !== undefined) return operators[at]?.text === '&&' ? { start: item.span.start, end: next.span.start } : null;
  return before === undefined ? null : { start: before.span.end, end: item.span.end };
}

function statementRemoval(list: readonly Statement[], statement: Statement): Span | null {
  const at = list.indexOf(statement);
  const next = list[at + 1];
  const before = list[at - 1];
  if (next !== undefined) return { start: statement.command.span.start, end: next.command.span.start };
  return before === undefined || before.background ? null : { start: before.command.span.end, end: statement.command.span.end };
}

/** The list of statements that a statement is in. */
function listOf(run: RunStep, call: CommandCall, statement: Statement): readonly Statement[] | null {
  const own = run.script?.statements ?? [];
  if (own.includes(statement)) return own;
  for (const node of [...call.ancestors].reverse()) {
    if (node.kind === 'statement' || node.kind === 'and-or' || node.kind === 'pipeline') continue;
    const found = childrenOf(node).find((list) => list.includes(statement));
    if (found !== undefined) return found;
  }
  return null;
}

function withoutComment(document: Dockerfile, run: RunStep, span: Span | null): Span | null {
  const comments = [...document.comments, ...(run.script?.comments ?? [])];
  return span === null || comments.some((comment) => comment.span.start >= span.start && comment.span.start < span.end) ? null : span;
}
