import type { Segment } from '../text/mapped-text';
import type { Span } from '../text/span';
import type { Dockerfile, Instruction } from './nodes';

/** One place where an instruction goes on with a later line. */
export interface Continuation {
  /** The escape character. */
  readonly escape: Span;
  /** The empty lines (blanks count as nothing) between this escape character and what comes next, each with its line ending. */
  readonly emptyLines: readonly Span[];
  /** Where the instruction's text goes on; null when nothing comes any more. */
  readonly next: number | null;
}

/**
 * The continuations of an instruction, in order. Heredoc bodies have none. Template lines and comments in between are passed over.
 * Reference: https://docs.docker.com/reference/dockerfile/#format
 */
export function continuationsOf({ text, escape }: Dockerfile, { logical, heredocs, span }: Instruction): readonly Continuation[] {
  const found: Continuation[] = [];
  const { segments } = logical;
  for (let index = 0; index < segments.length; index++) {
    const { source, length } = segments[index] as Segment;
    const from = source + length;
    if (length === 0 || text[from] !== escape) continue;
    let behind = index + 1;
    while (segments[behind]?.length === 0) behind++;
    const next = segments[behind]?.source ?? null;
    // Behind the last piece, only what belongs to the instruction.
    const to = next ?? (heredocs.length > 0 ? from : lineEnd(text, span.end));
    if (from < to) found.push({ escape: { start: from, end: from + 1 }, emptyLines: emptyLines(text, from, to), next });
  }
  return found;
}

function emptyLines(text: string, from: number, to: number): readonly Span[] {
  const found: Span[] = [];
  for (let start = lineEnd(text, from); start < to; ) {
    const end = lineEnd(text, start);
    if (end <= to && /^[ \t]*(?:\r?\n)?$/.test(text.slice(start, end))) found.push({ start, end });
    start = end;
  }
  return found;
}

/** Behind the line ending of the line at `at`. */
function lineEnd(text: string, at: number): number {
  const feed = text.indexOf('\n', at);
  return feed === -1 ? text.length : feed + 1;
}
