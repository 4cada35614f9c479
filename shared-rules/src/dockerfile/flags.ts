import { isSpace, skipSpaces } from './blank';
import type { Range } from './words';

export interface FlagWords {
  readonly words: readonly Range[];
  /** Where the arguments begin. */
  readonly end: number;
}

/**
 * Finds the flags in front of an instruction's arguments: words that start with `--`, blanks in quotes or behind a backslash included.
 * (The backslash escapes here even in a file whose escape character is the backtick.) The word `--` ends them.
 */
export function findFlags(line: string, from: number, end: number): FlagWords {
  const words: Range[] = [];
  let at = skipSpaces(line, from, end);
  while (at + 1 < end && line[at] === '-' && line[at + 1] === '-') {
    const start = at;
    at = wordEnd(line, start, end);
    if (isEndMark(line.slice(start, at))) return { words, end: skipSpaces(line, at, end) };
    words.push({ start, end: at });
    at = skipSpaces(line, at, end);
  }
  return { words, end: at };
}

/** `--`, be it in quotes: but its two dashes stand bare, or it would be no flag at all. */
function isEndMark(raw: string): boolean {
  return flagText(raw)(0, raw.length) === '--';
}

function wordEnd(line: string, from: number, end: number): number {
  let quote = '';
  for (let at = from; at < end; at++) {
    const char = line[at] as string;
    if (char === '\\') at++;
    else if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (isSpace(line.charCodeAt(at))) return at;
  }
  return end;
}

/**
 * The flag as the builder hands it on: quotes of both kinds removed, every character behind a backslash taken as it is.
 * The function returns what is left of a part, in offsets of `raw`: a quote may open in one part and close in another.
 */
export function flagText(raw: string): (from: number, to: number) => string {
  if (!/["'\\]/.test(raw)) return (from, to) => raw.slice(from, to);
  let text = '';
  let quote = '';
  const lengths: number[] = [];
  for (let at = 0; at < raw.length; at++) {
    const char = raw[at] as string;
    lengths.push(text.length);
    if (char === '\\') {
      lengths.push(text.length);
      text += raw[++at] ?? '';
    } else if (quote !== '' ? char === quote : char === '"' || char === "'") {
      quote = quote === '' ? char : '';
    } else {
      text += char;
    }
  }
  return (from, to) => text.slice(lengths[from] ?? text.length, lengths[to] ?? text.length);
}

/** The flags, from the first on, with nothing in them that a plain split at blanks would misread: same length as in the line. */
export function maskFlags(line: string, flags: FlagWords): string {
  const from = flags.words[0]?.start ?? 0;
  let masked = '';
  for (const word of flags.words) {
    masked = `${masked.padEnd(word.start - from)}--`;
    for (let at = word.start + 2; at < word.end; at++) {
      const char = line[at] as string;
      masked += /[\w=,-]/.test(char) ? char : 'x';
    }
  }
  return masked;
}
