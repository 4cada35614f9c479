// The extension in VS Code for the Web, in a headless Chromium: `node test/web/run.mjs`. The server is a worker, the folder a virtual file system.
// Needs the packages of this folder (installed here) and a Chromium (see ../editor/setup.mjs).
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../../scripts/setup.mjs';
import { chromium } from '../editor/setup.mjs';

const here = import.meta.dirname;
const modules = path.join(here, 'node_modules');
const limit = 240_000;

const browser = chromium();
const why = browser === null ? 'there is no Chromium' : install();
if (why !== null) console.log(`skipped: web: ${why}`);
else {
  const bundle = path.join(root, 'out/web-suite.js');
  const { build } = await import('esbuild');
  await build({
    entryPoints: [path.join(here, 'suite.ts')],
    outfile: bundle,
    bundle: true,
    platform: 'browser',
    format: 'cjs',
    external: ['vscode'],
    logLevel: 'warning',
  });
  const output = await run(browser, bundle);
  for (const line of output.split('\n')) {
    const own = /plimsoll-web (ok|not ok): (.*?)\s*$/.exec(line);
    if (own !== null) console.log(`${own[1]}: ${own[2]}`);
  }
  const counts = /plimsoll-web: (\d+) passed, (\d+) failed/.exec(output);
  if (counts === null) console.log(output.trim().split('\n').slice(-20).join('\n'));
  const [passed, failed] = counts === null ? [0, 1] : [Number(counts[1]), Number(counts[2])];
  console.log(`web: ${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}

/** @returns {string | null} why the packages can not be had */
function install() {
  const stamp = path.join(modules, '.ready');
  const wanted = createHash('sha256')
    .update(fs.readFileSync(path.join(here, 'package-lock.json')))
    .digest('hex');
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === wanted) return null;
  const done = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--no-engine-strict'], { cwd: here, encoding: 'utf8' });
  if (done.status !== 0) return `npm could not install the packages of test/web: ${done.stderr?.trim().split('\n').at(-1)}`;
  fs.writeFileSync(stamp, wanted);
  return null;
}

/** The runner prints what the extension host logs. A process of its own: it may hang with the browser. */
function run(executable, bundle) {
  return new Promise((resolve) => {
    const args = [path.join(here, 'browser.mjs'), executable, root, bundle, path.join(here, 'workspace')];
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], timeout: limit });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
    child.on('error', (error) => resolve(`${output}\n${error.message}`));
    child.on('close', () => resolve(output));
  });
}
