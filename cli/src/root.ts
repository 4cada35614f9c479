import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';

/**
 * The folder that bounds what a check may read: the nearest one above the file that holds `.git`, else the current folder;
 * for a file that is not below that, the file's own folder.
 */
export function rootOf(file: string, cwd: string): string {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder;
    if (folder === dirname(folder)) break;
  }
  return pathBelow(cwd, file) === null ? dirname(file) : cwd;
}

/** The POSIX path of `file` below `folder`; null when it is not below it. */
export function pathBelow(folder: string, file: string): string | null {
  const path = relative(folder, file);
  return path === '' || path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path) ? null : path.split(sep).join('/');
}
