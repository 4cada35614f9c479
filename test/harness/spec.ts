import { check, type CheckInput, type CheckResult } from '../../shared-rules/src/engine/check';
import type { Finding, Fix, FixLevel } from '../../shared-rules/src/engine/finding';
import { gather } from '../../shared-rules/src/engine/gather';
import type { AnyRule } from '../../shared-rules/src/engine/rule';
import { fixAll, type FixResult } from '../../shared-rules/src/fix/fix-all';
import type { Answer } from '../../shared-rules/src/model/needs';
import { applyEdits } from '../../shared-rules/src/text/edit';
import { LineIndex } from '../../shared-rules/src/text/line-index';
import type { FixedText, SpecCase } from './cases';
import { lineDiff } from './diff';
import { FileTree } from './file-tree';
import { fits, writeMarks } from './marks';
import { twinsOf, type Twin } from './twins';

/** What running one case showed. */
export interface CaseReport {
  /** Empty when the case holds. */
  readonly faults: readonly string[];
  /** Ids of the rule's messages that it reported. */
  readonly messages: ReadonlySet<string>;
  /** Ids of the rule's fixes whose text the case shows. */
  readonly fixes: ReadonlySet<string>;
}

interface Checked {
  readonly result: CheckResult;
  readonly answers: ReadonlyMap<string, Answer>;
}

/** Rules that speak of what others found, and of comments: they say nothing alone, and comments are what they repair. */
const watchers: ReadonlySet<string> = new Set(['unused-suppression', 'unexplained-suppression']);

/** Runs a case with everything that holds for every case of every rule (docs/writing-a-rule.md lists it). */
export async function runCase(one: SpecCase, rule: AnyRule, all: readonly AnyRule[]): Promise<CaseReport> {
  const run = new CaseRun(one, rule, all);
  await run.run();
  return run;
}

class CaseRun implements CaseReport {
  readonly faults: string[] = [];
  readonly messages = new Set<string>();
  readonly fixes = new Set<string>();
  private readonly tree: FileTree;
  /** The rules without `supersedes`, so that what a rule says does not hang on the others. */
  private readonly others: readonly AnyRule[];
  /** The rule alone; one that speaks of others has them beside it, and only its own findings and fixes count. */
  private readonly own: readonly AnyRule[];

  constructor(
    private readonly one: SpecCase,
    private readonly rule: AnyRule,
    all: readonly AnyRule[],
  ) {
    this.tree = new FileTree(one.files);
    this.others = all.map(({ meta, create }) => ({ meta: { ...meta, supersedes: [] }, create }));
    this.own = watchers.has(rule.meta.id) ? [...this.others] : [rule];
  }

  async run(): Promise<void> {
    const alone = await this.check(this.one.text, this.own);
    const among = await this.check(this.one.text, this.others);
    const { findings } = alone.result;
    for (const failure of [...alone.result.failures, ...among.result.failures]) this.say(`the rule ${failure.rule} threw: ${describeError(failure.error)}`);
    if (alone.result.failures.length > 0) return;
    for (const finding of findings) this.messages.add(finding.messageId);
    this.expectFindings(findings);
    this.expectSame(
      'among all rules',
      findings,
      among.result.findings.filter(({ rule }) => rule === this.rule.meta.id),
    );
    this.expectSame('checked a second time', findings, this.ownOf(check(this.input(this.one.text), alone.answers, this.own).findings));
    for (const finding of findings) for (const fix of finding.fixes) await this.tryFix(finding, fix, among.result);
    for (const [index, finding] of findings.entries()) this.expectPlainMessage(index, finding);
    await this.guard('fix-all', () => this.tryFixAll(alone, among));
    for (const fixed of this.one.fixed) await this.guard(`the block on line ${fixed.line}`, () => this.expectFixed(fixed, alone));
    for (const twin of twinsOf(this.one)) await this.guard(`the ${twin.name} twin`, () => this.compareTwin(twin, alone));
  }

