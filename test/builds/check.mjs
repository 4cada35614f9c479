// Holds the fixes to BuildKit's own checks: what fix-all leaves of a real Dockerfile must bring no parse error and no new warning.
// usage: npm run test:checks [-- --own] [-- --all]
// `--own`: our examples and specs instead of real files; `--all`: every real file, no sample; `--provision`: start an engine when none answers.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { load } from '../../scripts/run.mjs';
import { root } from '../../scripts/setup.mjs';
import { endWithout, openEngine } from './engine.mjs';

const started = Date.now();
const limit = 6 * 60_000;
const sample = 200;
/** Generated Dockerfiles that BuildKit reads before any fix. */
const generated = 40;
const atOnce = 2;

process.chdir(root);
const { values } = parseArgs({ options: { provision: { type: 'boolean' }, own: { type: 'boolean' }, all: { type: 'boolean' } } });
// Not at once: what was started and written goes first.
const stopped = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => stopped.abort());

const { corpusPairs, generatedPairs, ownPairs, hasCorpus, imagesOf } = await load(path.join(import.meta.dirname, 'pairs.ts'));
const engine = await openEngine({ provision: values.provision === true || process.env.PLIMSOLL_PROVISION === '1' });
if ('why' in engine) endWithout('checks', engine.why);

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'plimsoll-builds-'));
/** Stands in for every base image: nothing is looked up, nothing is tagged. */
const empty = path.join(folder, 'empty');
fs.mkdirSync(empty);

const totals = { passed: 0, failed: 0, broken: 0, late: false, vanished: new Map(), fixes: new Map() };
try {
  const own = values.own === true || !hasCorpus;
  if (!hasCorpus) console.log('There are no real files here: our own examples and specs instead.');
  console.log(
    `${engine.name} checks ${own ? 'our own examples and specs' : values.all ? 'all real files' : `${sample} real files`} before and after their fixes, and ${generated} generated ones.`,
  );
  await proveOracle();
  await compareAll(generatedPairs(), generated);
  await compareAll(own ? ownPairs() : corpusPairs(), own || values.all ? Number.POSITIVE_INFINITY : sample);
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
  await engine.close();
}
const list = (counts) =>
  [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([name, count]) => `${name} ${count}`)
    .join(', ') || 'none';
console.log(`fixes applied: ${list(totals.fixes)}`);
console.log(`warnings of BuildKit that vanish: ${list(totals.vanished)}`);
if (totals.broken > 0) console.log(`left out, as BuildKit can not read them before any fix: ${totals.broken}`);
if (stopped.signal.aborted) console.log('interrupted');
if (totals.late) console.log(`stopped after ${limit / 60_000} minutes`);
console.log(`${totals.passed} passed, ${totals.failed} failed`);
process.exitCode = stopped.signal.aborted || totals.failed > 0 || totals.passed === 0 ? 1 : 0;

async function compareAll(pairs, wanted) {
  let taken = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async (_, worker) => {
      while (taken < wanted && !stopped.signal.aborted) {
        if (Date.now() - started > limit) {
          totals.late = true;
          return;
        }
        taken++;
        const { value: pair, done } = await pairs.next();
        if (done) return;
        // What BuildKit did not take before shows nothing: another one in its place.
        if (!(await compare(pair, worker))) taken--;
      }
    }),
  );
}

/** An engine that finds nothing would pass everything: it must see what is planted. */
async function proveOracle() {
  const fine = await check('FROM debian:12 AS base\nFROM base\nCOPY --from=busybox:1 /a /b\nCMD ["a"]\n', ['debian:12', 'busybox:1'], 0);
  const warned = await check('# syntax=example/frontend:1\nFROM debian:12 as base\nFROM base\nCMD a\n', ['debian:12'], 0);
  const broken = await check('FROM debian:12\nRUN a\nRUNS b\n', ['debian:12'], 0);
  const holds =
    fine.error === null &&
    fine.warnings.size === 0 &&
    warned.error === null &&
    [...warned.warnings.keys()].sort().join() === 'FromAsCasing,JSONArgsRecommended';
  if (holds && broken.error !== null) totals.passed++;
  else {
    totals.failed++;
    console.log('BuildKit does not see what was planted for it:', fine, warned, broken);
  }
}

/** Compares one pair; false when its text could not be read before. */
async function compare(pair, worker) {
  const images = [...new Set([...imagesOf(pair.before), ...imagesOf(pair.after)])];
  const before = await check(pair.before, images, worker);
  if (before.error !== null) {
    totals.broken++;
    if (process.env.PLIMSOLL_VERBOSE === '1') console.log(`left out: ${pair.name}: ${before.error}`);
    return false;
  }
  const after = await check(pair.after, images, worker);
  const faults = after.error === null ? [] : [`error: ${after.error}`];
  for (const [rule, details] of after.error === null ? after.warnings : []) {
    const old = before.warnings.get(rule) ?? [];
    if (details.length > old.length) faults.push(`new ${rule}: ${details.filter((detail) => !old.includes(detail)).join(' | ') || details.join(' | ')}`);
  }
  for (const [rule, details] of before.warnings) {
    const gone = details.length - (after.warnings.get(rule)?.length ?? 0);
    if (after.error === null && gone > 0) totals.vanished.set(rule, (totals.vanished.get(rule) ?? 0) + gone);
  }
  for (const fix of pair.fixes) totals.fixes.set(fix, (totals.fixes.get(fix) ?? 0) + 1);
  if (faults.length === 0) totals.passed++;
  else {
    totals.failed++;
    console.log(`${pair.name}\n  ${faults.join('\n  ')}\n  after ${[...new Set(pair.fixes)].join(', ')}`);
  }
  return true;
}

/** What BuildKit says of a text: its warnings by rule, or why it does not read it. Images that only it can name are learned from its error. */
async function check(text, images, worker) {
  const file = path.join(folder, `Dockerfile.${worker}`);
  fs.writeFileSync(file, withoutSyntax(text));
  const known = new Set(images);
  for (;;) {
    const contexts = [...known].flatMap((image) => ['--build-context', `${image}=${empty}`]);
    const { stdout, stderr } = await engine.build(['--call=check,format=json', '--progress=quiet', ...contexts, '-f', file, empty]);
    const answer = read(stdout);
    const error = answer === null ? (/^ERROR: (.*)$/m.exec(stderr)?.[1] ?? stderr.trim().slice(-200)) : (answer.buildError?.message ?? null);
    const image = /^(?:ERROR: )?(\S+): failed to resolve source metadata/.exec(error ?? '')?.[1];
    if (image !== undefined && !known.has(image)) {
      known.add(image);
      continue;
    }
    const warnings = new Map();
    for (const { ruleName, detail } of answer?.warnings ?? []) warnings.set(ruleName, [...(warnings.get(ruleName) ?? []), detail]);
    return { error, warnings };
  }
}

function read(stdout) {
  try {
    return JSON.parse(stdout);
  } catch {
    return null;
  }
}

/** Without the directive that names a frontend to fetch; the other directives stay where they count, at the top. */
function withoutSyntax(text) {
  const header = /^(?:\uFEFF)?(?:#[^\S\n]*\w+[^\S\n]*=.*\n)*/.exec(text)?.[0] ?? '';
  return header.replace(/^(\uFEFF?)#[^\S\n]*syntax[^\S\n]*=.*\n/gim, '$1') + text.slice(header.length);
}
