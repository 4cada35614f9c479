import { below, folderOf, normalizePath } from '../../text/path';

/** One name for what the distributions give two: `/var/run` and `/var/lock` are links (Filesystem Hierarchy Standard 3.0, sections 5.9 and 5.13). */
export function canonicalPath(path: string): string {
  const plain = normalizePath(path);
  return !plain.startsWith('/var/') ? plain : plain.replace(/^\/var\/(run|lock)(?=\/|$)/, (_, name: string) => (name === 'run' ? '/run' : '/run/lock'));
}

/** Whether `pattern` (a path, perhaps with globs) names `path`, or, with `recursive`, something that `path` lies in. */
export function reaches(pattern: string, path: string, recursive: boolean): boolean {
  if (!isPattern(pattern)) return recursive ? below(pattern, path) !== null : pattern === path;
  const own = partsOf(pattern);
  const other = partsOf(path);
  if (recursive ? own.length > other.length : own.length !== other.length) return false;
  return own.every((part, at) => part === other[at] || (/[*?[]/.test(part) && globOf(part).test(other[at] as string)));
}

/** Whether a path has globs in it. */
export function isPattern(path: string): boolean {
  return /[*?[]/.test(path);
}

/** The folder in front of a pattern's first glob: what it names lies there. The path itself where it has none. */
export function literalFolder(pattern: string): string {
  const glob = pattern.search(/[^/]*[*?[]/);
  return glob === -1 ? pattern : folderOf(pattern.slice(0, glob + 1));
}

function partsOf(path: string): readonly string[] {
  return path.split('/').filter((part) => part !== '');
}

function globOf(part: string): RegExp {
  const source = part
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replace(/\[[!^]/g, '[^')
    .replaceAll(/\*+/g, '.*')
    .replaceAll('?', '.');
  try {
    return new RegExp(`^${source}$`);
  } catch {
    return /^$/;
  }
}

/** The folders that a path lies in, the nearest first. */
export function foldersOf(path: string): readonly string[] {
  const folders: string[] = [];
  for (let folder = path; folder !== '/' && folder !== '.'; ) {
    folder = folderOf(folder);
    folders.push(folder);
  }
  return folders;
}
