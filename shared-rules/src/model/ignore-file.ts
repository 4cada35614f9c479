import type { Span } from '../text/span';
import { normalizePath } from '../text/path';

/** One pattern of an ignore file. */
export interface IgnorePattern {
  /** As the engine keeps it: cleaned, without a leading slash, with its `!`. */
  readonly text: string;
  /** `!pattern` brings back what an earlier one excluded. */
  readonly negated: boolean;
  /** Its words in the file, blanks at the ends left out. */
  readonly span: Span;
}

/** What a `.dockerignore` says. */
export interface IgnoreFile {
  readonly patterns: readonly IgnorePattern[];
  /** The line that makes the engine refuse the file, and why; null for a good one. A file that is refused excludes nothing. */
  readonly error: { readonly message: string; readonly span: Span } | null;
  /** The pattern that keeps `path` (below the context, without a leading slash) out of the context; null when it is in. */
  excluding(path: string): IgnorePattern | null;
  /** Whether a `!` pattern may bring back something below the folder `path`. */
  mayKeepBelow(path: string): boolean;
}

/**
 * Reads an ignore file as the engine does: `#` in the first column is a comment, blanks at the ends and a leading slash are dropped, a pattern
 * is anchored at the context's root and holds for all that lies below a match, and the last pattern that matches decides.
 * Source: Docker's documentation of the build context, ".dockerignore files"; checked against the answers of the engine's own matcher.
 */
export function parseIgnoreFile(text: string): IgnoreFile {
  const read: { readonly pattern: IgnorePattern; readonly matcher: Matcher }[] = [];
  let error: IgnoreFile['error'] = null;
  let start = text.startsWith('\uFEFF') ? 1 : 0;
  while (start < text.length) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    const line = text.slice(start, end);
    const trimmed = line.trim();
    if (trimmed !== '' && !line.startsWith('#')) {
      const at = start + line.indexOf(trimmed);
      const span = { start: at, end: at + trimmed.length };
      const negated = trimmed.startsWith('!');
      const cleaned = clean(negated ? trimmed.slice(1).trim() : trimmed);
      const tokens = cleaned === '' ? null : tokensOf(cleaned);
      if (tokens === null) {
        error ??= { message: cleaned === '' ? `illegal exclusion pattern: "${trimmed}"` : 'syntax error in pattern', span };
      } else {
        const pattern = { text: `${negated ? '!' : ''}${cleaned}`, negated, span };
        read.push({ pattern, matcher: new Matcher(cleaned, tokens) });
      }
    }
    start = end + 1;
  }
  const patterns = read.map((one) => one.pattern);
  return {
    patterns,
    error,
    excluding: (path) => {
      if (error !== null) return null;
      const prefixes = prefixesOf(path);
      let found: IgnorePattern | null = null;
      for (const { pattern, matcher } of read) {
        if (pattern.negated === (found === null)) continue;
        if (prefixes.some((prefix) => matcher.matches(prefix))) found = pattern.negated ? null : pattern;
      }
      return found;
    },
    mayKeepBelow: (path) => read.some(({ pattern, matcher }) => pattern.negated && matcher.mayMatchBelow(path)),
  };
}

function clean(pattern: string): string {
  if (pattern === '') return '';
  const path = normalizePath(pattern);
  return path.length > 1 && path.startsWith('/') ? path.slice(1) : path;
}

