// Speed beside peers, in one run on one machine: `npm run bench`. Times are rough on a shared machine; the ratios are what counts.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { Bench } from 'tinybench';
import { check, defaultConfig, fixAll, rules } from '../shared-rules/src/index';
import { corpusFiles } from '../test/harness/corpus';
import { measure, type Server } from './language-server';
import { samples, type Sample } from './samples';
import { print, quantiles, ratio, show, type Quantiles } from './table';

const here = resolve('bench');
const npm = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--no-engine-strict', '--loglevel=error'], { cwd: here, stdio: 'inherit' });
if (npm.status !== 0) console.log('The peers could not be installed; Plimsoll is measured alone.');
const requirePeer = createRequire(resolve(here, 'package.json'));

console.log('In process: one check of the whole catalogue, milliseconds (p50 / p95); beside it dockerfile-utils, which has no best-practice rules\n');
const utils = npm.status === 0 ? (requirePeer('dockerfile-utils') as { validate(text: string): unknown }) : null;
const rows: (readonly string[])[] = [['file', 'first', 'after an edit', 'fix-all', 'dockerfile-utils', 'ratio (edit)', 'µs a line (edit)']];
for (const sample of samples) {
  const first = await time(sample, true);
  const edited = await time(sample, false);
  const peer = utils === null ? null : await timeOf(() => void utils.validate(sample.text), sample);
  const lines = sample.text.split('\n').length - 1;
  rows.push([
    sample.name,
    show(first),
    show(edited),
    lines > 1000 ? '-' : show(await timeFixes(sample)),
    peer === null ? '-' : show(peer),
    peer === null ? '-' : ratio(edited.p50, peer.p50),
    ((edited.p50 / lines) * 1000).toFixed(1),
  ]);
}
print(rows);
const real = corpusFiles().filter(({ name }) => name.startsWith('dockerfiles/'));
if (real.length > 0) console.log(`\n${real.length} real Dockerfiles, each checked until it is warm: ${show(await timeReal(real.map(({ text }) => text)))}`);

console.log('\nLanguage servers: change → diagnostics, milliseconds (p50 / p95), and process start → first diagnostics\n');
const build = spawnSync(process.execPath, ['scripts/build.mjs', 'server'], { stdio: 'inherit' });
if (build.status !== 0) process.exit(1);
const ours: Server = { name: 'Plimsoll', command: process.execPath, args: [resolve('dist/server.js'), '--stdio'] };
const peers: readonly Server[] =
  npm.status !== 0
    ? []
    : [
        {
          name: 'dockerfile-language-server',
          command: process.execPath,
          args: [resolve(here, 'node_modules/dockerfile-language-server-nodejs/bin/docker-langserver'), '--stdio'],
        },
        ...(existsSync(resolve(here, 'node_modules/@wharflab/tally-linux-x64/bin/tally'))
          ? [{ name: 'tally', command: resolve(here, 'node_modules/@wharflab/tally-linux-x64/bin/tally'), args: ['lsp', '--stdio'] }]
          : []),
      ];
const latency: (readonly string[])[] = [['file', 'server', 'change p50 / p95', 'start', 'change: Plimsoll to this']];
for (const sample of samples) {
  const edits = sample.text.length > 100_000 ? 6 : 20;
  const own = await measure(ours, sample, edits, {});
  latency.push([sample.name, ours.name, show(quantiles(own.changes)), own.start.toFixed(0), '1']);
  for (const peer of peers) {
    try {
      const { start, changes } = await measure(peer, sample, edits, {});
      latency.push([sample.name, peer.name, show(quantiles(changes)), start.toFixed(0), ratio(quantiles(own.changes).p50, quantiles(changes).p50)]);
    } catch (error) {
      latency.push([sample.name, peer.name, (error as Error).message, '-', '-']);
    }
  }
}
print(latency);

console.log('\nRules: share of the time in the typical file\n');
const typical = samples[1] as Sample;
const all = quantiles(await run(() => check(input(typical.text), new Map(), rules)));
const none = quantiles(await run(() => check(input(typical.text), new Map(), [])));
const shares = [];
for (const rule of rules) {
  const alone = quantiles(await run(() => check(input(typical.text), new Map(), [rule]), 60));
  shares.push({ id: rule.meta.id, cost: Math.max(0, alone.p50 - none.p50) });
}
shares.sort((a, b) => b.cost - a.cost);
console.log(
  `parse and model without rules ${none.p50.toFixed(2)} ms, all ${rules.length} rules ${all.p50.toFixed(2)} ms; the ten dearest alone (what they share counts for each):`,
);
print(shares.slice(0, 10).map(({ id, cost }) => [id, `${cost.toFixed(3)} ms`]));

function input(text: string) {
  return { kind: 'dockerfile', text, path: 'Dockerfile', config: defaultConfig } as const;
}

/** `first`: nothing of the text was seen before; else one letter changes between the checks, as somebody types. */
async function time(sample: Sample, first: boolean): Promise<Quantiles> {
  let count = 0;
  return await timeOf(() => {
    count++;
    const text = first ? fresh(sample.text, count) : `${sample.text.slice(0, sample.editAt)}${'x'.repeat(count % 3)}${sample.text.slice(sample.editAt)}`;
    check(input(text), new Map(), rules);
  }, sample);
}

/** Fix-all of a text that nobody has seen before. */
async function timeFixes(sample: Sample): Promise<Quantiles> {
  let count = 0;
  return quantiles(await run(() => fixAll(input(fresh(sample.text, ++count)), new Map(), rules, { levels: ['safe'] }), 20));
}

/** Over the middle one of five checks of each file, behind three others. */
async function timeReal(texts: readonly string[]): Promise<Quantiles> {
  const times: number[] = [];
  for (const text of texts) times.push(quantiles(await run(() => check(input(text), new Map(), rules), 5, 3)).p50);
  return quantiles(times);
}

/** Blanks behind each instruction's name make every line a new one to whatever remembers lines. */
function fresh(text: string, count: number): string {
  return text.replace(/^(RUN|COPY|ENV|LABEL|FROM|USER|EXPOSE|WORKDIR) /gm, `$1 ${' '.repeat(count)}`);
}

async function timeOf(work: () => void, sample: Sample): Promise<Quantiles> {
  return quantiles(await run(work, sample.text.length > 100_000 ? 12 : 100));
}

async function run(work: () => unknown, iterations = 100, warmupIterations = Math.min(20, iterations)): Promise<readonly number[]> {
  const bench = new Bench({ iterations, time: 0, warmupIterations, warmupTime: 0, retainSamples: true });
  bench.add('work', () => void work());
  const [task] = await bench.run();
  const result = task?.result as { readonly latency?: { readonly samples?: readonly number[] } } | undefined;
  return result?.latency?.samples ?? [];
}
