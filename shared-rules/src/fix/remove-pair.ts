import { holdsComment } from '../dockerfile/comments-in';
import type { Dockerfile, Instruction, Pair } from '../dockerfile/nodes';
import { remove, type TextEdit } from '../text/edit';
import type { Span } from '../text/span';

/**
 * Takes one pair out of an ENV, LABEL or ARG, with the blanks and continuations that part it from the others; the last one takes its instruction along.
 * Null where a comment would go too, and for ONBUILD.
 */
export function removePair(document: Dockerfile, instruction: Instruction, pair: Pair): TextEdit | null {
  if (instruction.onbuild) return null;
  const index = instruction.pairs.indexOf(pair);
  const before = instruction.pairs[index - 1];
  const next = instruction.pairs[index + 1];
  const span =
    next !== undefined
      ? { start: pair.span.start, end: next.span.start }
      : before !== undefined
        ? { start: before.span.end, end: pair.span.end }
        : wholeLines(document.text, instruction.span);
  return holdsComment(document, span) ? null : remove(span);
}

/** From the start of its first line to the start of the next one; at the text's end, from the end of the line above. */
function wholeLines(text: string, { start, end }: Span): Span {
  const first = text.lastIndexOf('\n', start - 1) + 1;
  const feed = text.indexOf('\n', end);
  if (feed !== -1) return { start: first, end: feed + 1 };
  const above = first === 0 ? 0 : first - (text[first - 2] === '\r' ? 2 : 1);
  return { start: above, end: text.length };
}
