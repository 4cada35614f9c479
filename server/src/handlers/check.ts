import { forgetTexts, type Severity } from '@plimsoll/shared-rules';
import { CancellationToken } from 'vscode-languageserver';
import { answering } from '../answering';
import { methods, type CheckParams, type CheckReply } from '../protocol';
import type { Publisher } from '../publisher';
import type { Checked, Session } from '../session';
import { normalizeUri, uriBelow } from '../uris';

/** Files that one workspace check looks at. */
const maxFiles = 5_000;
/** Files that are checked side by side; then other requests are answered. */
const sideBySide = 8;
/** Files until progress is told again. */
const untilTold = 50;

const none: CheckReply = { files: 0, counts: { error: 0, warning: 0, info: 0, hint: 0 }, fixable: [], capped: false, cancelled: false };

/** `plimsoll/check`: checks files, open or not, shows the findings of those that are not, and counts. */
export function handleCheck(session: Session, publisher: Publisher): void {
  const { connection } = session;
  connection.onRequest(methods.check, async (params: CheckParams, token: CancellationToken) => {
    const answer = answering(connection, methods.check, none, (given: CheckParams) => run(session, publisher, given, token));
    // A cancelled check still tells what it has found so far.
    return answer(params, CancellationToken.None);
  });
}

async function run(session: Session, publisher: Publisher, { files, workDoneToken }: CheckParams, token: CancellationToken): Promise<CheckReply> {
  const wanted = files ?? (await walk(session));
  const capped = wanted.length > maxFiles;
  const queue = unique(wanted.slice(0, maxFiles));
  const seen = new Set(queue.map(normalizeUri));
  const progress = workDoneToken === undefined ? null : session.connection.window.attachWorkDoneProgress(workDoneToken);
  progress?.begin('Checking images', 0, undefined, true);
  const tally = new Tally();
  const sent: Promise<void>[] = [];
  let done = 0;
  while (done < queue.length && !token.isCancellationRequested) {
    const portion = queue.slice(done, done + sideBySide);
    for (const checked of await session.checkAll(portion)) {
      if (checked === null) continue;
      tally.add(checked);
      sent.push(publisher.report(checked));
      // A fault that two files carry is shown in both, though only one of them was on the list.
      for (const other of pairedFiles(checked)) {
        if (seen.has(other) || queue.length >= maxFiles) continue;
        seen.add(other);
        queue.push(other);
      }
    }
    const told = Math.floor(done / untilTold);
    done += portion.length;
    if (Math.floor(done / untilTold) > told) progress?.report(Math.floor((done / queue.length) * 100), `${done} of ${queue.length} files`);
    forgetTexts();
    await breath(session);
  }
  // What the reply counts is there to be seen.
  await Promise.all(sent);
  progress?.done();
  return { files: tally.files, counts: tally.counts(), fixable: tally.fixable, capped, cancelled: token.isCancellationRequested };
}

/** Image files and scripts of all workspace folders, by the server's own means. */
async function walk(session: Session): Promise<readonly string[]> {
  const found: string[] = [];
  for (const folder of session.roots.workspaceFolders()) found.push(...((await session.runtime.find(folder, maxFiles + 1 - found.length)) ?? []));
  return found;
}

function pairedFiles({ root, result }: Checked): readonly string[] {
  if (root === null) return [];
  const paths = result.findings.filter((finding) => finding.pair !== null).flatMap((finding) => finding.related.flatMap((related) => related.path ?? []));
  return unique(paths).flatMap((path) => uriBelow(root, path) ?? []);
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}

function breath(session: Session): Promise<void> {
  return new Promise((resolve) => void session.runtime.schedule(resolve, 0));
}

class Tally {
  files = 0;
  readonly fixable: string[] = [];
  // No findings are kept: each holds the model of its document.
  private readonly single: { [severity in Severity]: number } = { error: 0, warning: 0, info: 0, hint: 0 };
  private readonly pairs = new Map<string, Severity>();

  add({ document, kind, root, result }: Checked): void {
    this.files++;
    if (result.findings.some((finding) => finding.fixes.some((fix) => fix.level === 'safe'))) this.fixable.push(document.uri);
    for (const finding of result.findings) {
      const key = `${root} ${finding.rule} ${finding.pair}`;
      if (finding.pair === null) this.single[finding.severity]++;
      else if (kind === 'script' || !this.pairs.has(key)) this.pairs.set(key, finding.severity);
    }
  }

  counts(): { readonly [severity in Severity]: number } {
    const counts = { ...this.single };
    for (const severity of this.pairs.values()) counts[severity]++;
    return counts;
  }
}
