/** One pattern of a `.gitignore`. */
interface Pattern {
  readonly matches: RegExp;
  readonly negated: boolean;
  readonly foldersOnly: boolean;
}

/** The patterns of one `.gitignore`, for paths relative to its folder. Rules: gitignore(5), "PATTERN FORMAT". */
export class IgnoreFile {
  private readonly patterns: readonly Pattern[];

  constructor(text: string) {
    this.patterns = text.split(/\r?\n/).flatMap((line) => readPattern(line) ?? []);
  }

  /** True: ignored; false: taken back by `!`; null: nothing said. The last pattern that matches decides. */
  decide(path: string, isFolder: boolean): boolean | null {
    const pattern = this.patterns.findLast(({ matches, foldersOnly }) => (isFolder || !foldersOnly) && matches.test(path));
    return pattern === undefined ? null : !pattern.negated;
  }
}

function readPattern(line: string): Pattern | null {
  const trimmed = line.replace(/(?<!\\)[ \t]+$/, '');
  if (trimmed === '' || trimmed.startsWith('#')) return null;
  const negated = trimmed.startsWith('!');
  const body = negated ? trimmed.slice(1) : trimmed;
  const foldersOnly = body.endsWith('/');
  const path = foldersOnly ? body.slice(0, -1) : body;
  const anchored = path.includes('/');
  const source = globSource(path.replace(/^\//, ''));
  if (source === null) return null;
  return { matches: new RegExp(`^${anchored ? '' : '(?:.*/)?'}${source}$`), negated, foldersOnly };
}

/** A glob as a regular expression; null for a bracket that is not closed. */
function globSource(glob: string): string | null {
  let source = '';
  for (let at = 0; at < glob.length; at++) {
    const char = glob[at] as string;
    if (glob.startsWith('**/', at) && (at === 0 || glob[at - 1] === '/')) {
      source += '(?:.*/)?';
      at += 2;
    } else if (glob.slice(at) === '**' && (at === 0 || glob[at - 1] === '/')) {
      source += '.*';
      at++;
    } else if (char === '*') source += '[^/]*';
    else if (char === '?') source += '[^/]';
    else if (char === '[') {
      const end = glob.indexOf(']', at + 2);
      if (end === -1) return null;
      source += `[${glob
        .slice(at + 1, end)
        .replace(/^!/, '^')
        .replace(/[\\[]/g, '\\$&')}]`;
      at = end;
    } else if (char === '\\' && at + 1 < glob.length) source += escaped(glob[++at] as string);
    else source += escaped(char);
  }
  return source;
}

function escaped(char: string): string {
  return char.replace(/[.*+?^${}()|[\]\\/]/, '\\$&');
}