  /** A fix that throws is a fault of the rule, wherever it is asked for its edits. */
  private async guard(what: string, step: () => void | Promise<void>): Promise<void> {
    try {
      await step();
    } catch (error) {
      this.say(`${what}: a fix threw: ${describeError(error)}`);
    }
  }

  private say(fault: string): void {
    if (!this.faults.includes(fault)) this.faults.push(fault);
  }

  private input(text: string): CheckInput {
    return { kind: this.one.kind, text, path: this.one.path, config: this.one.config };
  }

  private async check(text: string, rules: readonly AnyRule[], changed: ReadonlyMap<string, string> = new Map()): Promise<Checked> {
    const tree = this.one.files.length === 0 ? this.tree : this.tree.with(new Map([...changed, [this.one.path, text]]));
    const { result, answers } = await gather(this.input(text), rules, tree.answer);
    return { result: rules === this.own ? { ...result, findings: this.ownOf(result.findings) } : result, answers };
  }

  private ownOf(findings: readonly Finding[]): readonly Finding[] {
    return findings.filter(({ rule }) => rule === this.rule.meta.id);
  }

  private expectFindings(findings: readonly Finding[]): void {
    const { marks, count, text } = this.one;
    const lines = new LineIndex(text);
    if (marks === null) {
      if (findings.length !== count) this.say(`${count} finding(s) expected, ${findings.length} came:\n${writeMarks(text, findings)}`);
    } else {
      const open = [...findings];
      const missing = marks.filter((mark) => {
        const at = open.findIndex((finding) => fits(mark, finding, lines));
        if (at !== -1) open.splice(at, 1);
        return at === -1;
      });
      if (missing.length === 0 && open.length === 0) return;
      const wanted = missing.map((mark) => {
        const { line } = lines.position(mark.start);
        return `\n  not found: "${text.slice(mark.start, mark.end)}" on line ${line + 1}${mark.severity === null ? '' : `, ${mark.severity}`}${mark.message === null ? '' : `, ${mark.message}`}`;
      });
      const extra = open.map((finding) => `\n  not expected: "${text.slice(finding.span.start, finding.span.end)}", ${finding.severity} ${finding.messageId}`);
      this.say(`other findings than the carets say:${wanted.join('')}${extra.join('')}\nThe engine says:\n${writeMarks(text, findings)}`);
    }
  }

  private expectPlainMessage(index: number, finding: Finding): void {
    const { start, end } = finding.span;
    if (start < 0 || end > this.one.text.length || start >= end) this.say(`finding ${index + 1} marks no text (${start}–${end} of ${this.one.text.length})`);
    const blank = [finding.message, ...finding.fixes.map((fix) => fix.title)].find((text) => /\{\w+\}|undefined|null|NaN/.test(text));
    if (blank !== undefined) this.say(`finding ${index + 1} has a gap in its words: ${blank}`);
  }

  private expectSame(where: string, expected: readonly Finding[], actual: readonly Finding[]): void {
    const [a, b] = [expected, actual].map((findings) => findings.map((finding) => describe(finding, finding.span)).join('\n')) as [string, string];
    if (a !== b) this.say(`${where} the rule says something else:\n${lineDiff(a, b)}`);
  }

  /** A fix alone: it removes its finding, brings none, keeps comments and does not worsen the parse. */
  private async tryFix(finding: Finding, fix: Fix, before: CheckResult): Promise<void> {
    const name = `the fix "${fix.id}" of the finding on line ${new LineIndex(this.one.text).position(finding.span.start).line + 1}`;
    try {
      const edits = fix.edits();
      const files = fix.files();
      const after = applyEdits(this.one.text, edits);
      if (edits.some(({ span }) => span.start < 0 || span.end > this.one.text.length || span.end < span.start)) this.say(`${name} edits outside the text`);
      if (after === this.one.text && files.length === 0) return this.say(`${name} changes nothing`);
      const changed = new Map<string, string>();
      for (const file of files) {
        const old = this.tree.text(file.path) ?? '';
        if (file.before !== old) this.say(`${name} was made for another text of ${file.path}`);
        changed.set(file.path, applyEdits(old, file.edits));
      }
      const shown = this.one.fixed.filter((fixed) => fixed.fix === fix.id);
      const brings = new Set(shown.flatMap((fixed) => fixed.brings));
      const { result } = await this.check(after, this.others, changed);
      this.expectBetter(
        name,
        after,
        before,
        result,
        brings,
        shown.some((fixed) => fixed.dropsComments),
      );
      const left = countOf(result.findings, finding.rule);
      // With several alternatives each must do; a finding that stands for a group may leave the rest of it.
      if (left >= countOf(before.findings, finding.rule))
        this.say(
          `${name} does not remove its finding:\n${writeMarks(
            after,
            result.findings.filter(({ rule }) => rule === finding.rule),
          )}`,
        );
    } catch (error) {
      this.say(`${name} threw: ${describeError(error)}`);
    }
  }

