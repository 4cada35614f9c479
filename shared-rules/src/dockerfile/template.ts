import { KEYWORDS } from './keywords';
import { lineAt, type Line } from './line';

/**
 * Lines that are no Dockerfile yet: those of a template (`{{ … }}`, `{% … %}`, `<% … %>`, `%%NAME%%`) and the markers of a merge conflict.
 * Whatever stands there when the file is built, it is not for us to say that it is wrong: such a line makes no instruction and no problem.
 */
const MARKERS = ['{{', '{%', '{#', '<%', '%%', '<<<<<<<', '|||||||', '=======', '>>>>>>>'];

/** Closing marks of the templates that may run over several lines. */
const CLOSERS: Readonly<Record<string, string>> = { '{{': '}}', '{%': '%}', '{#': '#}', '<%': '%>' };

export class TemplateLines {
  private conflict = false;
  private readonly closers = new Map<string, number>();

  constructor(private readonly text: string) {}

  /** Where the document goes on behind a template line that stands in place of an instruction; -1 when `line` is none. */
  skip(line: Line): number {
    const marker = this.markerAt(line);
    if (marker === undefined) return -1;
    if (marker === '<<<<<<<') this.conflict = true;
    return this.blockEnd(line, marker);
  }

  /**
   * The same between the lines of a continued instruction, where a line is passed over only when it can be nothing else: a conflict marker, or
   * a whole line of template that ends without the escape character and is not the instruction's last.
   */
  skipWithin(line: Line, escape: string): number {
    const marker = this.markerAt(line);
    if (marker === undefined) return -1;
    const content = this.text.slice(line.first, line.end).trimEnd();
    if (content.endsWith(escape)) return -1;
    if (marker.length === 7) {
      if (marker === '<<<<<<<') this.conflict = true;
      return this.conflict ? line.next : -1;
    }
    const closer = CLOSERS[marker] ?? '%%';
    const end = this.blockEnd(line, marker);
    const last = this.text.slice(line.first, end).trimEnd();
    return last.endsWith(closer) && last.length > marker.length + closer.length && !this.startsInstruction(end) ? end : -1;
  }

  /** Where the document goes on behind an instruction's last line, when that ends with an open `{{`: the rest of the block is the template's. */
  skipOpened(line: Line): number {
    if (!this.text.slice(line.first, line.end).trimEnd().endsWith('{{') || this.startsInstruction(line.next)) return line.next;
    return this.blockEnd({ ...line, first: line.end - 2 }, '{{');
  }

  private markerAt(line: Line): string | undefined {
    return MARKERS.find((marker) => this.text.startsWith(marker, line.first) && line.first + marker.length <= line.end);
  }

  /** A block that is not closed on its line goes on to the line that closes it. */
  private blockEnd(line: Line, marker: string): number {
    const closer = CLOSERS[marker];
    if (closer === undefined) return line.next;
    const close = this.closerFrom(closer, line.first + marker.length);
    return close < line.end || close === this.text.length ? line.next : lineAt(this.text, close).next;
  }

  /** The next `closer`, the text's length when there is none; remembered, as many lines may ask for one far away. */
  private closerFrom(closer: string, from: number): number {
    const known = this.closers.get(closer) ?? -1;
    if (known >= from) return known;
    const found = this.text.indexOf(closer, from);
    this.closers.set(closer, found === -1 ? this.text.length : found);
    return found === -1 ? this.text.length : found;
  }

  private startsInstruction(at: number): boolean {
    if (at >= this.text.length) return true;
    const line = lineAt(this.text, at);
    const word = /^[A-Z]+(?=[ \t])/.exec(this.text.slice(line.first, Math.min(line.first + 16, line.end)));
    return word !== null && KEYWORDS.has(word[0]);
  }
}
