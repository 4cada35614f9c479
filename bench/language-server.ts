import { spawn } from 'node:child_process';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import type { Sample } from './samples';

export interface Server {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

export interface Latency {
  /** Milliseconds from starting the process to the first diagnostics of the opened file. */
  readonly start: number;
  /** Milliseconds from a change to its diagnostics, in order of size. */
  readonly changes: readonly number[];
}

const uri = 'file:///bench/Dockerfile';

/** Opens the sample in a fresh server, edits it, and times until the diagnostics for each version are there (pushed, as the oldest clients get them). */
export async function measure(server: Server, sample: Sample, edits: number, settings: unknown): Promise<Latency> {
  const began = performance.now();
  const child = spawn(server.command, [...server.args], { stdio: ['pipe', 'pipe', 'ignore'] });
  const connection = createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  let current = 1;
  let published: () => void = () => {};
  // Some servers publish what they had before for the new text at once: only diagnostics of the version that was asked for count.
  connection.onNotification('textDocument/publishDiagnostics', ({ version }: { readonly version?: number }) => {
    if (version === undefined || version === current) published();
  });
  connection.onRequest('workspace/configuration', ({ items }: { readonly items: readonly unknown[] }) => items.map(() => settings));
  connection.onRequest('client/registerCapability', () => null);
  connection.onError(() => {});
  const next = () =>
    new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${server.name}: no diagnostics within 30 s`)), 30_000);
      published = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  connection.listen();
  try {
    const { capabilities } = await connection.sendRequest<{ readonly capabilities: { readonly textDocumentSync?: number | { readonly change?: number } } }>(
      'initialize',
      { processId: process.pid, rootUri: null, capabilities: { textDocument: { publishDiagnostics: { versionSupport: true } } } },
    );
    const sync = capabilities.textDocumentSync;
    // 2: changes; 1: whole texts.
    const incremental = (typeof sync === 'number' ? sync : sync?.change) === 2;
    await connection.sendNotification('initialized', {});
    const first = next();
    await connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'dockerfile', version: 1, text: sample.text } });
    await first;
    const start = performance.now() - began;

    const position = positionOf(sample.text, sample.editAt);
    const changes: number[] = [];
    for (let version = 2; version < edits + 2; version++) {
      current = version;
      const done = next();
      const from = performance.now();
      // A letter comes and goes, as somebody types.
      const typed = version % 2 === 0;
      const change = incremental
        ? { range: { start: position, end: typed ? position : { ...position, character: position.character + 1 } }, text: typed ? 'x' : '' }
        : { text: typed ? `${sample.text.slice(0, sample.editAt)}x${sample.text.slice(sample.editAt)}` : sample.text };
      await connection.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [change] });
      await done;
      changes.push(performance.now() - from);
    }
    return { start, changes: changes.sort((a, b) => a - b) };
  } finally {
    connection.dispose();
    child.kill();
  }
}

function positionOf(text: string, offset: number) {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length - 1, character: (before[before.length - 1] as string).length };
}
