import { skipSpaces } from './blank';

/** A line of the document. */
export interface Line {
  readonly start: number;
  /** The first character that is no space; `end` on a blank line. */
  readonly first: number;
  /** Before the line ending: the builder drops every carriage return at a line's end. */
  readonly end: number;
  /** The next line's start; the text's length behind the last line. */
  readonly next: number;
}

/** The line that starts at `start`. Lines end at `\n` only: a lone `\r` does not end one for the builder. */
export function lineAt(text: string, start: number): Line {
  const feed = text.indexOf('\n', start);
  const stop = feed === -1 ? text.length : feed;
  let end = stop;
  while (end > start && text.charCodeAt(end - 1) === 13) end--;
  return { start, first: skipSpaces(text, start, end), end, next: feed === -1 ? text.length : feed + 1 };
}
