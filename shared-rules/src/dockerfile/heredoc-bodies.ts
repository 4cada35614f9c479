import { MappedText, type Segment } from '../text/mapped-text';
import type { HeredocWord } from './heredoc-words';
import { lineAt, type Line } from './line';
import type { Span } from '../text/span';

export interface HeredocBody {
  readonly word: HeredocWord;
  readonly bodySpan: Span;
  readonly content: MappedText;
  readonly terminatorSpan: Span | null;
}

/** Finds the ends of heredocs; all lines are indexed once, so that many heredocs without an end cost no more than one. */
export class HeredocBodies {
  private plain: ReadonlyMap<string, readonly number[]> | null = null;
  private untabbed: ReadonlyMap<string, readonly number[]> | null = null;

  constructor(private readonly text: string) {}

  /** The heredoc whose body starts at `from`, and the offset behind its terminator's line; `from` when it never ends. */
  read(word: HeredocWord, from: number): { readonly body: HeredocBody; readonly next: number } {
    const terminator = this.terminator(word, from);
    if (terminator === null) {
      const end = this.text.length;
      return { body: { word, bodySpan: { start: end, end }, content: MappedText.whole('', end), terminatorSpan: null }, next: from };
    }
    const bodySpan = { start: from, end: terminator.start };
    const content = word.stripTabs ? this.stripped(bodySpan) : MappedText.whole(this.text.slice(from, terminator.start), from);
    return { body: { word, bodySpan, content, terminatorSpan: { start: terminator.start, end: terminator.end } }, next: terminator.next };
  }

  private terminator(word: HeredocWord, from: number): Line | null {
    const index = word.stripTabs ? (this.untabbed ??= this.index(true)) : (this.plain ??= this.index(false));
    const starts = index.get(word.name) ?? [];
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((starts[middle] as number) < from) low = middle + 1;
      else high = middle;
    }
    const start = starts[low];
    return start === undefined ? null : lineAt(this.text, start);
  }

  private index(stripTabs: boolean): Map<string, number[]> {
    const index = new Map<string, number[]>();
    for (let line = lineAt(this.text, 0); ; line = lineAt(this.text, line.next)) {
      const start = stripTabs ? skipTabs(this.text, line.start, line.end) : line.start;
      const key = this.text.slice(start, line.end);
      const starts = index.get(key);
      if (starts === undefined) index.set(key, [line.start]);
      else starts.push(line.start);
      if (line.next >= this.text.length) return index;
    }
  }

  private stripped(body: Span): MappedText {
    let joined = '';
    const segments: Segment[] = [];
    for (let start = body.start; start < body.end; ) {
      const { end, next } = lineAt(this.text, start);
      const source = skipTabs(this.text, start, end);
      segments.push({ at: joined.length, source, length: next - source });
      joined += this.text.slice(source, next);
      start = next;
    }
    return segments.length === 0 ? MappedText.whole('', body.start) : new MappedText(joined, segments);
  }
}

function skipTabs(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && text.charCodeAt(at) === 9) at++;
  return at;
}
