import { parseDockerfile } from '../dockerfile/parse';
import { lineEnd, nextLine } from '../text/lines';
import type { Span } from '../text/span';
import type { DocumentKind } from './check';

/**
 * What tells the statement of an offset: the instruction of a Dockerfile, or the line of a script with those that backslashes continue it by.
 * Where there is none (a comment, an empty line), the span is empty.
 */
export function statementsOf(text: string, kind: DocumentKind): (offset: number) => Span {
  if (kind === 'script') return (offset) => logicalLine(text, offset);
  const { instructions } = parseDockerfile(text);
  return (offset) => instructions.find(({ span }) => span.start <= offset && offset <= span.end)?.span ?? { start: offset, end: offset };
}

function logicalLine(text: string, offset: number): Span {
  let start = text.lastIndexOf('\n', offset - 1) + 1;
  while (start > 0 && isContinued(text, start - 1)) start = text.lastIndexOf('\n', start - 2) + 1;
  let end = lineEnd(text, offset);
  while (nextLine(text, end) < text.length && text[end - 1] === '\\') end = lineEnd(text, nextLine(text, end));
  return { start, end };
}

/** Whether a backslash stands before the line feed at `at`. */
function isContinued(text: string, at: number): boolean {
  return /\\\r?$/.test(text.slice(Math.max(0, at - 2), at));
}