  private expectBetter(name: string, text: string, before: CheckResult, after: CheckResult, brings: ReadonlySet<string>, dropsComments: boolean): void {
    for (const failure of after.failures) this.say(`after ${name} the rule ${failure.rule} threw: ${describeError(failure.error)}`);
    if (after.problems > before.problems) this.say(`${name} brings parse problems:\n${text}`);
    for (const rule of new Set(after.findings.map((finding) => finding.rule))) {
      const fresh = countOf(after.findings, rule) - countOf(before.findings, rule);
      if (fresh > 0 && !brings.has(rule))
        this.say(
          `${name} brings ${fresh} finding(s) of ${rule}:\n${writeMarks(
            text,
            after.findings.filter((finding) => finding.rule === rule),
          )}`,
        );
    }
    const lost = dropsComments || watchers.has(this.rule.meta.id) ? [] : lostComments(this.one.text, text);
    if (lost.length > 0) this.say(`${name} loses the comment "${lost[0]}"`);
  }

  private async tryFixAll(alone: Checked, among: Checked): Promise<void> {
    for (const [where, rules, start] of [
      ['fix-all', this.own, alone],
      ['fix-all with all rules', this.others, among],
    ] as const) {
      const first = this.fixAll(this.one.text, start.answers, rules, ['safe']);
      for (const skip of first.skipped) this.say(`${where} gives up "${skip.fix}" of ${skip.rule}: ${skip.reason}`);
      if (first.text === this.one.text) continue;
      const second = await this.check(first.text, rules);
      const again = this.fixAll(first.text, second.answers, rules, ['safe']);
      if (again.text !== first.text) this.say(`${where} does more when it runs again:\n${lineDiff(first.text, again.text)}`);
      const before = rules === this.own ? alone.result : among.result;
      const dropsComments = rules !== this.own || this.one.fixed.some((fixed) => fixed.dropsComments);
      this.expectBetter(where, first.text, before, second.result, new Set(this.one.fixed.flatMap((fixed) => fixed.brings)), dropsComments);
    }
  }

  private fixAll(text: string, answers: ReadonlyMap<string, Answer>, rules: readonly AnyRule[], levels: readonly FixLevel[]): FixResult {
    return fixAll(this.input(text), answers, rules, { levels, ...(rules === this.own ? { rules: new Set([this.rule.meta.id]) } : {}) });
  }

  private expectFixed(fixed: FixedText, alone: Checked): void {
    const actual = this.fixedText(fixed, alone);
    if (actual === null) return;
    if (actual !== fixed.text) this.say(`line ${fixed.line}: "${fixed.fix}" gives another text (- expected, + given):\n${lineDiff(fixed.text, actual)}`);
  }