/** `a`, `a/b` and `a/b/c` for the path `a/b/c`. */
function prefixesOf(path: string): readonly string[] {
  const parts = path.split('/');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** `star` stays inside one name, `folders` (with `within` behind it) is any number of names with their slashes, `rest` is anything. */
type Token = CharToken | ClassToken | { readonly kind: 'one' | 'star' | 'folders' | 'within' | 'rest' };

interface CharToken {
  readonly kind: 'char';
  readonly char: string;
}

interface ClassToken {
  readonly kind: 'class';
  readonly negated: boolean;
  readonly ranges: readonly { readonly from: string; readonly to: string }[];
}

/** Null for a pattern that the engine does not accept. */
function tokensOf(pattern: string): readonly Token[] | null {
  const tokens: Token[] = [];
  for (let at = 0; at < pattern.length; ) {
    const char = pattern[at] as string;
    if (pattern.startsWith('**', at)) {
      at += pattern[at + 2] === '/' ? 3 : 2;
      if (at < pattern.length) tokens.push({ kind: 'folders' }, { kind: 'within' });
      else tokens.push({ kind: 'rest' });
    } else if (char === '*' || char === '?') {
      tokens.push({ kind: char === '*' ? 'star' : 'one' });
      at++;
    } else if (char === '[') {
      const found = classOf(pattern, at);
      if (found === null) return null;
      tokens.push(found.token);
      at = found.end;
    } else {
      if (char === '\\') at++;
      if (at >= pattern.length) return null;
      tokens.push({ kind: 'char', char: pattern[at] as string });
      at++;
    }
  }
  return tokens;
}

function classOf(pattern: string, start: number): { readonly token: ClassToken; readonly end: number } | null {
  let at = start + 1;
  const negated = pattern[at] === '^';
  if (negated) at++;
  const ranges: { from: string; to: string }[] = [];
  const next = (): string | null => {
    if (pattern[at] === '\\') at++;
    const char = pattern[at++];
    return char === undefined || (char === ']' && pattern[at - 2] !== '\\') ? null : char;
  };
  while (pattern[at] !== ']' || ranges.length === 0) {
    const from = next();
    if (from === null || (from === '-' && pattern[at - 2] !== '\\')) return null;
    let to: string | null = from;
    if (pattern[at] === '-') {
      at++;
      to = next();
    }
    if (to === null) return null;
    ranges.push({ from, to });
  }
  return { token: { kind: 'class', negated, ranges }, end: at + 1 };
}

/** Matches paths in time proportional to their length, whatever the pattern: an ignore file is somebody else's text. */
class Matcher {
  /** `**` in front of plain text: the path ends so, at any depth and even inside a name (`**.js`). */
  private readonly suffix: string | null;

  constructor(
    pattern: string,
    private readonly tokens: readonly Token[],
  ) {
    this.suffix = pattern.startsWith('**') && !/[*?[\]\\]/.test(pattern.slice(2)) ? pattern.slice(2) : null;
  }

  matches(path: string): boolean {
    if (this.suffix !== null) return path.endsWith(this.suffix) || `/${path}` === this.suffix;
    return this.run(path).has(this.tokens.length);
  }

  mayMatchBelow(folder: string): boolean {
    return this.suffix !== null || this.run(`${folder}/`).size > 0;
  }

  /** The places in the pattern that can be reached by the whole of `path`. */
  private run(path: string): ReadonlySet<number> {
    let states = this.closed(new Set([0]));
    for (const char of path) {
      const next = new Set<number>();
      for (const state of states) {
        const token = this.tokens[state];
        if (token === undefined) continue;
        if (token.kind === 'within' || token.kind === 'rest' || (token.kind === 'star' && char !== '/')) next.add(state);
        if (accepts(token, char)) next.add(state + 1);
      }
      states = this.closed(next);
    }
    return states;
  }

  /** With the places behind tokens that may match nothing. */
  private closed(states: Set<number>): ReadonlySet<number> {
    // A set hands out what is added while it is gone through.
    for (const state of states) {
      const kind = this.tokens[state]?.kind;
      if (kind === 'star' || kind === 'rest' || kind === 'folders') states.add(state + 1);
      if (kind === 'folders') states.add(state + 2);
    }
    return states;
  }
}

/** Whether a character takes the matcher behind the token. */
function accepts(token: Token, char: string): boolean {
  if (token.kind === 'char') return token.char === char;
  if (token.kind === 'within') return char === '/';
  if (char === '/') return false;
  return token.kind === 'one' || (token.kind === 'class' && token.ranges.some(({ from, to }) => from <= char && char <= to) !== token.negated);
}
