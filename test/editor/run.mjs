// The tests in a real VS Code: `node test/editor/run.mjs [grammar] [host] [ui]`, all when none is named.
//   grammar  the injected grammars in VS Code's own tokenizer
//   host     the extension's API as seen from inside the extension host, run by @vscode/test-electron
//   ui       the packaged extension, with real keys and clicks
// PLIMSOLL_VSCODE=desktop, or VSCODE_EXECUTABLE=/path/to/code: the host suite runs in a desktop build (downloaded where none is named).
// Each suite prints `NAME: N passed, N failed` or `skipped: NAME: why`.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build, out, pack, packNeighbor, root } from './package.mjs';
import { setUp } from './setup.mjs';

const here = import.meta.dirname;
const suites = { grammar: runGrammar, host: runHost, ui: runUi };

const asked = process.argv.slice(2);
for (const name of asked) {
  if (name in suites) continue;
  console.error(`there is no suite "${name}"; there are ${Object.keys(suites).join(', ')}`);
  process.exit(2);
}

let failed = false;
for (const [name, suite] of Object.entries(suites)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const result = await suite();
  if ('why' in result) console.log(`skipped: ${name}: ${result.why}`);
  else {
    console.log(`${name}: ${result.passed} passed, ${result.failed} failed`);
    if (result.failed > 0 || result.passed === 0) failed = true;
  }
}
process.exit(failed ? 1 : 0);

async function runHost() {
  const executable = process.env.VSCODE_EXECUTABLE;
  const desktop = executable !== undefined || process.env.PLIMSOLL_VSCODE === 'desktop';
  const kit = desktop ? {} : setUp();
  if ('why' in kit) return kit;
  build();
  const { build: bundle } = await import('esbuild');
  await bundle({
    entryPoints: [path.join(here, 'suite/index.ts')],
    outfile: path.join(out, 'suite.js'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
  const { runTests } = await import('@vscode/test-electron');
  const run = fs.mkdtempSync(path.join(os.tmpdir(), 'plimsoll-host-'));
  const results = path.join(run, 'results.json');
  try {
    const workspace = path.join(run, 'workspace');
    fs.cpSync(path.join(here, 'workspace'), workspace, { recursive: true });
    fs.cpSync(path.join(root, 'examples'), path.join(workspace, 'examples'), { recursive: true });
    const user = path.join(run, 'user');
    await writeSettings(user);
    await runTests({
      vscodeExecutablePath: desktop ? executable : path.join(here, 'code.mjs'),
      extensionDevelopmentPath: root,
      extensionTestsPath: path.join(out, 'suite.js'),
      launchArgs: [workspace, '--disable-extensions', `--user-data-dir=${user}`],
      extensionTestsEnv: {
        PLIMSOLL_RESULTS: results,
        ...(process.env.PLIMSOLL_GREP === undefined ? {} : { PLIMSOLL_GREP: process.env.PLIMSOLL_GREP }),
        ...('chromium' in kit ? { CHROMIUM: kit.chromium } : {}),
      },
    }).catch((error) => console.error(error instanceof Error ? error.message : error));
    if (!fs.existsSync(results)) return { passed: 0, failed: 1 };
    return JSON.parse(fs.readFileSync(results, 'utf8'));
  } finally {
    fs.rmSync(run, { recursive: true, force: true });
  }
}

async function runUi() {
  const kit = setUp();
  if ('why' in kit) return kit;
  build();
  const [vsix, neighbor] = [pack(), packNeighbor()];
  if (vsix === null || neighbor === null) return { passed: 0, failed: 1 };
  return runNodeTests('ui.test.mjs', { PLIMSOLL_VSIX: vsix, PLIMSOLL_NEIGHBOR: neighbor, CHROMIUM: kit.chromium });
}

async function runGrammar() {
  const kit = setUp();
  return 'why' in kit ? kit : runNodeTests('grammar.test.mjs', {});
}

async function runNodeTests(file, env) {
  const output = await tee(process.execPath, ['--test', '--test-reporter=tap', path.join(here, file)], { ...process.env, ...env });
  const number = (what) => Number(new RegExp(`^# ${what} (\\d+)$`, 'm').exec(output)?.[1] ?? 0);
  return { passed: number('pass'), failed: number('fail') + number('cancelled') };
}

async function writeSettings(user) {
  const { quietSettings } = await import('./vscode-server.mjs');
  fs.mkdirSync(path.join(user, 'User'), { recursive: true });
  fs.writeFileSync(path.join(user, 'User/settings.json'), JSON.stringify(quietSettings, null, 2));
}

function tee(command, args, env) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (data) => {
      output += data;
      process.stdout.write(data);
    });
    child.on('close', () => resolve(output));
  });
}
