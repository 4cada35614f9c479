import { availableParallelism } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import type { MessagePort, Worker } from 'node:worker_threads';
import { KeptAnswers } from './answers';
import { checkDocuments, portionsOf, type Document, type Outcome, type Reading } from './document';
import { fromPlain, plainResult, type PlainResult } from './plain-result';

/** A thread has to read the whole program first: below this many files for each it does not pay (measured on real repositories). */
const filesForAThread = 60;
/** In MiB, and far above what a check needs: a thread without limits collects its garbage later, and takes twice the memory for 0.85 of the processor time. */
const memory = { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 512 };

/**
 * For V8 11 (Node 20), where threads live for seconds and have all processors busy: to optimize functions as early as it does costs more than that gives
 * back, and so do helpers that collect garbage beside each thread (0.75 and 0.95 of the processor time). Later versions have a cheaper compiler in
 * between, and do not know all of these.
 */
const flags = process.versions.v8.startsWith('11.') ? ['--interrupt-budget=1000000', '--no-parallel-scavenge'] : [];

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

/** Checks documents in threads of their own, which are this same program; the outcomes are in the order of the documents, which are read while others are checked. */
export async function checkInThreads(
  documents: Reading['documents'],
  threads: number,
  { edits, progress }: { readonly edits: boolean; readonly progress: (done: number) => void },
): Promise<readonly Outcome[]> {
  const { Worker } = await import('node:worker_threads');
  flags.forEach((flag) => setFlagsFromString(flag));
  const outcomes: Outcome[] = [];
  const work = portionsOf(documents);
  let done = 0;
  await Promise.all(
    Array.from({ length: threads }, async () => {
      const worker = new Worker(__filename, { argv: [threadMark], resourceLimits: memory });
      try {
        // One generator for all: whoever is free takes the next portion.
        for (let next = await work.next(); next.done !== true; next = await work.next()) {
          const { start, documents: taken } = next.value;
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
  port.on('message', async ({ documents, edits }: Order) => {
    const results = await checkDocuments(documents, (root) => answers.below(root));
    port.postMessage(results.map((result) => plainResult(result, edits)));
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
