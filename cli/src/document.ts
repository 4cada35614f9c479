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
  type Gathered,
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

/** Checks documents side by side, while nothing on the disk changes; what was remembered of their texts is forgotten then, since the next are others. */
export async function checkDocuments(documents: readonly Document[], hostBelow: (root: string) => Host): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const root of new Set(documents.map((document) => document.root))) {
    const own = documents.flatMap((document, index) => (document.root === root ? [{ document, index }] : []));
    const results = await checkTogether(
      own.map(({ document }) => document.input),
      rules,
      hostBelow(root),
    );
    own.forEach(({ document, index }, at) => (outcomes[index] = { document, result: (results[at] as Gathered).result }));
  }
  forgetTexts();
  return outcomes;
}

/** Documents that are checked side by side: more of them hold more memory, and gain little. */
const portion = 32;

/** The documents in portions, each with the number of its first. */
export async function* portionsOf(
  documents: AsyncIterable<Document>,
): AsyncGenerator<{ readonly start: number; readonly documents: readonly Document[] }, void> {
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
