import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { corpusDocuments, specDocuments } from '../harness/proof-documents';
import { changesOf, spread, tryAll, type Change } from './execution';
import { dockerfiles } from './grammar';
import { ShellRoom } from './shell-room';

/** How many texts are run of each kind, before and after; `PROOF_CASES=2000` for a long run. */
const wanted = Number(process.env['PROOF_CASES'] ?? 60);

const room = ShellRoom.open();
afterAll(() => room?.close());
if (room === null) console.log('skipped: running the shell parts of safe fixes: no root folder can be entered here, or there is no dash');

describe.skipIf(room === null)('the shell part of safe fixes, run before and after', () => {
  const hold = (changes: readonly Change[], what: string) => {
    const { trials, fixes, faults } = tryAll(room as ShellRoom, spread(changes, Math.max(3, Math.ceil(wanted / 12))));
    expect(faults.slice(0, 3)).toEqual([]);
    expect(trials).toBeGreaterThan(20);
    console.log(`${trials} shell texts of ${what} run as before, under ${room?.shells.map(([program]) => program).join(', ')}: ${[...fixes].sort().join(' ')}`);
  };

  it('of the cases of all rules', () => {
    const documents = specDocuments().filter(({ input }) => input.kind === 'dockerfile');
    hold(
      documents.flatMap(({ name, input }) => changesOf(name, input.text, input.path)),
      'the cases',
    );
  }, 3_600_000);

  it('of generated Dockerfiles', () => {
    const texts = fc.sample(dockerfiles, { numRuns: wanted, seed: 20261123 });
    hold(
      texts.flatMap((text, at) => changesOf(`generated ${at}`, text, 'Dockerfile')),
      'generated Dockerfiles',
    );
  }, 3_600_000);

  it('of real files', ({ skip }) => {
    const documents = corpusDocuments().filter(({ input }) => input.kind === 'dockerfile');
    skip(documents.length === 0, 'there are no real files');
    const share = process.env['PROOF_CASES'] === undefined ? documents.filter((_, at) => at % 6 === 0) : documents;
    hold(
      share.flatMap(({ name, input }) => changesOf(name, input.text, input.path)),
      'real files',
    );
  }, 3_600_000);
});