  private fixedText(fixed: FixedText, { result, answers }: Checked): string | null {
    if (fixed.fix === 'all' || fixed.fix === 'all-unsafe') {
      const outcome = this.fixAll(this.one.text, answers, this.own, fixed.fix === 'all' ? ['safe'] : ['safe', 'unsafe']);
      for (const { fix } of outcome.applied) this.fixes.add(fix);
      if (outcome.applied.length === 0 && fixed.text !== this.one.text) this.say(`line ${fixed.line}: fix-all finds nothing to do`);
      return outcome.text;
    }
    const finding = result.findings[fixed.finding - 1];
    const fix = finding?.fixes.filter((candidate) => candidate.id === fixed.fix)[fixed.choice - 1];
    if (fix === undefined) {
      const offered = finding?.fixes.map((candidate) => `${candidate.id} (${candidate.title})`).join(', ') || 'none';
      this.say(
        `line ${fixed.line}: finding ${fixed.finding} has no fix "${fixed.fix}"${fixed.choice > 1 ? ` number ${fixed.choice}` : ''}; offered: ${offered}`,
      );
      return null;
    }
    this.fixes.add(fix.id);
    if (fixed.path === null) return applyEdits(this.one.text, fix.edits());
    const file = fix.files().find((candidate) => candidate.path === fixed.path);
    if (file === undefined) this.say(`line ${fixed.line}: the fix does not change ${fixed.path}`);
    return file === undefined ? null : applyEdits(file.before, file.edits);
  }

  private async compareTwin(twin: Twin, alone: Checked): Promise<void> {
    const checked = await this.check(twin.text, this.own);
    const { findings } = alone.result;
    for (const failure of checked.result.failures) this.say(`the ${twin.name} twin: the rule threw: ${describeError(failure.error)}`);
    const expected = findings.map((finding) => describe(finding, { start: twin.at(finding.span.start), end: twin.at(finding.span.end) })).join('\n');
    const actual = checked.result.findings.map((finding) => describe(finding, finding.span)).join('\n');
    if (expected !== actual) return this.say(`the ${twin.name} twin has other findings:\n${lineDiff(expected, actual)}`);
    for (const [index, finding] of findings.entries()) {
      for (const [choice, fix] of finding.fixes.entries()) {
        const other = checked.result.findings[index]?.fixes[choice];
        if (other !== undefined) this.expectTwinText(twin, `the fix "${fix.id}"`, applyEdits(this.one.text, fix.edits()), applyEdits(twin.text, other.edits()));
      }
    }
    this.expectTwinText(
      twin,
      'fix-all',
      this.fixAll(this.one.text, alone.answers, this.own, ['safe']).text,
      this.fixAll(twin.text, checked.answers, this.own, ['safe']).text,
    );
  }

  private expectTwinText(twin: Twin, what: string, fixed: string, actual: string): void {
    const expected = twin.of(fixed);
    if (expected !== null && twin.compared(expected) !== twin.compared(actual))
      this.say(`the ${twin.name} twin: ${what} gives another text:\n${lineDiff(twin.compared(expected), twin.compared(actual))}`);
  }
}

/** Declared messages and fixes that no case shows. */
export function uncovered(rule: AnyRule, reports: readonly CaseReport[]): readonly string[] {
  const messages = Object.keys(rule.meta.messages).filter((id) => !reports.some((report) => report.messages.has(id)));
  const fixes = Object.keys(rule.meta.fixes ?? {}).filter((id) => !reports.some((report) => report.fixes.has(id)));
  return [...messages.map((id) => `no case reports the message "${id}"`), ...fixes.map((id) => `no "fixed" block shows the fix "${id}"`)];
}

function countOf(findings: readonly Finding[], rule: string): number {
  return findings.filter((finding) => finding.rule === rule).length;
}

function describe(finding: Finding, span: Finding['span']): string {
  return `${span.start}–${span.end} ${finding.severity} ${finding.rule}/${finding.messageId}: ${finding.message} [${finding.fixes.map((fix) => fix.title).join('; ')}]`;
}

/** Comment lines (an interpreter line is none) that stand more often before than after. */
function lostComments(before: string, after: string): readonly string[] {
  const comments = (text: string) => text.split('\n').flatMap((line) => (/^\s*#(?!!)/.test(line) ? [line.trim()] : []));
  const left = comments(after);
  return comments(before).filter((comment) => {
    const at = left.indexOf(comment);
    if (at !== -1) left.splice(at, 1);
    return at === -1;
  });
}

function describeError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
