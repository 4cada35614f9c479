import { describe, expect, it } from 'vitest';
import type { AnyRule } from '../shared-rules/src/engine/rule';
import { readDoc, readSpec, type ReadCases } from './harness/cases';
import { loadRuleFolders } from './harness/rules';
import { runCase, uncovered, type CaseReport } from './harness/spec';
import { crossFaults, structureFaults } from './harness/structure';

const folders = await loadRuleFolders();
const rules = folders.flatMap(({ rule }) => rule ?? []);

function noFaults(faults: readonly string[]): void {
  if (faults.length > 0) throw new Error(faults.join('\n\n'));
}

for (const folder of folders) {
  describe(folder.id, () => {
    const { rule } = folder;
    if (rule === null) {
      it('loads', () => {
        throw folder.error;
      });
      return;
    }
    it('has a well-formed folder and metadata', () => noFaults(structureFaults(folder, rule)));
    const reports: CaseReport[] = [];
    const examples = runCases('doc.md', folder.doc, readDoc, rule, reports);
    const cases = runCases('spec.md', folder.spec, readSpec, rule, reports);
    // Behind the cases: with one of them alone (a filter by its title) there is nothing to say about coverage.
    it('shows every message and fix in a case', ({ skip }) => {
      skip(reports.length < examples + cases, 'not all cases ran');
      noFaults(uncovered(rule, reports));
    });
  });
}

function runCases(file: string, text: string, read: (text: string, rule: AnyRule) => ReadCases, rule: AnyRule, reports: CaseReport[]): number {
  let found: ReadCases;
  try {
    found = read(text, rule);
  } catch (error) {
    found = { cases: [], faults: [String(error)] };
  }
  it(`${file} is well formed`, () => noFaults(found.faults));
  for (const one of found.cases) {
    it(`${file}:${one.line} ${one.title}`, async () => {
      const report = await runCase(one, rule, rules);
      reports.push(report);
      noFaults(report.faults);
    });
  }
  return found.cases.length;
}

describe('all rules', () => {
  it('are there', () => expect(rules.length).toBeGreaterThan(0));
  it('share no alias', () => noFaults(crossFaults(rules)));
});
