import type { Answer, Ask } from '../model/needs';
import { Checking } from './checking';
import type { Config } from './config';
import type { Finding } from './finding';
import type { AnyRule } from './rule';

export type DocumentKind = 'dockerfile' | 'script';

/** One document to check. */
export interface CheckInput {
  readonly kind: DocumentKind;
  readonly text: string;
  /** Path below the root folder, POSIX; null when it is not below one (an untitled document, standard input). */
  readonly path: string | null;
  readonly config: Config;
  /** The build context of every Dockerfile, where a person named one: a folder below the root, `.` for the root itself. Goes before `config.contexts`. */
  readonly context?: string | null;
}

export interface CheckResult {
  readonly findings: readonly Finding[];
  /** How many findings comments in the file switched off. */
  readonly suppressed: number;
  /** Files that the check would like to see: answer them, and check again. */
  readonly needs: readonly Ask[];
  /** Every question that was asked, answered or not. */
  readonly asked: readonly Ask[];
  /** Rules that threw; their findings are lost, nobody else's. */
  readonly failures: readonly RuleFailure[];
  /** The file's size forbids rules (see `limits`). */
  readonly skipped: boolean;
  /** Problems of parsing, counted: a fix must not raise it. */
  readonly problems: number;
  /** How the document was read, in words for a host's log. Computed when asked. */
  notes(): readonly string[];
}

export interface RuleFailure {
  readonly rule: string;
  readonly error: unknown;
}

/** Checks one document. Synchronous and pure: the same input and answers give the same result, and nothing is read. */
export function check(input: CheckInput, known: ReadonlyMap<string, Answer>, rules: readonly AnyRule[]): CheckResult {
  const checking = new Checking(input, known, rules);
  for (const rule of rules) checking.run(rule);
  return checking.finish();
}
