import { DidChangeWatchedFilesNotification, FileChangeType, type Disposable, type FileSystemWatcher } from 'vscode-languageserver';
import type { Publisher } from '../publisher';
import { Scheduler } from '../scheduler';
import type { Session } from '../session';
import { normalizeUri } from '../uris';

/** How long new questions are gathered before the client is told to watch their files, in milliseconds. */
const registerDelay = 300;
/** Above this many paths the whole folder is watched. */
const maxPatterns = 400;

/** `workspace/didChangeWatchedFiles`, and which files to watch: those that some check asked for, and the folders above them. */
export function handleWatchedFiles(session: Session, publisher: Publisher): void {
  const { connection, roots, dependents } = session;
  let watched = '';
  let registration: Disposable | null = null;

  const register = new Scheduler(session.runtime, registerDelay, async () => {
    const watchers = dependents.roots().flatMap((root) => watchersOf(root, dependents.paths(root), dependents.listed(root), session.abilities.relativeWatch));
    const now = JSON.stringify(watchers);
    if (now === watched || watchers.length === 0) return;
    watched = now;
    const before = registration;
    registration = await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
    before?.dispose();
  });
  session.onChecked(() => {
    if (session.abilities.watch) register.request('');
  });

  connection.onDidChangeWatchedFiles(({ changes }) => {
    const outdated = new Set<string>();
    for (const { uri, type } of changes) {
      const cameOrWent = type !== FileChangeType.Changed;
      for (const { root, path } of roots.holding(normalizeUri(uri), dependents.roots())) {
        session.files.forgetPath(root, path, cameOrWent);
        // The text of an open document is the editor's: its file on disk says nothing new about it.
        for (const document of dependents.of(root, path, cameOrWent)) outdated.add(document);
      }
      if (type === FileChangeType.Deleted) publisher.deleted(uri);
    }
    publisher.outdated(outdated);
  });
}

function watchersOf(root: string, paths: ReadonlySet<string>, listed: ReadonlySet<string>, relative: boolean): FileSystemWatcher[] {
  const everything = { globPattern: relative ? { baseUri: root, pattern: '**/*' } : '**/*' };
  if (!relative) return [everything];
  const wanted = new Set<string>();
  for (const path of paths) {
    // A folder that comes or goes takes its files with it, often without a word about each.
    for (let at = path; at !== '' && at !== '.'; at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) wanted.add(escapeGlob(at));
  }
  // The names of a folder can change by any file in it.
  for (const folder of listed) wanted.add(folder === '.' ? '*' : `${escapeGlob(folder)}/*`);
  if (wanted.size > maxPatterns) return [everything];
  const patterns = [...wanted].sort();
  return patterns.length === 0
    ? []
    : [{ globPattern: { baseUri: root, pattern: patterns.length === 1 ? (patterns[0] as string) : `{${patterns.join(',')}}` } }];
}

function escapeGlob(path: string): string {
  return path.replace(/[*?[\]{},!]/g, (char) => `[${char}]`);
}
