import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { rules } from '../../shared-rules/src/index';
import { readClaim } from './claim';
import { standIns } from './stand-ins.mjs';
import { basesOf, readFixtures, repair, unpackFixture } from './fixtures';

// Without an engine: whatever is built has to be what the product makes of it.
const folder = mkdtempSync(join(tmpdir(), 'plimsoll-fixtures-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(['fixtures', 'measures'])('%s of real builds', (kind) => {
  test.each(readFixtures(`test/builds/${kind}`).map((fixture) => [fixture.name, fixture] as const))('%s', async (name, fixture) => {
    const { claim } = fixture;
    const place = join(folder, kind, name);
    unpackFixture(fixture, place);
    const bases = [...basesOf(place, 'Dockerfile'), ...(claim.naive === null ? [] : basesOf(place, claim.naive))];
    expect(bases.filter((image) => !/^(?:debian:1[12]|alpine:3\.20)$/.test(image) && !(image in standIns))).toEqual([]);
    expect(existsSync(join(place, claim.document))).toBe(true);
    const meta = rules.find((rule) => rule.meta.id === claim.rule)?.meta;
    if (claim.fix !== 'safe' && claim.rule !== 'refactoring') expect(meta).toBeDefined();
    expect(await repair(fixture, place)).toEqual([]);
    const after = claim.silent ? [] : basesOf(place, 'Dockerfile');
    expect(after.filter((image) => !/^(?:debian:1[12]|alpine:3\.20)$/.test(image) && !(image in standIns))).toEqual([]);
    // What may be lost is asked of fixes that may lose something.
    if (claim.kind === 'lost' && claim.fix !== null) expect(meta?.fixes?.[claim.fix]?.level).not.toBe('safe');
  });
});

test('a claim file that is none is named', () => {
  const read = (claim: object) => () => readClaim('one', JSON.stringify(claim));
  const good = { fix: 'missing-exec/add', kind: 'stops', says: 'It stops.' };
  expect(read(good)()).toMatchObject({ rule: 'missing-exec', fix: 'add', silent: false, document: 'Dockerfile' });
  expect(read({ silent: 'missing-exec', kind: 'stops', says: 'It stops.' })()).toMatchObject({ rule: 'missing-exec', fix: null, silent: true });
  expect(read({ ...good, kind: 'better' })).toThrow('fixtures/one/claim.json: "kind" must be one of smaller, ');
  expect(read({ ...good, fix: 'missing-exec' })).toThrow('"fix" must be RULE/FIX');
  expect(read({ ...good, silent: 'missing-exec' })).toThrow('either "fix" or "silent"');
  expect(read({ ...good, surprise: 1 })).toThrow('there is no "surprise"');
  expect(read({ ...good, args: 'true' })).toThrow('"args" is no list of strings');
});
