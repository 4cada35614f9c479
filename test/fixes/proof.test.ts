import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rules } from '../../shared-rules/src/index';
import { corpusFolder, hasCorpus } from '../harness/corpus';
import { Proof, type FixKey, type ProofFault, type Way } from '../harness/proof';
import { corpusDocuments, generatedDocument, specDocuments } from '../harness/proof-documents';
import { claimOf } from './claim-of';
import { claims } from './claims';
import { dockerfiles } from './grammar';

/** How many Dockerfiles are generated. Where it is set, each fix is also tried at every place that it is offered at: `PROOF_CASES=2000`. */
const asked = process.env['PROOF_CASES'];
const generated = Number(asked ?? 80);

if (!hasCorpus) console.log(`skipped: fixes of real files: there are none at ${corpusFolder}`);

/** A share of what there is, the same in each run: so many uses of each fix, in each way. */
function sample(limits: { readonly [way in Way]: number }, always: (keys: readonly FixKey[], document: string) => boolean = () => false) {
  const counts = new Map<string, number>();
  return (way: Way, keys: readonly FixKey[], document: string): boolean => {
    if (asked !== undefined || (way !== 'pair' && always(keys, document))) return true;
    const name = [way, ...keys].join(' ');
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count <= limits[way];
  };
}

function newProof(wanted: (way: Way, keys: readonly FixKey[], document: string) => boolean): Proof {
  return new Proof({ rules, claim: (key) => claimOf.get(key) ?? {}, wanted });
}

function say({ document, line, way, fixes, kind, detail }: ProofFault): string {
  return `${document}:${line}: ${fixes.join(' + ')} (${way}): ${kind}: ${detail}`;
}

function expectSound(proof: Proof): void {
  expect(proof.faults.map(say)).toEqual([]);
}

describe('every fix', () => {
  it('holds on the cases of all rules, alone, with its rule, with all fixes, and in each order with one that touches the same text', async () => {
    const proof = newProof(sample({ alone: 6, rule: 10, safe: 200, unsafe: 100, pair: 1 }, ([key], document) => document.startsWith(`${key?.split('/')[0]}/`)));
    for (const document of specDocuments()) await proof.document(document);
    expectSound(proof);
    const unused = [...claimOf.keys()].filter((key) => proof.uses.get(key)?.has('alone') !== true);
    expect(unused, 'fixes that no case offers').toEqual([]);
    console.log(`${claimOf.size} fixes: ${proof.cases} uses on the cases of the rules hold`);
  }, 600_000);

  it.skipIf(!hasCorpus)(
    'holds on real files',
    async () => {
      const proof = newProof(sample({ alone: 2, rule: 2, safe: Infinity, unsafe: 40, pair: 1 }));
      for (const document of corpusDocuments()) await proof.document(document);
      expectSound(proof);
      console.log(`${proof.uses.size} fixes: ${proof.cases} uses on real files hold`);
    },
    3_600_000,
  );

  it('holds on generated Dockerfiles', async () => {
    const proof = newProof(sample({ alone: 6, rule: 6, safe: Infinity, unsafe: 40, pair: 1 }));
    await fc.assert(
      fc.asyncProperty(dockerfiles, async (text) => {
        const before = proof.faults.length;
        await proof.document(generatedDocument(text));
        const fault = proof.faults[before];
        if (fault !== undefined) throw new Error(`${say(fault)}\n--- before\n${text}\n--- after\n${fault.text}`);
      }),
      { numRuns: generated, seed: 20261122, endOnFailure: true },
    );
    console.log(`${proof.uses.size} fixes: ${proof.cases} uses on ${generated} generated Dockerfiles hold`);
  }, 3_600_000);
});

describe('claims', () => {
  it('are about fixes that there are', () => {
    expect(Object.keys(claims).filter((key) => !claimOf.has(key))).toEqual([]);
  });
});
