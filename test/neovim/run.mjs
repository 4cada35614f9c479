// The language server with Neovim's built-in client, headless: `node test/neovim/run.mjs`.
// Takes `nvim` from PATH, else out of Debian's package, unpacked into a folder that is removed afterwards.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { unpackDebianPackage } from '../harness/debian-packages.mjs';

const here = import.meta.dirname;
const server = path.join(here, '../../dist/server.js');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'plimsoll-neovim-'));

const files = {
  Dockerfile:
    'FROM debian:12-slim\nCOPY --chmod=755 start.sh /start.sh\nRUN mkdir /srv/app\nRUN touch /srv/app/x\nUSER 1001\nENTRYPOINT ["/start.sh"]\nCMD ["sleep", "60"]\n',
  'start.sh': '#!/bin/sh\nset -e\necho starting\n"$@"\n',
};

try {
  const kit = neovim();
  if ('why' in kit) console.log(`skipped: neovim: ${kit.why}`);
  else process.exitCode = session(kit);
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}

function neovim() {
  if (spawnSync('nvim', ['--version'], { stdio: 'ignore' }).status === 0) return { env: process.env };
  const unpacked = unpackDebianPackage('neovim', folder);
  if ('why' in unpacked) return unpacked;
  const share = path.join(unpacked.root, 'usr/share');
  // The package's Lua modules and runtime files lie where no path of the machine leads.
  const env = {
    ...unpacked.env,
    VIMRUNTIME: path.join(share, 'nvim/runtime'),
    LUA_CPATH: `${unpacked.libraries.map((one) => path.join(one, 'lua/5.1/?.so')).join(';')};;`,
  };
  return { env };
}

/** @returns {number} the exit code */
function session({ env }) {
  const workspace = path.join(folder, 'workspace');
  fs.mkdirSync(workspace);
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(workspace, name), text, { mode: name.endsWith('.sh') ? 0o755 : 0o644 });
  const results = path.join(folder, 'results.json');
  const version = spawnSync('nvim', ['--version'], { env, encoding: 'utf8' }).stdout?.split('\n')[0];
  const done = spawnSync('nvim', ['--headless', '-u', 'NONE', '-i', 'NONE', '-n', '-S', path.join(here, 'session.lua')], {
    cwd: workspace,
    env: {
      ...env,
      HOME: folder,
      XDG_STATE_HOME: folder,
      XDG_DATA_HOME: folder,
      PLIMSOLL_NODE: process.execPath,
      PLIMSOLL_SERVER: server,
      PLIMSOLL_RESULTS: results,
    },
    encoding: 'utf8',
    timeout: 120_000,
  });
  if (!fs.existsSync(results)) {
    console.log(`not ok: ${version ?? 'nvim'} ended with ${done.status ?? done.signal}\n${done.stderr}`);
    console.log('neovim: 0 passed, 1 failed');
    return 1;
  }
  const all = JSON.parse(fs.readFileSync(results, 'utf8'));
  for (const { name, ok, problem } of all) console.log(`${ok ? 'ok' : 'not ok'}: ${name}${problem === '' ? '' : `: ${problem}`}`);
  const failed = all.filter((one) => !one.ok).length;
  console.log(`${version}\nneovim: ${all.length - failed} passed, ${failed} failed`);
  return failed === 0 && all.length > 0 ? 0 : 1;
}
