import {
  fixAll,
  gatherNow,
  rules,
  SteadyChecks,
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

/** Roots whose documents come one after the other. */
const mostRoots = 4;

/** The checks of a run, while nothing on the disk changes. */
export class Checks {
  private readonly roots = new Map<string, SteadyChecks>();

  constructor(private readonly hostBelow: (root: string) => Host) {}

  async of(document: Document): Promise<Outcome> {
    return { document, result: await this.below(document.root).check(document.input, rules) };
  }

  private below(root: string): SteadyChecks {
    let checks = this.roots.get(root);
    if (checks === undefined) {
      if (this.roots.size === mostRoots) this.roots.clear();
      this.roots.set(root, (checks = new SteadyChecks(this.hostBelow(root))));
    }
    return checks;
  }
}
