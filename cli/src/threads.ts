import { availableParallelism } from 'node:os';
import type { MessagePort, Worker } from 'node:worker_threads';
import { forgetTexts } from '@plimsoll/shared-rules';
import { KeptAnswers } from './answers';
import { Checks, type Document, type Outcome } from './document';
import { fromPlain, plainResult, type PlainResult } from './plain-result';

/** A thread has to read the whole program first: below this many files for each it does not pay (measured on real repositories). */
const filesForAThread = 60;
/** Files that a thread takes at a time. */
const chunk = 8;

/** In MiB, and far above what a check needs: a thread without limits collects its garbage later, and takes twice the memory for 0.85 of the processor time. */
const memory = { maxYoungGenerationSizeMb: 32, maxOldGenerationSizeMb: 1024 };

/** The argument that starts the program as one of its own threads. */
export const threadMark = '--thread';

/** A document as it travels to a thread: without its functions. */
type Parcel = Omit<Document, 'nameOf'>;

interface Order {
  readonly documents: readonly Parcel[];
  /** Edits are made only when somebody asks for them, and in another thread that is now. */
  readonly edits: boolean;
}

/** How many threads are worth their while for so many files; 1 for none but the main one. */
export function threadsFor(files: number, processors = availableParallelism()): number {
  return Math.max(1, Math.min(processors, Math.floor(files / filesForAThread)));
}

/** Checks documents in threads of their own, which are this same program; the outcomes are in the order of the documents. */
export async function checkInThreads(
  documents: readonly Document[],
  threads: number,
  { edits, progress }: { readonly edits: boolean; readonly progress: (done: number) => void },
): Promise<readonly Outcome[]> {
  const { Worker } = await import('node:worker_threads');
  const outcomes: Outcome[] = [];
  let next = 0;
  let done = 0;
  await Promise.all(
    Array.from({ length: threads }, async () => {
      const worker = new Worker(__filename, { argv: [threadMark], resourceLimits: memory });
      try {
        while (next < documents.length) {
          const start = next;
          next += chunk;
          const taken = documents.slice(start, next);
          const order: Order = { documents: taken.map(parcelOf), edits };
          const results = await answerOf(worker, order);
          taken.forEach((document, at) => (outcomes[start + at] = { document, result: fromPlain(results[at] as PlainResult) }));
          progress((done += taken.length));
        }
      } finally {
        await worker.terminate();
      }
    }),
  );
  return outcomes;
}

/** What a thread does: it answers orders until it is ended. */
export function serveThread(port: MessagePort): void {
  const answers = new KeptAnswers(new Map());
  const checks = new Checks((root) => answers.below(root));
  port.on('message', async ({ documents, edits }: Order) => {
    const results: PlainResult[] = [];
    for (const document of documents) {
      const { result } = await checks.of({ ...document, nameOf: (path) => path });
      results.push(plainResult(result, edits));
    }
    forgetTexts();
    port.postMessage(results);
  });
}

function parcelOf({ name, file, kind, root, input, before }: Document): Parcel {
  return { name, file, kind, root, input, before };
}

function answerOf(worker: Worker, order: Order): Promise<readonly PlainResult[]> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('message', (results: readonly PlainResult[]) => {
      worker.off('error', reject);
      resolve(results);
    });
    worker.postMessage(order);
  });
}
