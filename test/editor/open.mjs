// `npm run editor`: a VS Code with the extension on the examples. The desktop's `code` where there is one on PATH, else the server
// build in a browser of yours, on this machine alone.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { install } from '../../scripts/setup.mjs';
import { build, pack, root } from './package.mjs';
import { setUp } from './setup.mjs';

install();
build();
const folder = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'plimsoll-examples-')), 'examples');
fs.cpSync(path.join(root, 'examples'), folder, { recursive: true });

const desktop = spawnSync('code', ['--version'], { encoding: 'utf8', shell: process.platform === 'win32' });
if (desktop.status === 0) {
  console.log(`Opening a copy of the examples: ${folder}`);
  const child = spawn('code', ['--new-window', `--extensionDevelopmentPath=${root}`, folder], { stdio: 'inherit', shell: process.platform === 'win32' });
  child.on('exit', (code) => process.exit(code ?? 1));
} else {
  const kit = setUp({ browser: false });
  const vsix = 'why' in kit ? null : pack();
  if (vsix === null) {
    console.error(`plimsoll: no editor can be opened: there is no "code" on PATH, and ${'why' in kit ? kit.why : 'the package could not be built'}.`);
    process.exit(1);
  }
  const { startServer } = await import('./vscode-server.mjs');
  const server = await startServer({ vsix });
  console.log(`VS Code is at ${server.url}?folder=${encodeURIComponent(folder)}\nOpen it in a browser; Ctrl+C ends it.`);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      void server.close().then(() => {
        fs.rmSync(path.dirname(folder), { recursive: true, force: true });
        process.exit(0);
      });
    });
  }
}
