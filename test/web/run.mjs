// The extension in VS Code for the Web, in a headless Chromium: `node test/web/run.mjs`. The server is a worker, the folder a virtual file system.
// Needs the packages of this folder (installed here) and a Chromium (see ../editor/setup.mjs).
import { spawn } from 'node:child_process';
import path from 'node:path';
import { root } from '../../scripts/setup.mjs';
import { chromium } from '../editor/setup.mjs';
import { installOwnPackages } from '../harness/own-packages.mjs';

const here = import.meta.dirname;
const limit = 240_000;

const browser = chromium();
const why = browser === null ? 'there is no Chromium' : installOwnPackages(here);
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
