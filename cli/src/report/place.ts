import type { LineIndex, Span } from '@plimsoll/shared-rules';

/** Lines and columns from 1, in UTF-16 units; the end is exclusive. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export function placeOf(lines: LineIndex, { start, end }: Span): Place {
  const [from, to] = [lines.position(start), lines.position(end)];
  return { line: from.line + 1, column: from.character + 1, endLine: to.line + 1, endColumn: to.character + 1 };
}
