import {
  checkTogether,
  fixAll,
  forgetTexts,
  gatherNow,
  rules,
  type Ask,
  type Answer,
  type CheckInput,
  type CheckResult,
  type DocumentKind,
  type FixLevel,
} from '@plimsoll/shared-rules';

/** One text that is checked. */
export interface Document {
  /** As it was given, or relative to the working folder; `-` for standard input. Always with `/`. */
  readonly name: string;
  /** The name to show for another file below the root. */
  nameOf(path: string): string;
  /** Absolute; null for standard input. */
  readonly file: string | null;
  readonly kind: DocumentKind;
  /** Folder that bounds what may be read; absolute. */
  readonly root: string;
  readonly input: CheckInput;
  /** The text as it was read. */
  readonly before: string;
}

export type Host = (ask: Ask) => Answer;

/** What reports need of a check. */
export type Checked = Pick<CheckResult, 'findings' | 'suppressed' | 'skipped' | 'failures'>;

/** The documents of a run. */
export interface Reading {
  /** How many there are at most: some may not be read, or be of another kind. */
  readonly most: number;
  /** Each is read when it is its turn, or all are there. */
  readonly documents: AsyncIterable<Document> | readonly Document[];
}

export interface Outcome {
  readonly document: Document;
  readonly result: Checked;
}

/** The document after its fixes, and the paths below its root that they hang on. */
export async function fixDocument(
  document: Document,
  fix: 'safe' | 'unsafe',
  host: Host,
): Promise<{ readonly document: Document; readonly asked: readonly string[] }> {
  const levels: readonly FixLevel[] = fix === 'safe' ? ['safe'] : ['safe', 'unsafe'];
  const { result, answers } = await gatherNow(document.input, rules, host);
  const { text } = fixAll(document.input, answers, rules, { levels });
  return { document: { ...document, input: { ...document.input, text } }, asked: result.asked.map((ask) => ask.path) };
}

/**
 * The results of documents, in their order: checked side by side, while nothing on the disk changes. What was remembered of their texts is forgotten then,
 * since the next are others.
 */
export async function checkDocuments(documents: readonly Pick<Document, 'root' | 'input'>[], hostBelow: (root: string) => Host): Promise<readonly Checked[]> {
  const results = new Map<CheckInput, Checked>();
  for (const root of new Set(documents.map((document) => document.root))) {
    const inputs = documents.filter((document) => document.root === root).map(({ input }) => input);
    const found = await checkTogether(inputs, rules, hostBelow(root));
    found.forEach(({ result }, index) => results.set(inputs[index] as CheckInput, result));
  }
  forgetTexts();
  return documents.map(({ input }) => results.get(input) as Checked);
}

/** Documents that are checked side by side: more of them hold more memory, and gain little. */
const portion = 32;

/** The documents in portions, each with the number of its first. */
export async function* portionsOf(documents: Reading['documents']): AsyncGenerator<{ readonly start: number; readonly documents: readonly Document[] }, void> {
  let start = 0;
  let taken: Document[] = [];
  for await (const document of documents) {
    if (taken.push(document) < portion) continue;
    yield { start, documents: taken };
    start += taken.length;
    taken = [];
  }
  if (taken.length > 0) yield { start, documents: taken };
}
