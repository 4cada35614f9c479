/** Zero-based line and UTF-16 column, as LSP counts them. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** Line starts of a text. Lines end at `\n` (a `\r` before it belongs to the line's end), as Dockerfile parsers count. */
export class LineIndex {
  private readonly starts: number[] = [0];

  constructor(readonly text: string) {
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) this.starts.push(at + 1);
  }

  get lineCount(): number {
    return this.starts.length;
  }

  position(offset: number): Position {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: offset - (this.starts[low] as number) };
  }

  /** The offset at which `line` (zero-based) starts; the text's length behind the last line. */
  lineStart(line: number): number {
    return this.starts[line] ?? this.text.length;
  }

  /** The offset of the line's end, before its line ending. */
  lineEnd(line: number): number {
    const next = this.starts[line + 1];
    if (next === undefined) return this.text.length;
    return this.text[next - 2] === '\r' && next - 2 >= this.lineStart(line) ? next - 2 : next - 1;
  }
}
