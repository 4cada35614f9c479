import type { Dockerfile, Instruction } from '../../dockerfile/nodes';
import { readSuppressions, type Suppressions } from '../../engine/suppress';
import type { Span } from '../../text/span';
import { lineStart, nextLine } from '../../text/lines';

const known = new WeakMap<Dockerfile, Suppressions>();

/** The lines (with their endings) of comments that switch rules off for `instruction`: inside a merged instruction they would not. */
export function switchesFor(instruction: Instruction, document: Dockerfile): readonly Span[] {
  const { text } = document;
  let all = known.get(document);
  if (all === undefined) known.set(document, (all = readSuppressions(text, document, null, [])));
  const own = all.all.filter((one) => !one.file && one.scope.start === instruction.span.start);
  return own.map(({ comment }) => ({ start: lineStart(text, comment.start), end: nextLine(text, comment.end) }));
}

/** Those lines, to stand above the merged instruction at `offset`, each once. */
export function linesAbove(lines: readonly Span[], offset: number, { text }: Dockerfile): string {
  if (lines.length === 0) return '';
  const above = text.slice(0, lineStart(text, offset));
  return [...new Set(lines.map((line) => text.slice(line.start, line.end)))].filter((line) => !above.endsWith(line)).join('');
}
