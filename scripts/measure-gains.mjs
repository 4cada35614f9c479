#!/usr/bin/env node
/*
 * Writes shared-rules/src/data/measured-gains.ts: what fixes gain, by real builds before and after them. The rules' pages and hovers show it.
 *
 *   npm run measure                     builds what takes seconds
 *   npm run measure -- --heavy          all of it (some minutes)
 *   npm run measure -- MEASURE …        the ones named
 *
 * What is measured lies in test/builds/measures; rows that are not measured keep their figures and dates. Needs the network, and an engine: a docker that
 * answers, or root on Debian, where one is started in a folder of its own.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makePlainBases, removeBases } from '../test/builds/bases.mjs';
import { sizeOf } from '../test/builds/claims.mjs';
import { startAndStop } from '../test/builds/containers.mjs';
import { openEngine } from '../test/builds/engine.mjs';
import { buildPair } from '../test/builds/pair.mjs';
import { load } from './run.mjs';
import { root } from './setup.mjs';

const table = 'shared-rules/src/data/measured-gains.ts';
/** Seconds: what `docker stop` gives a container when nothing is said. */
const grace = 10;

process.chdir(root);
const { values, positionals } = parseArgs({ options: { heavy: { type: 'boolean' } }, allowPositionals: true });
const { readFixtures } = await load(join(root, 'test/builds/fixtures.ts'));
const measures = readFixtures('test/builds/measures');
const wanted = measures.filter(({ name, claim }) => (positionals.length > 0 ? positionals.includes(name) : values.heavy || !claim.heavy));
const earlier = existsSync(table) ? (await load(join(root, table))).measuredGains : [];

const engine = await openEngine({ provision: true, network: true });
if ('why' in engine) {
  console.error(`Nothing is measured: ${engine.why}`);
  process.exit(2);
}
// Not at once: what was started and written goes first.
let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => (interrupted = true));
const folder = mkdtempSync(join(tmpdir(), 'plimsoll-measure-'));
const rows = new Map();
try {
  const bases = await makePlainBases(engine);
  if ('why' in bases) throw new Error(bases.why);
  for (const measure of wanted) {
    if (interrupted) break;
    rows.set(measure.name, await gainOf(measure, bases));
    console.log(`${measure.name}: ${rows.get(measure.name).before} → ${rows.get(measure.name).after}`);
  }
  await removeBases(engine, bases);
} finally {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
}
if (interrupted) process.exit(1);
writeFileSync(table, render(measures.flatMap(({ name }) => rows.get(name) ?? earlier.find((row) => row.name === name) ?? [])));
console.log(`${rows.size} measured, written to ${table}; "npm run gen" puts them on the pages.`);

async function gainOf(measure, bases) {
  const { name, claim } = measure;
  const pair = await buildPair({ engine, bases, folder, network: true, limit: 600_000 }, measure);
  try {
    const failed = [...pair.faults, ...pair.images.filter(({ built }) => built.code !== 0).map(({ built }) => built.stderr.slice(-2000))];
    if (failed.length > 0) throw new Error(`${name}: ${failed.join('\n')}`);
    const date = new Date().toISOString().slice(0, 10);
    const row = { name, rule: claim.rule, fix: claim.fix, what: claim.says, engine: engine.name.replace(/ of .*/, ''), date };
    const tags = pair.images.map(({ tag }) => tag);
    if (claim.kind === 'stops') {
      const ends = [];
      for (const tag of tags) ends.push(await startAndStop(engine, tag, claim.probe, grace));
      if (!ends.every(({ ready }) => ready)) throw new Error(`${name}: it does not run`);
      const [before, after] = ends.map(({ took, code }) => `${(took / 1000).toFixed(1)} s and exit code ${code}`);
      return { ...row, unit: 'stop', before, after };
    }
    const base = await sizeOf(engine, bases.get(lastBase(readFileSync(join(measure.folder, 'Dockerfile'), 'utf8'))));
    const [before, after] = await Promise.all(tags.map(async (tag) => megabytes((await sizeOf(engine, tag)) - base)));
    return { ...row, unit: 'layers', before, after };
  } finally {
    await pair.remove();
  }
}

function lastBase(text) {
  return [...text.matchAll(/^FROM (\S+)/gm)].at(-1)[1];
}

function megabytes(bytes) {
  const number = bytes / 1_000_000;
  return `${number >= 100 ? number.toFixed(0) : number.toFixed(number >= 10 ? 1 : 2)} MB`;
}

function render(gains) {
  const dates = [...new Set(gains.map(({ date }) => date))].sort();
  const rows = gains.map((row) => {
    const fields = Object.entries(row).map(([key, value]) => `    ${key}: '${value}',`);
    return `  {\n${fields.join('\n')}\n  },`;
  });
  return `/**
 * What fixes gain. Written by \`npm run measure\` from real builds of test/builds/measures, before and after the fix.
 *
 * @asOf ${dates[0]}
 * @source Builds on amd64, on Debian's official slim images or the same put together from its packages.
 */
export interface MeasuredGain {
  /** Of the measure, a folder below test/builds/measures. */
  readonly name: string;
  readonly rule: string;
  readonly fix: string;
  readonly what: string;
  readonly engine: string;
  readonly date: string;
  /** \`layers\`: what the image adds to its base, uncompressed; \`stop\`: how the container ends when it is stopped, with a grace period of ${grace} s. */
  readonly unit: 'layers' | 'stop';
  readonly before: string;
  readonly after: string;
}

export const measuredGains: readonly MeasuredGain[] = [
${rows.join('\n')}
];
`;
}
