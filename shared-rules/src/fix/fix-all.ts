import { check, type CheckInput, type CheckResult } from '../engine/check';
import type { Finding, Fix, FixLevel } from '../engine/finding';
import type { AnyRule } from '../engine/rule';
import type { Answer } from '../model/needs';
import { applyEdits, conflicts, type TextEdit } from '../text/edit';

const maxPasses = 10;

export interface FixOptions {
  readonly levels: readonly FixLevel[];
  /** Only these rules' findings; all when not given. */
  readonly rules?: ReadonlySet<string>;
}

export interface AppliedFix {
  readonly rule: string;
  readonly fix: string;
  readonly pass: number;
}

export interface SkippedFix {
  readonly rule: string;
  readonly fix: string;
  /** `parse`: it would leave more parse problems; `cycle`: the text had been seen before; `limit`: too many passes. */
  readonly reason: 'parse' | 'cycle' | 'limit';
}

export interface FixResult {
  readonly text: string;
  readonly applied: readonly AppliedFix[];
  readonly skipped: readonly SkippedFix[];
  readonly passes: number;
}

interface Chosen {
  readonly finding: Finding;
  readonly fix: Fix;
  readonly edits: readonly TextEdit[];
}

/**
 * Repairs a document: one disjoint set of fixes, then parse and check again, until nothing is left to do.
 * Only edits of the document itself are made. The caller turns the result into one edit (`minimalEdit`).
 */
export function fixAll(input: CheckInput, known: ReadonlyMap<string, Answer>, rules: readonly AnyRule[], options: FixOptions): FixResult {
  let text = input.text;
  const applied: AppliedFix[] = [];
  const skipped: SkippedFix[] = [];
  const refused = new Set<string>();
  const seen = new Set([text]);
  let now = check(input, known, rules);
  for (let pass = 1; ; pass++) {
    const chosen = choose(now.findings, options, refused);
    if (chosen.length === 0) return { text, applied, skipped, passes: pass - 1 };
    if (pass > maxPasses) {
      skipped.push(...chosen.map(({ finding, fix }) => ({ rule: finding.rule, fix: fix.id, reason: 'limit' as const })));
      return { text, applied, skipped, passes: pass - 1 };
    }
    const next = applyPass(input, known, rules, text, now.problems, chosen, refused, skipped);
    if (next.taken.length === 0) continue;
    if (seen.has(next.text)) {
      skipped.push(...next.taken.map(({ finding, fix }) => ({ rule: finding.rule, fix: fix.id, reason: 'cycle' as const })));
      return { text, applied, skipped, passes: pass };
    }
    text = next.text;
    now = next.checked ?? check({ ...input, text }, known, rules);
    seen.add(text);
    applied.push(...next.taken.map(({ finding, fix }) => ({ rule: finding.rule, fix: fix.id, pass })));
  }
}

/** In the order of the text: a fix is taken unless it touches one that is taken already. */
function choose(findings: readonly Finding[], options: FixOptions, refused: ReadonlySet<string>): readonly Chosen[] {
  const chosen: Chosen[] = [];
  for (const finding of findings) {
    if (options.rules !== undefined && !options.rules.has(finding.rule)) continue;
    const fix = finding.fixes.find((one) => options.levels.includes(one.level));
    if (fix === undefined || refused.has(keyOf(finding, fix))) continue;
    const edits = fix.edits();
    if (edits.length === 0 || fix.files().length > 0) continue;
    if (!chosen.some((other) => conflicts(other.edits, edits))) chosen.push({ finding, fix, edits });
  }
  return chosen;
}

/**
 * A pass that leaves more parse problems is undone, and its fixes tried one by one: a bad one must not block the others.
 * `checked` is the check of the text that it leaves, where one was made.
 */
function applyPass(
  input: CheckInput,
  known: ReadonlyMap<string, Answer>,
  rules: readonly AnyRule[],
  text: string,
  problems: number,
  chosen: readonly Chosen[],
  refused: Set<string>,
  skipped: SkippedFix[],
): { readonly text: string; readonly taken: readonly Chosen[]; readonly checked: CheckResult | null } {
  const whole = applyEdits(
    text,
    chosen.flatMap((one) => one.edits),
  );
  const checked = check({ ...input, text: whole }, known, rules);
  if (checked.problems <= problems) return { text: whole, taken: chosen, checked };
  const parses = (candidate: string) => check({ ...input, text: candidate }, known, []).problems <= problems;
  const good: Chosen[] = [];
  for (const one of chosen) {
    if (
      parses(
        applyEdits(
          text,
          [...good, one].flatMap((each) => each.edits),
        ),
      )
    )
      good.push(one);
    else {
      refused.add(keyOf(one.finding, one.fix));
      skipped.push({ rule: one.finding.rule, fix: one.fix.id, reason: 'parse' });
    }
  }
  return {
    text: applyEdits(
      text,
      good.flatMap((one) => one.edits),
    ),
    taken: good,
    checked: null,
  };
}

function keyOf(finding: Finding, fix: Fix): string {
  return `${finding.rule} ${fix.id} ${finding.message}`;
}
