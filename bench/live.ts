// How long an edit of a start script takes to reach its Dockerfile's diagnostics, in this process: `npm run bench:live [-- services]`.
// A client that pulls is told after 150 ms in which changes are gathered; this one gets what is published, without that wait: the work alone is measured.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import { serveOver } from '../server/src/node/main';
import { print, quantiles, show } from './table';
import { writeWorkspace } from './workspace';

const services = Number(process.argv[2] ?? 200);
const edits = 200;
let versions = 2;
const root = mkdtempSync(join(tmpdir(), 'plimsoll-live-'));
try {
  const { dockerfile, script } = writeWorkspace(root, services);
  const [up, down] = [new PassThrough(), new PassThrough()];
  serveOver(up, down);
  const client = createMessageConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
  const uriOf = (path: string) => pathToFileURL(join(root, path)).toString();
  const waiting = new Map<string, () => void>();
  client.onNotification('textDocument/publishDiagnostics', ({ uri }: { readonly uri: string }) => waiting.get(uri)?.());
  client.onRequest('client/registerCapability', () => null);
  client.onNotification(() => {});
  client.listen();
  const published = (path: string) => new Promise<void>((resolve) => waiting.set(uriOf(path), resolve));

  const capabilities = { workspace: { workspaceFolders: true, didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true } } };
  await client.sendRequest('initialize', { processId: null, rootUri: uriOf(''), workspaceFolders: [{ uri: uriOf(''), name: 'bench' }], capabilities });
  await client.sendNotification('initialized', {});
  const text = readFileSync(join(root, script), 'utf8');
  const open = (path: string, languageId: string) =>
    client.sendNotification('textDocument/didOpen', {
      textDocument: { uri: uriOf(path), languageId, version: 1, text: readFileSync(join(root, path), 'utf8') },
    });
  const first = published(dockerfile);
  await open(dockerfile, 'dockerfile');
  await first;

  const rows: (readonly string[])[] = [['', 'p50 / p95 ms', 'processor p50 / p95 ms']];
  await open(script, 'shellscript');
  rows.push(['both open', ...(await times())]);
  await client.sendRequest('plimsoll/check', {});
  rows.push([`the same behind a check of ${2 * services} files`, ...(await times())]);
  console.log(`An edit of a start script (${text.split('\n').length} lines) → its Dockerfile's diagnostics, in one process, ${edits} edits\n`);
  print(rows);

  async function times(): Promise<readonly string[]> {
    const taken: number[] = [];
    const worked: number[] = [];
    for (let edit = 0; edit < edits; edit++) {
      const done = published(dockerfile);
      const [began, before] = [performance.now(), process.cpuUsage()];
      // What hands over to the server comes and goes, so that there is always something else to say.
      const own = edit % 2 === 0 ? `${text}exec "$@"\n` : text;
      await client.sendNotification('textDocument/didChange', { textDocument: { uri: uriOf(script), version: versions++ }, contentChanges: [{ text: own }] });
      await done;
      taken.push(performance.now() - began);
      const { user, system } = process.cpuUsage(before);
      worked.push((user + system) / 1000);
    }
    // The first ones warm the engine up.
    return [taken, worked].map((values) => show(quantiles(values.slice(20))));
  }
} finally {
  rmSync(root, { recursive: true, force: true });
}
process.exit(0);
