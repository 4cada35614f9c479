import { describe, expect, it } from 'vitest';
import { applyEdits, check, fixAll, rules, type Finding, type Fix } from '../../shared-rules/src/index';
import { conflicts } from '../../shared-rules/src/text/edit';
import { specDocuments } from '../harness/proof-documents';

interface Offer {
  readonly finding: Finding;
  readonly fix: Fix;
}

/** The cases of the rules in which exactly two safe fixes are offered, and they touch the same text. */
const clashes = specDocuments().flatMap(({ name, input }) => {
  const offers = check(input, new Map(), rules).findings.flatMap((finding): Offer[] => {
    const fix = finding.fixes.find(({ level }) => level === 'safe');
    return fix === undefined ? [] : [{ finding, fix }];
  });
  const [first, second] = offers;
  if (offers.length !== 2 || first === undefined || second === undefined || !conflicts(first.fix.edits(), second.fix.edits())) return [];
  return [{ name, input, first, second }];
});

describe('of two safe fixes that touch the same text', () => {
  it('there are some in the cases', () => expect(clashes.length).toBeGreaterThan(5));

  it('fix-all takes the one whose finding stands first, and the other only in a later pass, if it is still offered', () => {
    for (const { name, input, first, second } of clashes) {
      const { applied, skipped } = fixAll(input, new Map(), rules, { levels: ['safe'] });
      expect(first.finding.span.start, name).toBeLessThanOrEqual(second.finding.span.start);
      expect(
        applied.filter(({ pass }) => pass === 1).map(({ rule, fix }) => `${rule}/${fix}`),
        name,
      ).toEqual([`${first.finding.rule}/${first.fix.id}`]);
      expect(skipped, name).toEqual([]);
      const text = applyEdits(input.text, first.fix.edits());
      const left = check({ ...input, text }, new Map(), rules).findings.some(({ fixes }) => fixes.some(({ level }) => level === 'safe'));
      expect(
        applied.some(({ pass }) => pass === 2),
        name,
      ).toBe(left);
    }
  });

  it('whichever a person takes first, fix-all ends where nothing is left to repair', () => {
    for (const { name, input, first, second } of clashes)
      for (const { fix } of [first, second]) {
        const taken = { ...input, text: applyEdits(input.text, fix.edits()) };
        const { text, skipped } = fixAll(taken, new Map(), rules, { levels: ['safe'] });
        expect(skipped, name).toEqual([]);
        const left = check({ ...input, text }, new Map(), rules).findings.filter(({ fixes }) => fixes.some(({ level }) => level === 'safe'));
        expect(
          left.map(({ rule }) => rule),
          `${name}\n${text}`,
        ).toEqual([]);
      }
  });
});
