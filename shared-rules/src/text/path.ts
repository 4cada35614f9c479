/** POSIX paths as plain strings: image paths are absolute, context and root-relative paths have no leading slash. */

/** Resolves `.` and `..`; a relative path that leaves its start keeps leading `..`. `.` for nothing. */
export function normalizePath(path: string): string {
  if (isPlain(path)) return path;
  const absolute = path.startsWith('/');
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts[parts.length - 1] !== '..') parts.pop();
    else if (part !== '..' || !absolute) parts.push(part);
  }
  const joined = parts.join('/');
  return absolute ? `/${joined}` : joined === '' ? '.' : joined;
}

/** Nothing to resolve: the usual case. */
function isPlain(path: string): boolean {
  return path.length > 1 && path.startsWith('/') && !path.endsWith('/') && !path.includes('/.') && !path.includes('//');
}

/** `path` seen from `base`; an absolute path stands for itself. */
export function joinPath(base: string, path: string): string {
  return normalizePath(path.startsWith('/') ? path : `${base}/${path}`);
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The folder that holds `path`: `.` for a bare name, `/` for one at the root. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? '.' : slash === 0 ? '/' : path.slice(0, slash);
}

/** The rest of `path` below `folder`; null when it is not below it; empty when it is the folder itself. */
export function below(folder: string, path: string): string | null {
  if (folder === '.' || folder === path) return folder === path ? '' : path.startsWith('/') ? null : path;
  const prefix = folder.endsWith('/') ? folder : `${folder}/`;
  return path.startsWith(prefix) ? path.slice(prefix.length) : null;
}
