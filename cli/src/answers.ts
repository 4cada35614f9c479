import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { askKey, type Answer, type Ask } from '@plimsoll/shared-rules';
import { readTextFile } from './text-file';

const unknown: Answer = { state: 'unknown' };
const absent: Answer = { state: 'absent' };

/**
 * Answers asks from the disk below `root` (absolute). What links lead out of it, and what cannot be read as text, is unknown.
 * `pending` holds texts that are not written yet, by absolute path.
 */
export function diskAnswers(root: string, pending: ReadonlyMap<string, string>): (ask: Ask) => Answer {
  const realRoot = realpathSync(root);
  const realPath = realPaths();
  return ({ kind, path }) => {
    if (path.startsWith('/') || path.split(/[/\\]/).includes('..')) return unknown;
    const file = join(root, path);
    const waiting = pending.get(file);
    if (kind === 'text' && waiting !== undefined) return { state: 'found', text: waiting };
    try {
      const real = realPath(file);
      if (real === null) return absent;
      if (real !== realRoot && !real.startsWith(realRoot.endsWith(sep) ? realRoot : realRoot + sep)) return unknown;
      if (kind === 'list') return { state: 'found', names: readdirSync(real).sort() };
      if (kind === 'text') return textAnswer(real);
      const stat = statSync(real);
      if (!stat.isFile() && !stat.isDirectory()) return unknown;
      // Windows has no permission bits of its own: what it reports says nothing.
      return { state: 'found', type: stat.isFile() ? 'file' : 'directory', size: stat.size, mode: process.platform === 'win32' ? null : stat.mode & 0o7777 };
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      return code === 'ENOENT' || code === 'ENOTDIR' ? absent : unknown;
    }
  };
}

/** What is kept for each root, in characters: the files that many documents ask for are few and small. */
const mostKept = 16_000_000;

/** The answers of `diskAnswers`, each looked up once: for a run, in which the disk does not change. */
export class KeptAnswers {
  private readonly roots = new Map<string, (ask: Ask) => Answer>();

  constructor(private readonly pending: ReadonlyMap<string, string>) {}

  below(root: string): (ask: Ask) => Answer {
    let answers = this.roots.get(root);
    if (answers === undefined) this.roots.set(root, (answers = kept(diskAnswers(root, this.pending), (path) => this.pending.has(join(root, path)))));
    return answers;
  }
}

function kept(look: (ask: Ask) => Answer, changes: (path: string) => boolean): (ask: Ask) => Answer {
  const known = new Map<string, Answer>();
  let length = 0;
  return (ask) => {
    if (ask.kind === 'text' && changes(ask.path)) return look(ask);
    const key = askKey(ask);
    const before = known.get(key);
    if (before !== undefined) return before;
    const answer = look(ask);
    length += key.length + ('text' in answer ? answer.text.length : 0);
    if (length <= mostKept) known.set(key, answer);
    return answer;
  };
}

/** `realpathSync`, but each folder is looked at only once; null where nothing is. */
function realPaths(): (file: string) => string | null {
  const folders = new Map<string, string | null>();
  const realPath = (file: string): string | null => {
    const above = dirname(file);
    if (above === file) return realpathSync(file);
    let folder = folders.get(above);
    if (folder === undefined) folders.set(above, (folder = realPath(above)));
    if (folder === null) return null;
    const place = join(folder, basename(file));
    const found = lstatSync(place, { throwIfNoEntry: false });
    if (found === undefined) return null;
    return found.isSymbolicLink() ? realpathSync(place) : place;
  };
  return realPath;
}

function textAnswer(file: string): Answer {
  const read = readTextFile(file);
  if ('text' in read) return { state: 'found', text: read.text };
  // A folder has no text, and that is certain; the rest is there but cannot be read.
  return read.trouble === 'missing' ? absent : unknown;
}
