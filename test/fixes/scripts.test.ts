import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { Proof, type ProofDocument } from '../harness/proof';
import { corpusDocuments, specDocuments } from '../harness/proof-documents';
import { claimOf } from './claim-of';
import { rules } from '../../shared-rules/src/index';
import { generatedScript, scripts } from './script-grammar';
import { ScriptRoom } from './script-room';
import { keptBy, scriptChangesOf, tryScripts, type ScriptChange } from './scripts';

/** How many scripts are generated; each change is then run under every shell: `PROOF_CASES=2000` for a long run. */
const asked = process.env['PROOF_CASES'];
const generated = Number(asked ?? 80);

const room = ScriptRoom.open();
afterAll(() => room?.close());
if (room === null) console.log('skipped: running start scripts before and after their fixes: no namespaces can be made here, or there is no dash');

const sample = () => fc.sample(scripts, { numRuns: generated, seed: 20261125 }).map(generatedScript);

async function changesOf(documents: readonly ProofDocument[]): Promise<readonly ScriptChange[]> {
  const changes: ScriptChange[] = [];
  for (const document of documents) changes.push(...(await scriptChangesOf(document)));
  return changes;
}

describe('fixes of generated start scripts', () => {
  it('hold, alone, with their rule, all at once, and in each order', async () => {
    const proof = new Proof({ rules, claim: (key) => claimOf.get(key) ?? {} });
    for (const document of sample()) await proof.document(document);
    const say = proof.faults.map(({ line, way, fixes, kind, detail, text }) => `${line}: ${fixes.join(' + ')} (${way}): ${kind}: ${detail}\n${text}`);
    expect(say).toEqual([]);
    console.log(`${proof.uses.size} fixes: ${proof.cases} uses on ${generated} generated start scripts hold`);
  }, 3_600_000);
});

describe.skipIf(room === null)('start scripts, run before and after their fixes as process 1', () => {
  const hold = (changes: readonly ScriptChange[], what: string) => {
    const { trials, fixes, handedOver, faults } = tryScripts(room as ScriptRoom, changes, asked !== undefined);
    expect(faults.slice(0, 3)).toEqual([]);
    const [of, all] = handedOver;
    console.log(
      `${trials} starts of ${what} are as before, under ${room?.shells.join(', ')}; the program becomes process 1 in ${of} of ${all} scripts that get exec: ${[...fixes].sort().join(' ')}`,
    );
    return { trials, handedOver };
  };

  it('of the cases of all rules', async () => {
    const changes = await changesOf(specDocuments());
    const { trials, handedOver } = hold(changes, 'the cases');
    expect(trials).toBeGreaterThan(250);
    expect(handedOver[0] / handedOver[1]).toBeGreaterThan(0.7);
    const run = new Set(changes.flatMap(({ fixes }) => fixes));
    expect(Object.keys(keptBy).filter((key) => !run.has(key) && key !== 'incomplete-s2i-builder/addExec')).toEqual([]);
  }, 3_600_000);

  it('of generated scripts', async () => {
    const { handedOver } = hold(await changesOf(sample()), 'generated scripts');
    expect(handedOver[0]).toBeGreaterThan(5);
  }, 3_600_000);

  it('of real files', async ({ skip }) => {
    const documents = corpusDocuments().filter(({ input }) => input.kind === 'script');
    skip(documents.length === 0, 'there are no real files');
    hold(await changesOf(documents), 'real files');
  }, 3_600_000);

  it.each([
    ['exec in front of a function', 'missing-exec/add', 'run() { server; }\nrun\n', 'run() { server; }\nexec run\n', 'other calls'],
    ['exec in front of what is followed', 'missing-exec/add', 'server\nprepare\n', 'exec server\nprepare\n', 'other calls'],
    ['exec that takes a failure over', 'missing-exec/add', 'server || exit 4\n', 'exec server || exit 4\n', 'another status'],
    ['an EXIT trap', 'missing-exec/add', "trap 'echo end > /tmp/end' EXIT\nserver\n", "trap 'echo end > /tmp/end' EXIT\nexec server\n", 'other files'],
    ['no exec any more', 'entrypoint-ignores-arguments/quote', 'exec server\n', 'server\n', 'not process 1 any more'],
    ['other words', 'entrypoint-ignores-arguments/quote', 'server $HOME\n', 'server "$PWD"\n', 'other calls'],
    ['errexit that begins anew', 'missing-errexit/setErrexitInScript', 'prepare\nserver\n', 'server\nset -e\nprepare\n', 'other calls'],
    ['a repair that says something else', 'entrypoint-line-endings/normalise', 'cd /srv\r\nserver\n', 'cd /tmp\nserve\n', 'other calls'],
  ])('see %s', (_what, fix, before, after, fault) => {
    const [planted] = tryScripts(
      room as ScriptRoom,
      [{ name: 'planted', fixes: [fix], before: `#!/bin/sh\n${before}`, after: `#!/bin/sh\n${after}` }],
      true,
    ).faults;
    expect(planted).toContain(fault);
  });
});
