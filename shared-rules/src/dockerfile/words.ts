import { isBlank, isSpace } from './blank';

/** `[start, end)` in a logical line. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Words of `[from, end)`, split at blanks outside quotes. An escape character that ends the text belongs to no word. */
export function splitWords(line: string, from: number, end: number, escape: string): Range[] {
  const words: Range[] = [];
  let start = -1;
  let last = from;
  let quote = '';
  for (let at = from; at < end; at++) {
    const char = line[at] as string;
    if (quote === '' && isSpace(line.charCodeAt(at))) {
      if (start !== -1) words.push({ start, end: last });
      start = -1;
      continue;
    }
    if (char === escape && quote !== "'") {
      if (at + 1 === end) break;
      if (start === -1) start = at;
      at++;
      last = at + 1;
      continue;
    }
    if (start === -1) start = at;
    last = at + 1;
    if (quote !== '') {
      if (char === quote) quote = '';
    } else if (char === '"' || char === "'") {
      quote = char;
    }
  }
  if (start !== -1) words.push({ start, end: last });
  return words;
}

/** Words of `[from, end)`, split at every blank. */
export function splitAtBlanks(line: string, from: number, end: number): Range[] {
  const words: Range[] = [];
  let start = -1;
  for (let at = from; at < end; at++) {
    if (!isBlank(line.charCodeAt(at))) {
      if (start === -1) start = at;
    } else if (start !== -1) {
      words.push({ start, end: at });
      start = -1;
    }
  }
  if (start !== -1) words.push({ start, end });
  return words;
}

export interface Unquoted {
  readonly text: string;
  /** A quote was removed. */
  readonly quoted: boolean;
  /** Some part stood in single quotes. */
  readonly literal: boolean;
}

/**
 * Removes quotes and escapes as the builder does when it expands a word: all of single quotes is literal, in double quotes only `"`, `$` and the
 * escape character itself can be escaped, elsewhere every character can.
 * `keepDollar`: an escape in front of `$` stays, so that a later expansion still tells `\$X` from `$X`.
 */
export function unquote(raw: string, escape: string, keepDollar: boolean): Unquoted {
  if (!raw.includes('"') && !raw.includes("'") && !raw.includes(escape)) return { text: raw, quoted: false, literal: false };
  let text = '';
  let quote = '';
  let quoted = false;
  let literal = false;
  for (let at = 0; at < raw.length; at++) {
    const char = raw[at] as string;
    if (quote === "'") {
      if (char === "'") quote = '';
      else text += char;
    } else if (char === escape) {
      const next = raw[at + 1];
      if (next === undefined) break;
      if (quote === '"' && next !== '"' && next !== '$' && next !== escape) {
        text += char;
        continue;
      }
      text += keepDollar && next === '$' ? char + next : next;
      at++;
    } else if (char === quote) {
      quote = '';
    } else if (quote === '' && (char === '"' || char === "'")) {
      quote = char;
      quoted = true;
      literal ||= char === "'";
    } else {
      text += char;
    }
  }
  return { text, quoted, literal };
}
