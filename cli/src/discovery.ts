import { readdirSync, statSync, type Dirent } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { documentKind, type DocumentKind } from '@plimsoll/shared-rules';
import { IgnoreFile } from './ignore-file';
import { pathBelow, rootOf } from './root';
import { readTextFile } from './text-file';

/** A file to check. */
export interface Found {
  /** Absolute. */
  readonly file: string;
  /** Null: its name does not tell, its content must. */
  readonly kind: DocumentKind | null;
  /** As it was named on the command line: that it cannot be read is trouble. Null: a search came upon it. */
  readonly given: string | null;
}

export interface Discovery {
  readonly found: readonly Found[];
  /** Paths that are not there, as given. */
  readonly missing: readonly string[];
}

const skippedFolders = new Set(['node_modules', '.git']);

/** The documents among `paths`: files as they are, folders searched, globs matched, each file once, in the order of their paths. */
export async function discover(paths: readonly string[], cwd: string): Promise<Discovery> {
  const found = new Map<string, Found>();
  const missing: string[] = [];
  for (const path of paths) {
    const file = resolve(cwd, path);
    const stat = statSync(file, { throwIfNoEntry: false });
    if (stat === undefined) {
      const matched = await matches(path, cwd);
      for (const one of matched) found.set(one, found.get(one) ?? { file: one, kind: documentKind(one), given: null });
      if (matched.length === 0) missing.push(path);
    } else if (stat.isDirectory()) for (const one of search(file, ignoresAbove(file, cwd))) found.set(one.file, found.get(one.file) ?? one);
    else found.set(file, { file, kind: documentKind(file), given: path });
  }
  return { found: [...found.values()].sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0)), missing };
}

/** The files that a glob names; none where it is no glob. */
async function matches(pattern: string, cwd: string): Promise<readonly string[]> {
  // Loaded only now: shells have mostly resolved the globs already.
  const { globSync, isDynamicPattern } = await import('tinyglobby');
  if (!isDynamicPattern(pattern)) return [];
  const ignore = ['**/node_modules/**', '**/.git/**'];
  return globSync(pattern, { cwd, absolute: true, dot: true, ignore, expandDirectories: false }).map((name) => resolve(name));
}

/** A `.gitignore` and its folder. */
interface Ignore {
  readonly folder: string;
  readonly file: IgnoreFile;
}

/** Those of the folders from the root down to the one above `folder`. */
function ignoresAbove(folder: string, cwd: string): readonly Ignore[] {
  const root = rootOf(join(folder, '.gitignore'), cwd);
  const above: Ignore[] = [];
  for (let at = folder; pathBelow(root, at) !== null; ) {
    at = dirname(at);
    above.unshift(...ignoresIn(at));
  }
  return above;
}

function ignoresIn(folder: string): readonly Ignore[] {
  const read = readTextFile(join(folder, '.gitignore'));
  return 'text' in read ? [{ folder, file: new IgnoreFile(read.text) }] : [];
}

function* search(folder: string, above: readonly Ignore[]): Generator<Found> {
  const ignores = [...above, ...ignoresIn(folder)];
  for (const entry of entriesOf(folder)) {
    const file = join(folder, entry.name);
    // Links are not followed: they may lead round in circles or out of the project.
    if (entry.isDirectory() ? skippedFolders.has(entry.name) : !entry.isFile()) continue;
    if (isIgnored(file, entry.isDirectory(), ignores)) continue;
    if (entry.isDirectory()) yield* search(file, ignores);
    else {
      const kind = documentKind(file);
      if (kind !== null) yield { file, kind, given: null };
    }
  }
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function isIgnored(file: string, isFolder: boolean, ignores: readonly Ignore[]): boolean {
  for (const { folder, file: ignore } of ignores.toReversed()) {
    const path = pathBelow(folder, file);
    const decision = path === null ? null : ignore.decide(path, isFolder);
    if (decision !== null) return decision;
  }
  return false;
}

/** What a file with an unknown name holds; null when it is neither. */
export function kindOfContent(text: string): DocumentKind | null {
  if (/^\uFEFF?#!.*\b(?:ba|da|a|k)?sh\b/.test(text)) return 'script';
  const first = text.split('\n').find((line) => line.trim() !== '' && !line.trimStart().startsWith('#'));
  return first !== undefined && /^\s*(?:FROM|ARG)\s/i.test(first) ? 'dockerfile' : null;
}
