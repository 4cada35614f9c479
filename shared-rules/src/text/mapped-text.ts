import type { Span } from './span';

/** `length` characters of the mapped text from `at` on are those of the document from `source` on. */
export interface Segment {
  readonly at: number;
  readonly source: number;
  readonly length: number;
}

/**
 * A text cut out of a document and joined again (line continuations and embedded comments removed, say),
 * that still knows where each of its characters stands in the document.
 */
export class MappedText {
  /** The segments are in order, without gaps, and cover `text` whole. */
  constructor(
    readonly text: string,
    readonly segments: readonly Segment[],
  ) {}

  /** `text` as it stands in the document from `source` on. */
  static whole(text: string, source = 0): MappedText {
    return new MappedText(text, [{ at: 0, source, length: text.length }]);
  }

  /** The document offset of the character at `offset`; at the end of the text, the offset behind its last character. */
  toSource(offset: number): number {
    const segment = this.segmentAt(offset);
    return segment === undefined ? 0 : segment.source + (offset - segment.at);
  }

  /** The document span from the character at `start` to the one before `end`: it may hold continuations in between. */
  span(start: number, end: number): Span {
    if (start >= end) {
      const at = this.toSource(start);
      return { start: at, end: at };
    }
    return { start: this.toSource(start), end: this.toSource(end - 1) + 1 };
  }

  /** Whether `[start, end)` is one unbroken slice of the document, so that it can be edited as a whole. */
  isContiguous(start: number, end: number): boolean {
    const { start: from, end: to } = this.span(start, end);
    return to - from === end - start;
  }

  slice(start: number, end = this.text.length): MappedText {
    const segments: Segment[] = [];
    for (const segment of this.segments) {
      const from = Math.max(start, segment.at);
      const to = Math.min(end, segment.at + segment.length);
      if (from < to) segments.push({ at: from - start, source: segment.source + (from - segment.at), length: to - from });
    }
    if (segments.length === 0) segments.push({ at: 0, source: this.toSource(start), length: 0 });
    return new MappedText(this.text.slice(start, end), segments);
  }

  /** Without the blanks at both ends. */
  trim(): MappedText {
    const start = this.text.length - this.text.trimStart().length;
    return this.slice(start, Math.max(start, this.text.trimEnd().length));
  }

  private segmentAt(offset: number): Segment | undefined {
    let low = 0;
    let high = this.segments.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.segments[middle] as Segment).at <= offset) low = middle;
      else high = middle - 1;
    }
    return this.segments[low];
  }
}
