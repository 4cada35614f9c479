import { URI } from 'vscode-uri';

/** One spelling for each URI, so that `file:///c%3A/a` and `file:///C:/a` are the same file. */
export function normalizeUri(uri: string): string {
  return URI.parse(uri).toString();
}

/** The POSIX path of `uri` below the folder `root`; empty for the folder itself; null when it is not below it. */
export function pathBelow(root: string, uri: string): string | null {
  const folder = URI.parse(root);
  const file = URI.parse(uri);
  if (folder.scheme !== file.scheme || folder.authority.toLowerCase() !== file.authority.toLowerCase()) return null;
  const from = drive(folder.path).replace(/\/+$/, '');
  const path = drive(file.path);
  if (path === from || path === `${from}/`) return '';
  return path.startsWith(`${from}/`) ? path.slice(from.length + 1) : null;
}

/** The URI of `path` (POSIX, relative) below the folder `root`; null when it would leave it. */
export function uriBelow(root: string, path: string): string | null {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (path.startsWith('/') || parts.includes('..')) return null;
  const folder = URI.parse(root);
  return folder.with({ path: [folder.path.replace(/\/+$/, ''), ...parts].join('/') || '/' }).toString();
}

/** The folder that holds `uri`; null for what has no folders (`untitled:`). */
export function folderOf(uri: string): string | null {
  const parsed = URI.parse(uri);
  const slash = parsed.path.lastIndexOf('/');
  if (parsed.scheme === 'untitled' || slash === -1) return null;
  return parsed.with({ path: parsed.path.slice(0, slash) || '/', query: null, fragment: null }).toString();
}

/** Scheme and decoded path: what names are read from. */
export function displayPath(uri: string): string {
  const { scheme, path } = URI.parse(uri);
  return `${scheme}:${path}`;
}

/** Drive letters mean the same in either case. */
function drive(path: string): string {
  return path.replace(/^\/[A-Za-z]:/, (letter) => letter.toLowerCase());
}
