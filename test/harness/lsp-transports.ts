import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  StreamMessageReader,
  StreamMessageWriter,
  type DataCallback,
  type Message,
  type MessageReader,
  type MessageWriter,
} from 'vscode-languageserver/node';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** `stdio`: the server's bundle as a process. `ports`: the web bundle as a worker, which reaches files only through its client. */
export type Transport = 'stdio' | 'ports';

/** A server that was started, and the way to talk with it. */
export interface Running {
  readonly reader: MessageReader;
  readonly writer: MessageWriter;
  end(): Promise<void>;
}

export function run(transport: Transport): Running {
  if (transport === 'stdio') {
    const child = spawn(process.execPath, [bundle('server.js'), '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'], cwd: tmpdir() });
    return { reader: new StreamMessageReader(child.stdout), writer: new StreamMessageWriter(child.stdin), end: async () => void child.kill() };
  }
  const worker = new Worker(workerStart, { eval: true, workerData: { bundle: bundle('web/server.js') } });
  return { reader: new WorkerReader(worker), writer: new WorkerWriter(worker), end: async () => void (await worker.terminate()) };
}

function bundle(name: string): string {
  const file = join(root, 'dist', name);
  if (!existsSync(file)) throw new Error(`dist/${name} is missing: run "npm run build" first`);
  return file;
}

/** Makes a thread look like a browser's worker to the bundle: `self` with messages, and none of Node's globals. */
const workerStart = `
const { parentPort, workerData } = require('node:worker_threads');
const { readFileSync } = require('node:fs');
const { runInThisContext } = require('node:vm');
const source = readFileSync(workerData.bundle, 'utf8');
globalThis.self = {
  postMessage: (message) => parentPort.postMessage(message),
  addEventListener: () => undefined,
  set onmessage(listen) { parentPort.on('message', (data) => listen({ data })); },
};
for (const name of ['Buffer', 'process', 'require', 'module', 'exports']) delete globalThis[name];
runInThisContext(source, { filename: workerData.bundle });
`;

class WorkerReader extends AbstractMessageReader {
  constructor(private readonly worker: Worker) {
    super();
    worker.on('error', (error) => this.fireError(error));
  }

  listen(callback: DataCallback) {
    this.worker.on('message', callback);
    return { dispose: () => void this.worker.off('message', callback) };
  }
}

class WorkerWriter extends AbstractMessageWriter {
  constructor(private readonly worker: Worker) {
    super();
  }

  write(message: Message): Promise<void> {
    this.worker.postMessage(message);
    return Promise.resolve();
  }

  end(): void {
    // The worker is stopped by its owner.
  }
}
