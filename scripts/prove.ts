// Puts every fix to the whole proof, on the rules' cases, on the real files beside the repository and on generated Dockerfiles:
// `npm run prove [-- --write]`. `--write` renews docs/fixes.md. `PROOF_CASES` says how many Dockerfiles are generated (600).
import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { rules } from '../shared-rules/src/index';
import { claimOf } from '../test/fixes/claim-of';
import { changesOf, spread, tryAll } from '../test/fixes/execution';
import { dockerfiles } from '../test/fixes/grammar';
import { fixesPage } from '../test/fixes/page';
import { ShellRoom } from '../test/fixes/shell-room';
import { hasCorpus } from '../test/harness/corpus';
import { Proof, type ProofDocument } from '../test/harness/proof';
import { corpusDocuments, generatedDocument, specDocuments } from '../test/harness/proof-documents';

const generated = fc.sample(dockerfiles, { numRuns: Number(process.env['PROOF_CASES'] ?? 600), seed: 20261124 }).map(generatedDocument);
const cases = specDocuments();
const real = hasCorpus ? corpusDocuments() : [];
if (!hasCorpus) console.log('skipped: there are no real files');

const proofs = [];
for (const [name, documents] of [
  ['cases', cases],
  ['real files', real],
  ['generated Dockerfiles', generated],
] as const)
  proofs.push(await prove(name, documents));
const [ofCases, ofReal, ofGenerated] = proofs as [Proof, Proof, Proof];

const room = ShellRoom.open();
if (room === null) console.log('skipped: no root folder can be entered to run shells in');
const changes = [...cases, ...real, ...generated]
  .filter(({ input }) => input.kind === 'dockerfile')
  .flatMap(({ name, input }) => changesOf(name, input.text, input.path));
const tried = room === null ? null : tryAll(room, spread(changes, 25));
room?.close();
for (const fault of tried?.faults ?? []) console.log(fault);
if (tried !== null) console.log(`shells: ${tried.trials} texts run before and after, ${tried.faults.length} differ`);

const faults = proofs.reduce((sum, proof) => sum + proof.faults.length, tried?.faults.length ?? 0);
if (process.argv.includes('--write')) {
  const page = fixesPage({
    cases: ofCases,
    real: hasCorpus ? ofReal : null,
    realFiles: real.length,
    generated: ofGenerated,
    generatedFiles: generated.length,
    shells: tried,
  });
  writeFileSync('docs/fixes.md', page);
  console.log('docs/fixes.md is written.');
}
process.exitCode = faults === 0 ? 0 : 1;

async function prove(name: string, documents: readonly ProofDocument[]): Promise<Proof> {
  const started = Date.now();
  const proof = new Proof({ rules, claim: (key) => claimOf.get(key) ?? {}, wanted: sample() });
  for (const document of documents) await proof.document(document);
  for (const { document, line, way, fixes, kind, detail } of proof.faults)
    console.log(`${document}:${line}: ${fixes.join(' + ')} (${way}): ${kind}: ${detail}`);
  console.log(
    `${name}: ${documents.length} files, ${proof.cases} uses, ${proof.conflicts.length} conflicts, ${proof.faults.length} faults, ${((Date.now() - started) / 1000).toFixed(0)} s`,
  );
  return proof;
}

/** Everything but the pairs of suggested fixes that end every stage (labels and a user, say), of which there are thousands: 20 of each. */
function sample() {
  const counts = new Map<string, number>();
  const suggested = new Set(
    rules.flatMap(({ meta }) => Object.entries(meta.fixes ?? {}).flatMap(([fix, { level }]) => (level === 'suggested' ? [`${meta.id}/${fix}`] : []))),
  );
  return (way: string, keys: readonly string[]): boolean => {
    if (way !== 'pair' || !keys.some((key) => suggested.has(key))) return true;
    const count = (counts.get(keys.join(' ')) ?? 0) + 1;
    counts.set(keys.join(' '), count);
    return count <= 20;
  };
}
