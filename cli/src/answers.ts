import { readdirSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { Answer, Ask } from '@plimsoll/shared-rules';
import { readTextFile } from './text-file';

const unknown: Answer = { state: 'unknown' };
const absent: Answer = { state: 'absent' };

/**
 * Answers asks from the disk below `root` (absolute). What links lead out of it, and what cannot be read as text, is unknown.
 * `pending` holds texts that are not written yet, by absolute path.
 */
export function diskAnswers(root: string, pending: ReadonlyMap<string, string>): (ask: Ask) => Answer {
  const realRoot = realpathSync(root);
  return ({ kind, path }) => {
    if (path.startsWith('/') || path.split(/[/\\]/).includes('..')) return unknown;
    const file = join(root, path);
    const waiting = pending.get(file);
    if (kind === 'text' && waiting !== undefined) return { state: 'found', text: waiting };
    try {
      const real = realpathSync(file);
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

function textAnswer(file: string): Answer {
  const read = readTextFile(file);
  if ('text' in read) return { state: 'found', text: read.text };
  // A folder has no text, and that is certain; the rest is there but cannot be read.
  return read.trouble === 'missing' ? absent : unknown;
}
