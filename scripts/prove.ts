// Puts every fix to the whole proof, on the rules' cases, on the real files beside the repository and on generated Dockerfiles and start scripts:
// `npm run prove [-- --write]`. `--write` renews docs/fixes.md. `PROOF_CASES` says how many Dockerfiles are generated (600), and a third as many scripts.
import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { rules } from '../shared-rules/src/index';
import { claimOf } from '../test/fixes/claim-of';
import { changesOf, spread, tryAll } from '../test/fixes/execution';
import { dockerfiles } from '../test/fixes/grammar';
import { fixesPage } from '../test/fixes/page';
import { generatedScript, scripts } from '../test/fixes/script-grammar';
import { ScriptRoom } from '../test/fixes/script-room';
import { scriptChangesOf, tryScripts, type ScriptChange } from '../test/fixes/scripts';
import { ShellRoom } from '../test/fixes/shell-room';
import { hasCorpus } from '../test/harness/corpus';
import { Proof, type ProofDocument } from '../test/harness/proof';
import { corpusDocuments, generatedDocument, specDocuments } from '../test/harness/proof-documents';

const numRuns = Number(process.env['PROOF_CASES'] ?? 600);
const generatedScripts = fc.sample(scripts, { numRuns: Math.ceil(numRuns / 3), seed: 20261125 }).map(generatedScript);
const generated = [...fc.sample(dockerfiles, { numRuns, seed: 20261124 }).map(generatedDocument), ...generatedScripts];
const cases = specDocuments();
const real = hasCorpus ? corpusDocuments() : [];
if (!hasCorpus) console.log('skipped: there are no real files');

const proofs = [];
for (const [name, documents] of [
  ['cases', cases],
  ['real files', real],
  ['generated files', generated],
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

const scriptRoom = ScriptRoom.open();
if (scriptRoom === null) console.log('skipped: no namespaces can be made to run start scripts in');
const startScripts = [...cases, ...real.filter(({ input }) => input.kind === 'script'), ...generatedScripts];
const scriptChanges: ScriptChange[] = [];
for (const document of startScripts) scriptChanges.push(...(await scriptChangesOf(document)));
const started = scriptRoom === null ? null : tryScripts(scriptRoom, scriptChanges, false);
scriptRoom?.close();
for (const fault of started?.faults ?? []) console.log(fault);
if (started !== null) console.log(`start scripts: ${started.trials} starts before and after, ${started.faults.length} differ`);

const faults = [...proofs, tried, started].reduce((sum, one) => sum + (one?.faults.length ?? 0), 0);
if (process.argv.includes('--write')) {
  const page = fixesPage({
    cases: ofCases,
    real: hasCorpus ? ofReal : null,
    realFiles: real.length,
    generated: ofGenerated,
    generatedFiles: generated.length,
    shells: tried,
    scripts: started,
  });
  writeFileSync('docs/fixes.md', page);
  console.log('docs/fixes.md is written.');
}
process.exitCode = faults === 0 ? 0 : 1;

async function prove(name: string, documents: readonly ProofDocument[]): Promise<Proof> {
  const since = Date.now();
  const proof = new Proof({ rules, claim: (key) => claimOf.get(key) ?? {}, wanted: sample() });
  for (const document of documents) await proof.document(document);
  for (const { document, line, way, fixes, kind, detail } of proof.faults)
    console.log(`${document}:${line}: ${fixes.join(' + ')} (${way}): ${kind}: ${detail}`);
  console.log(
    `${name}: ${documents.length} files, ${proof.cases} uses, ${proof.conflicts.length} conflicts, ${proof.faults.length} faults, ${((Date.now() - since) / 1000).toFixed(0)} s`,
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
