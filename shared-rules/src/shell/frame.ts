import { MappedText, type Segment } from '../text/mapped-text';
import type { Span } from '../text/span';
import type { ShellNodeBase } from './nodes';

/**
 * The text that the parser reads, and the way back from it: carriage returns of CRLF line ends and a byte order mark are
 * left out (`a\r` would be another word, `EOF\r` would end no here-document), everything else stands as in `source.text`.
 */
export class Frame {
  private constructor(
    readonly text: string,
    readonly source: MappedText,
    /** From `text` to `source.text`; null when they are equal. */
    private readonly map: MappedText | null,
    /** No place reaches behind it: the parser can count one too many where an unfinished substitution ends. */
    private readonly limit: number,
  ) {}

  static of(source: MappedText): Frame {
    const original = source.text;
    if (!original.includes('\r\n') && !original.startsWith('\ufeff')) return new Frame(original, source, null, original.length);
    const map = withoutFirst(original, /^\ufeff|\r(?=\n)/g);
    return new Frame(map.text, source, map, map.text.length);
  }

  /** The same text, with all places in front of `limit`. */
  within(limit: number): Frame {
    return new Frame(this.text, this.source, this.map, Math.min(limit, this.limit));
  }

  /** Where `[from, to)` of the parsed text stands in `source.text` and in the document. */
  place(from: number, to: number): ShellNodeBase {
    const end = Math.min(to, this.limit);
    const start = Math.min(from, end);
    const at: Span = Object.freeze(this.map === null ? { start, end } : inSource(this.map, start, end));
    const span = this.source.span(at.start, at.end);
    // Most texts are one slice from the document's start: one object serves for both places.
    if (span.start === at.start && span.end === at.end) return { at, span: at, contiguous: true };
    return { at, span: Object.freeze(span), contiguous: span.end - span.start === at.end - at.start };
  }

  /** As written in `source.text`. */
  raw(start: number, end: number): string {
    if (this.map === null) return this.text.slice(start, Math.min(end, this.limit));
    const { at } = this.place(start, end);
    return this.source.text.slice(at.start, at.end);
  }

  /** The text between `start` and `end` without the first character of each match, mapped to the document. */
  extract(start: number, end: number, matches: RegExp): MappedText {
    const inner = withoutFirst(this.text.slice(start, end), matches);
    const segments: Segment[] = [];
    for (const run of inner.segments) {
      let at = run.at;
      for (const piece of this.pieces(start + run.source, start + run.source + run.length)) {
        segments.push({ at, source: piece.source, length: piece.length });
        at += piece.length;
      }
    }
    if (segments.length === 0) segments.push({ at: 0, source: this.place(start, start).span.start, length: 0 });
    return new MappedText(inner.text, segments);
  }

  /** The document slices that `[start, end)` of the parsed text is made of. */
  private pieces(start: number, end: number): readonly Segment[] {
    const slices = this.map === null ? [{ source: start, length: end - start }] : this.map.slice(start, end).segments;
    return slices.flatMap((slice) => this.source.slice(slice.source, slice.source + slice.length).segments);
  }
}

/** An empty place stays behind the character in front of it, not behind what was left out there. */
function inSource(map: MappedText, start: number, end: number): Span {
  if (start < end || start === 0) return map.span(start, end);
  const at = map.toSource(start - 1) + 1;
  return { start: at, end: at };
}

function withoutFirst(text: string, matches: RegExp): MappedText {
  const segments: Segment[] = [];
  let result = '';
  let from = 0;
  const keep = (to: number): void => {
    if (to > from) segments.push({ at: result.length, source: from, length: to - from });
    result += text.slice(from, to);
  };
  for (const match of text.matchAll(matches)) {
    keep(match.index);
    from = match.index + 1;
  }
  keep(text.length);
  if (segments.length === 0) segments.push({ at: 0, source: text.length, length: 0 });
  return new MappedText(result, segments);
}
