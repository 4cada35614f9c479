import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { whyBrought } from './brought';
import { claimOf } from './claim-of';
import { broughtTable, declaredFixes, staticCells } from './page';

it('docs/fixes.md lists every fix under its level, as its claim says, and nothing broken', () => {
  const page = existsSync('docs/fixes.md') ? readFileSync('docs/fixes.md', 'utf8') : '';
  for (const level of ['safe', 'unsafe', 'suggested']) {
    const section = page.split(`\n## Fixes that are ${level}\n`)[1]?.split('\n## ')[0] ?? '';
    const rows = section.split('\n').filter((line) => line.startsWith('| [`'));
    const wanted = declaredFixes().flatMap((fix) => (fix.level === level ? [staticCells(fix.key)] : []));
    expect(
      rows.map((row) => wanted.find((cells) => row.startsWith(cells)) ?? row),
      'stale: run "npm run prove -- --write"',
    ).toEqual(wanted);
    expect(rows.filter((row) => !/\| (?:0|–) \|$/.test(row))).toEqual([]);
  }
});

it('what a fix may bring has a reason, on the page', () => {
  const brings = [...claimOf].flatMap(([key, claim]) => ((claim.brings ?? []).length > 0 ? [key] : []));
  expect(Object.keys(whyBrought).sort()).toEqual(brings.sort());
  expect(readFileSync('docs/fixes.md', 'utf8'), 'stale: run "npm run prove -- --write"').toContain(broughtTable().join('\n'));
});
