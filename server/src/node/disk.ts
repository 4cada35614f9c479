import { documentKind, type Answer, type Ask } from '@plimsoll/shared-rules';
import { closeSync, fstatSync, lstatSync, openSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { URI } from 'vscode-uri';

/** Larger files are not read: no start script or ignore file is that long. */
const maxBytes = 1024 * 1024;
/** Folders that hold other people's files, or none of a person's. */
const skipped = new Set(['node_modules', '.git', '.hg', '.svn']);

const unknown: Answer = { state: 'unknown' };
const absent: Answer = { state: 'absent' };

/**
 * Answers a question about a file below the folder `root` from the disk. Nothing outside the folder is looked at, neither by `..`
 * nor through symbolic links, and only regular files are read.
 */
export function askDisk(root: string, ask: Ask): Answer {
  const parts = ask.path.split('/').filter((part) => part !== '' && part !== '.');
  if (ask.path.startsWith('/') || parts.some((part) => part === '..' || part.includes('\0') || (path.sep === '\\' && /[\\:]/.test(part)))) return unknown;
  const folder = URI.parse(root).fsPath;
  const file = path.join(folder, ...parts);
  try {
    const real = realOf(file);
    if (real === null) return absent;
    if (real === undefined || !isInside(realpathSync.native(folder), real)) return unknown;
    if (ask.kind === 'list') return listNames(real);
    if (ask.kind === 'stat') return describe(real);
    return readText(real);
  } catch {
    return unknown;
  }
}

/** The image files and scripts below a folder, as URIs, in order of their paths; symbolic links are not followed. */
export async function findOnDisk(root: string, limit: number): Promise<readonly string[]> {
  const found: string[] = [];
  const walk = async (folder: string): Promise<void> => {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (found.length >= limit) return;
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!skipped.has(entry.name)) await walk(file);
      } else if (entry.isFile() && documentKind(file) !== null) found.push(URI.file(file).toString());
    }
  };
  await walk(URI.parse(root).fsPath);
  return found;
}

/** Where a path really leads; null when nothing is there, undefined when a link leads nowhere. */
function realOf(file: string): string | null | undefined {
  try {
    return realpathSync.native(file);
  } catch (error) {
    if (!isMissing(error)) throw error;
    return isLink(file) ? undefined : null;
  }
}

function isLink(file: string): boolean {
  try {
    return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

function readText(file: string): Answer {
  // Before opening: to open a pipe is to wait for its other end.
  if (!statSync(file).isFile()) return unknown;
  const handle = openSync(file, 'r');
  try {
    if (fstatSync(handle).size > maxBytes) return unknown;
    const bytes = readFileSync(handle);
    if (bytes.includes(0)) return unknown;
    const text = bytes.toString('utf8');
    return { state: 'found', text: text.startsWith('\ufeff') ? text.slice(1) : text };
  } finally {
    closeSync(handle);
  }
}

function describe(file: string): Answer {
  const info = statSync(file);
  if (!info.isFile() && !info.isDirectory()) return unknown;
  const mode = process.platform === 'win32' ? null : info.mode & 0o7777;
  return { state: 'found', type: info.isFile() ? 'file' : 'directory', size: info.size, mode };
}

function listNames(folder: string): Answer {
  if (!statSync(folder).isDirectory()) return absent;
  return { state: 'found', names: readdirSync(folder).sort() };
}

function isInside(folder: string, file: string): boolean {
  const below = path.relative(folder, file);
  return below === '' || (below !== '..' && !below.startsWith(`..${path.sep}`) && !path.isAbsolute(below));
}

function isMissing(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return code === 'ENOENT' || code === 'ENOTDIR';
}
