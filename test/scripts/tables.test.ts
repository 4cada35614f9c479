import { describe, expect, it } from 'vitest';
import { compatibilityFaults } from '../../scripts/generate/compatibility';
import { foreignTools } from '../../scripts/generate/foreign-rules';
import { guideSections, type GuideKey } from '../../scripts/generate/guide-sections';
import { guidelineFaults } from '../../scripts/generate/guidelines';
import { plannedRules } from '../../scripts/generate/planned-rules';
import { checklist } from '../../shared-rules/src/data/checklist';
import { rules, type AnyRule } from '../../shared-rules/src/index';

const guides = Object.keys(guideSections) as readonly GuideKey[];

/** The catalogue with one rule's metadata changed. */
function changed(id: string, change: Partial<AnyRule['meta']>): readonly AnyRule[] {
  return rules.map((rule) => (rule.meta.id === id ? { ...rule, meta: { ...rule.meta, ...change } } : rule));
}

describe('names of other linters', () => {
  it('belong to one rule each, as the table says', () => {
    const aliases = rules.flatMap(({ meta }) => meta.aliases ?? []);
    expect(aliases.filter((alias, index) => aliases.indexOf(alias) !== index)).toEqual([]);
    expect(compatibilityFaults(rules)).toEqual([]);
  });

  it('stand in the table once', () => {
    const names = foreignTools.flatMap((tool) => tool.rules).map((rule) => rule.name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    expect(names.length).toBeGreaterThan(100);
  });

  it('are held to the table: a name too many, too few, twice, or of another rule is a fault', () => {
    expect(compatibilityFaults(changed('maintainer-instruction', { aliases: ['DL4000', 'BK:MaintainerDeprecated', 'DL9999'] }))).toEqual([
      'maintainer-instruction has the alias DL9999, which scripts/generate/foreign-rules.ts does not list',
    ]);
    expect(compatibilityFaults(changed('maintainer-instruction', { aliases: ['BK:MaintainerDeprecated'] }))).toEqual([
      'DL4000 names maintainer-instruction, which lacks that alias',
    ]);
    expect(compatibilityFaults(changed('maintainer-instruction', { aliases: ['DL4000', 'BK:MaintainerDeprecated', 'DL4005'] }))).toContain(
      'DL4005 is an alias of both maintainer-instruction and shell-instruction',
    );
    expect(compatibilityFaults(changed('maintainer-instruction', { aliases: ['DL4000', 'BK:MaintainerDeprecated', 'DL1001'] }))).toEqual([
      'DL1001 is an alias of maintainer-instruction, but the table names no rule',
    ]);
    expect(compatibilityFaults(rules.filter((rule) => rule.meta.id !== 'shell-instruction'))).toEqual(['DL4005 names shell-instruction, which is no rule']);
  });
});

describe('the sections of the guides', () => {
  it('have a rule or an entry of the checklist each', () => {
    expect(guidelineFaults(rules)).toEqual([]);
  });

  it('are held to that', () => {
    expect(guidelineFaults(rules.filter((rule) => rule.meta.id !== 'sshd-in-image'))).toContain('OCP: Avoid sshd has no rule and no checklist entry');
  });

  it.each(rules.map((rule) => [rule.meta.id, rule] as const))('%s cites sections that there are', (_, { meta }) => {
    const cited = meta.sources.filter((source) => guides.some((guide) => guide === source.guide));
    const wrong = cited.filter(({ guide, section }) => !guideSections[guide as GuideKey].some((one) => one.title === section));
    expect(wrong, 'the real titles are in scripts/generate/guide-sections.ts').toEqual([]);
  });

  it('stand in the table once, and so does each entry of the checklist', () => {
    for (const guide of guides) {
      const titles = guideSections[guide].map((section) => section.title);
      expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
    }
    const entries = checklist.map(({ guide, section, text }) => `${guide} ${section} ${text}`);
    expect(new Set(entries).size).toBe(entries.length);
    for (const { text } of checklist) expect(text).toMatch(/^[A-Z].*\.$/);
  });
});

it('planned rules are well named', () => {
  expect(plannedRules.filter((id) => !/^[a-z]+(?:[0-9a-z]*-[0-9a-z]+)*$/.test(id))).toEqual([]);
  expect([...plannedRules].sort()).toEqual(plannedRules);
});
