import { isSpace } from './blank';
import { unquote, type Range } from './words';

/** A `<<NAME` word of a logical line. */
export interface HeredocWord extends Range {
  readonly name: string;
  readonly expand: boolean;
  readonly stripTabs: boolean;
}

/** Nested `${a:-${b:-…}}`: deeper than anyone writes, and safe for the stack. */
const MAX_NESTING = 100;

/**
 * The heredocs of a line, in order, by the builder's rules: the line is split into words as a shell would (the escape character is the backslash
 * here, whatever the directive says), `<<` takes the blanks behind it into its word (so since Dockerfile 1.16), and a word is a heredoc when it is
 * an optional number, `<<`, an optional `-` and a name without `<`. A line with an open quote or brace has none.
 */
export function findHeredocs(line: string): readonly HeredocWord[] {
  if (!line.includes('<<')) return [];
  const words = shellWords(line);
  return words.flatMap((word) => {
    const match = /^\d*<<(-?)[\t\n\f\r ]*([^<]*)$/.exec(line.slice(word.start, word.end));
    if (match === null) return [];
    const name = unquote(match[2] as string, '\\', false);
    return name.text === '' ? [] : [{ ...word, name: name.text, expand: !name.quoted, stripTabs: match[1] === '-' }];
  });
}

function shellWords(line: string): Range[] {
  const words: Range[] = [];
  let start = -1;
  let at = 0;
  const close = (): void => {
    if (start !== -1) words.push({ start, end: at });
    start = -1;
  };
  while (at < line.length) {
    const char = line[at] as string;
    if (isSpace(line.charCodeAt(at))) {
      close();
      at++;
      continue;
    }
    if (char === '$') {
      const end = skipVariable(line, at, 0);
      if (end === -1) return [];
      // Blanks in it part words even in quotes.
      for (; at < end; at++) {
        if (isSpace(line.charCodeAt(at))) close();
        else if (start === -1) start = at;
      }
      continue;
    }
    if (start === -1) start = at;
    const end = skipPiece(line, at, 0);
    if (end === -1) return [];
    at = end;
  }
  close();
  return words;
}

/** Behind the quoted string, escaped character, `<<` with its blanks, or plain character at `at`; -1 when something is left open. */
function skipPiece(line: string, at: number, depth: number): number {
  switch (line[at]) {
    case "'": {
      const close = line.indexOf("'", at + 1);
      return close === -1 ? -1 : close + 1;
    }
    case '"':
      return skipDoubleQuotes(line, at, depth);
    case '$':
      return skipVariable(line, at, depth);
    case '\\':
      return Math.min(at + 2, line.length);
    case '<': {
      if (line[at + 1] !== '<') return at + 1;
      let end = at + 2;
      while (end < line.length && isSpace(line.charCodeAt(end))) end++;
      return end;
    }
    default:
      return at + 1;
  }
}

function skipDoubleQuotes(line: string, from: number, depth: number): number {
  let at = from + 1;
  while (at < line.length) {
    const char = line[at];
    if (char === '"') return at + 1;
    if (char === '$') {
      at = skipVariable(line, at, depth);
      if (at === -1) return -1;
    } else if (char === '\\' && /["$\\]/.test(line[at + 1] ?? '')) {
      at += 2;
    } else {
      at++;
    }
  }
  return -1;
}

/** Behind `$name`, `${…}` or a lone `$`; -1 for what the builder calls a bad substitution. */
function skipVariable(line: string, from: number, depth: number): number {
  if (line[from + 1] !== '{') return skipName(line, from + 1);
  if (depth > MAX_NESTING || from + 2 >= line.length || '{}:'.includes(line[from + 2] as string)) return -1;
  let at = skipName(line, from + 2);
  const operator = line[at];
  if (operator === '}') return at + 1;
  if (operator === '/') {
    at += line[at + 1] === '/' ? 2 : 1;
    at = skipUntil(line, at, '/', depth);
    return at === -1 ? -1 : skipUntil(line, at, '}', depth);
  }
  const colon = operator === ':';
  if (colon) at++;
  if (!(colon ? '+-?' : '+-?#%').includes(line[at] ?? ' ')) return -1;
  return skipUntil(line, at + 1, '}', depth);
}

function skipUntil(line: string, from: number, stop: string, depth: number): number {
  let at = from;
  while (at < line.length) {
    if (line[at] === stop) return at + 1;
    at = skipPiece(line, at, depth + 1);
    if (at === -1) return -1;
  }
  return -1;
}

/** Behind a variable's name: digits, one special parameter, or letters, digits and underscores. */
function skipName(line: string, from: number): number {
  const match = /[0-9]+|[@*#?\-$!]|[\p{L}_][\p{L}\p{Nd}_]*/uy;
  match.lastIndex = from;
  return match.test(line) ? match.lastIndex : from;
}
