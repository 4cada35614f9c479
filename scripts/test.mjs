// Runs every suite, each in a child process with a time limit of its own, and counts.
// usage: npm test [-- SUITE …]   Last line: `N passed, N failed`.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { install, root } from './setup.mjs';

const minutes = 60_000;
const bin = (name) => join(root, 'node_modules', '.bin', name);
const script = (path, ...args) => [process.execPath, [join(root, path), ...args]];
const vitest = (...paths) => [bin('vitest'), ['run', ...paths]];

/** A suite is one check that passes or fails by its exit code, or a runner whose tests are counted. */
const suites = [
  { name: 'build', command: script('scripts/build.mjs'), limit: 3 * minutes },
  { name: 'types', command: [bin('tsc'), ['-b']], limit: 5 * minutes },
  { name: 'lint', command: [bin('oxlint'), ['--deny-warnings']], limit: 2 * minutes },
  { name: 'format', command: [bin('biome'), ['format', '.']], limit: 2 * minutes },
  { name: 'unused', command: [bin('knip'), []], limit: 3 * minutes },
  { name: 'generated', command: script('scripts/run.mjs', 'scripts/generate.ts', '--check'), limit: 2 * minutes },
  { name: 'unit', command: vitest(), limit: 16 * minutes, counted: true },
  { name: 'package', command: script('scripts/package.mjs', '--check'), limit: 3 * minutes },
  { name: 'checks', command: script('test/builds/check.mjs'), limit: 8 * minutes, counted: true },
  { name: 'builds', command: script('test/builds/prove.mjs'), limit: 18 * minutes, counted: true },
  { name: 'integrations', command: script('test/integrations/run.mjs'), limit: 8 * minutes, counted: true },
  { name: 'neovim', command: script('test/neovim/run.mjs'), limit: 5 * minutes, counted: true },
  { name: 'sarif', command: script('test/sarif/run.mjs'), limit: 4 * minutes, counted: true },
  { name: 'web', command: script('test/web/run.mjs'), limit: 6 * minutes, counted: true },
  { name: 'editor', command: script('test/editor/run.mjs'), limit: 14 * minutes, counted: true },
];

install();
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !suites.some((suite) => suite.name === name));
if (unknown.length > 0) {
  console.error(`plimsoll: there is no suite ${unknown.join(', ')}; there are ${suites.map((suite) => suite.name).join(', ')}`);
  process.exit(2);
}

let passed = 0;
let failed = 0;
for (const suite of suites.filter((one) => asked.length === 0 || asked.includes(one.name))) {
  console.log(`\n== ${suite.name}`);
  const started = Date.now();
  const { code, output } = await run(suite);
  const counts = suite.counted ? count(output) : { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: [] };
  // A suite that crashed, hung or ran nothing has failed, whatever it counted.
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  if (suite.counted && counts.passed + counts.failed === 0 && counts.skipped.length === 0) counts.failed = 1;
  passed += counts.passed;
  failed += counts.failed;
  console.log(`-- ${suite.name}: ${counts.passed} passed, ${counts.failed} failed in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);

function run({ name, command: [file, args], limit }) {
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      env: { ...process.env, FORCE_COLOR: '0', NO_COLOR: '1' },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (text) => {
        output += text;
        process.stdout.write(text);
      });
    }
    const timer = setTimeout(() => {
      console.log(`-- ${name}: no end after ${limit / minutes} minutes`);
      stop(child);
    }, limit);
    const end = (code) => {
      clearTimeout(timer);
      resolve({ code, output });
    };
    child.on('error', (error) => {
      console.log(`-- ${name}: ${error.message}`);
      end(1);
    });
    child.on('close', (code) => end(code ?? 1));
  });
}

/** The whole group: a suite's own children must not outlive it. */
function stop(child) {
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}

/** Reads vitest's summary (`Tests  3 failed | 120 passed`) and plain lines `N passed, N failed`. */
function count(output) {
  const counts = { passed: 0, failed: 0, skipped: [] };
  for (const line of output.split('\n')) {
    const plain = /^(?:[\w-]+: )?(\d+) passed, (\d+) failed$/.exec(line.trim());
    if (plain !== null) {
      counts.passed += Number(plain[1]);
      counts.failed += Number(plain[2]);
    }
    if (line.startsWith('skipped: ')) counts.skipped.push(line);
    if (/^\s*Tests\s/.test(line)) {
      counts.passed += Number(/(\d+) passed/.exec(line)?.[1] ?? 0);
      counts.failed += Number(/(\d+) failed/.exec(line)?.[1] ?? 0);
    }
  }
  return counts;
}
