// Proves fixes by real builds: each fixture's image is built before and after our own fix, and what is claimed of the two is looked at.
// usage: npm run test:builds [-- [--keep] FIXTURE …]
// `--provision`: start an engine when none answers; `--keep`: leave the base images for the next time (in an engine that was there).
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { load } from '../../scripts/run.mjs';
import { root } from '../../scripts/setup.mjs';
import { makeBases, removeBases } from './bases.mjs';
import { comparisons, holdsAsItIs, naiveFixIsWorse } from './claims.mjs';
import { runToEnd } from './containers.mjs';
import { blindSpots } from './controls.mjs';
import { endWithout, openEngine } from './engine.mjs';
import { ownImage, proveOwnImage } from './own-image.mjs';
import { buildPair } from './pair.mjs';
import { seconds } from './processes.mjs';

/** It takes less than half of it on a machine that does nothing else. */
const limit = 8 * 60 * seconds;

process.chdir(root);
const { values, positionals } = parseArgs({ options: { provision: { type: 'boolean' }, keep: { type: 'boolean' } }, allowPositionals: true });
// Not at once: what was started and written goes first.
const stopped = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => stopped.abort());

const { readFixtures } = await load(path.join(import.meta.dirname, 'fixtures.ts'));
const all = readFixtures();
const unknown = positionals.filter((name) => name !== ownImage && !all.some((fixture) => fixture.name === name));
if (unknown.length > 0) {
  console.error(`There is no fixture ${unknown.join(', ')} in test/builds/fixtures.`);
  process.exit(2);
}
const fixtures = all.filter(({ name }) => positionals.length === 0 || positionals.includes(name));

const started = Date.now();
const since = (time) => `${((Date.now() - time) / seconds).toFixed(1)} s`;
const engine = await openEngine({ provision: values.provision === true || process.env.PLIMSOLL_PROVISION === '1', checks: false });
if ('why' in engine) endWithout('builds', engine.why);
console.log(`${engine.name} after ${since(started)}`);
const bases = await makeBases(engine);
const trouble = 'why' in bases ? bases.why : await runTrouble();
if (trouble !== null) {
  await engine.close();
  endWithout('builds', trouble);
}
console.log(`bases ${[...bases.keys()].join(', ')} after ${since(started)}`);

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'plimsoll-builds-'));
const totals = { passed: 0, failed: 0, left: 0 };
const up = Date.now();
try {
  // A comparison that sees nothing would pass everything.
  for (const blind of await blindSpots({ engine, bases, folder })) {
    totals.failed++;
    console.log(`FAILED ${blind}`);
  }
  const queue = [...fixtures];
  await Promise.all(
    Array.from({ length: engine.atOnce }, async () => {
      for (let fixture = queue.shift(); fixture !== undefined && !stopped.signal.aborted; fixture = queue.shift()) {
        if (Date.now() - up > limit) totals.failed++;
        else await report(fixture);
      }
    }),
  );
  if ((positionals.length === 0 || positionals.includes(ownImage)) && !stopped.signal.aborted) await reportOwnImage();
} finally {
  if (!values.keep || engine.own) await removeBases(engine, bases);
  await engine.close();
  fs.rmSync(folder, { recursive: true, force: true });
}
if (Date.now() - up > limit) console.log(`not all were built within ${limit / 60 / seconds} minutes`);
if (stopped.signal.aborted) console.log('interrupted');
if (totals.left > 0) console.log(`left out, as they need BuildKit: ${totals.left}`);
console.log(`${fixtures.length} fixtures in ${since(up)}`);
console.log(`${totals.passed} passed, ${totals.failed} failed`);
process.exitCode = stopped.signal.aborted || totals.failed > 0 || totals.passed === 0 ? 1 : 0;

/** An engine may build and yet not run a container here. */
async function runTrouble() {
  const probe = { user: null, args: ['true'], entrypoint: null, options: [], ready: null };
  const { code, output } = await runToEnd(engine, bases.get('alpine:3.20'), probe);
  return code === 0 ? null : `${engine.name} runs no container: ${output.trim().split('\n').at(-1)}`;
}

async function report(fixture) {
  const { name, claim } = fixture;
  if (claim.buildkit && engine.kind !== 'docker') {
    totals.left++;
    return;
  }
  const time = Date.now();
  const faults = await prove(fixture).catch((error) => [error.stack]);
  if (faults.length === 0) totals.passed++;
  else totals.failed++;
  console.log(`${faults.length === 0 ? 'ok' : 'FAILED'} ${name}: ${claim.silent ? 'silent, ' : ''}${claim.kind} (${since(time)})`);
  for (const fault of faults) console.log(`  ${fault}`);
}

async function reportOwnImage() {
  const time = Date.now();
  const faults = await proveOwnImage({ engine, bases, folder }).catch((error) => [error.stack]);
  if ('why' in faults) {
    console.log(`skipped: builds, ${ownImage}: ${faults.why}`);
    return;
  }
  if (faults.length === 0) totals.passed++;
  else totals.failed++;
  console.log(`${faults.length === 0 ? 'ok' : 'FAILED'} ${ownImage}: builds, and checks as any user (${since(time)})`);
  for (const fault of faults) console.log(`  ${fault}`);
}

/** What is wrong with the fixture's claim. */
async function prove(fixture) {
  const { claim } = fixture;
  const pair = await buildPair({ engine, bases, folder }, fixture);
  try {
    if (pair.faults.length > 0) return pair.faults;
    const [before, after] = pair.images;
    const expected = { 'fail-to-build': [after], 'fail-after': [before], lost: [before] }[claim.kind] ?? pair.images;
    for (const { built, tag } of expected) if (built.code !== 0) return [`${tag} does not build: ${built.stderr.trim().split('\n').slice(-8).join('\n    ')}`];
    const one = { engine, claim, before, after, rebuild: pair.rebuild };
    if (!claim.silent) return await comparisons[claim.kind](one);
    return await (after === undefined ? holdsAsItIs(one) : naiveFixIsWorse(one));
  } finally {
    await pair.remove();
  }
}
