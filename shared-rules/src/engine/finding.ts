import type { Span } from '../text/span';
import type { TextEdit } from '../text/edit';

export type Severity = 'error' | 'warning' | 'info' | 'hint';
export const severities: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

/**
 * What a fix may change.
 * - `safe`: at run time the image is the same, and the build cannot newly fail. In fix-all, on save, `--fix`.
 * - `suggested`: needs a person's choice. Light bulb only.
 * - `unsafe`: mechanical, but it may drop something used or make a passing build fail. Light bulb, `--fix-unsafe`.
 */
export type FixLevel = 'safe' | 'suggested' | 'unsafe';

/** One fault at one place, in words, with its repairs. */
export interface Finding {
  readonly rule: string;
  /** Which of the rule's messages. */
  readonly messageId: string;
  readonly message: string;
  readonly severity: Severity;
  readonly span: Span;
  readonly fixes: readonly Fix[];
  readonly related: readonly Related[];
  /** Two findings with the same key in two files are one fault: reports over several files count it once. */
  readonly pair: string | null;
}

export interface Related {
  /** Path below the root folder; null for the finding's own document. */
  readonly path: string | null;
  readonly span: Span;
  readonly message: string;
}

export interface Fix {
  readonly id: string;
  readonly title: string;
  readonly level: FixLevel;
  /** Edits of the finding's document; disjoint. Computed when asked. */
  edits(): readonly TextEdit[];
  /** Edits of other files (never in fix-all); computed when asked. */
  files(): readonly FileEdit[];
}

export interface FileEdit {
  /** Path below the root folder. */
  readonly path: string;
  /** The text that the edits were made for: a host refuses them when the file has another one. */
  readonly before: string;
  readonly edits: readonly TextEdit[];
}
