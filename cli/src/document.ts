import { fixAll, gatherNow, rules, type Ask, type Answer, type CheckInput, type CheckResult, type DocumentKind, type FixLevel } from '@plimsoll/shared-rules';

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

export async function checkDocument(document: Document, host: Host): Promise<Outcome> {
  return { document, result: (await gatherNow(document.input, rules, host)).result };
}
