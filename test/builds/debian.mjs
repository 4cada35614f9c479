// Debian's packages in folders of our own: nothing is installed on the machine, and none of its files is written.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { has, seconds } from './processes.mjs';

/**
 * Unpacks a Debian system, or a part of one, with mmdebstrap.
 *
 * @typedef {(options: readonly string[], suite: string, target: string) => string | null} Bootstrap null when it worked, else the last words of the error
 */

/**
 * mmdebstrap, as installed or else from its package, unpacked below `folder`.
 *
 * @returns {Bootstrap | { readonly why: string }}
 */
export function bootstrap(folder) {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return { why: 'one can be started only as root on Linux' };
  if (!has('apt-get')) return { why: 'one can be put together only on Debian and its like' };
  const tools = has('mmdebstrap') ? '/' : fetched(folder);
  if (tools === null) return { why: 'mmdebstrap is not here, and apt-get can not fetch it' };
  // A mirror may stand still at a date.
  const apt = ['--aptopt=Acquire::Languages "none"', '--aptopt=Acquire::Check-Valid-Until "false"'];
  return (options, suite, target) => {
    const hooks = options.map((option) => option.replace('HOOKS', path.join(tools, 'usr/share/mmdebstrap/hooks')));
    const args = ['--quiet', ...apt, ...hooks, suite, target, debianMirror()];
    const done = spawnSync(path.join(tools, 'usr/bin/mmdebstrap'), args, { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'], timeout: 300 * seconds });
    return done.status === 0 ? null : (done.error?.message ?? (done.stderr.trim().split('\n').at(-1) || `exit ${done.status ?? done.signal}`));
  };
}

/** The folder that holds mmdebstrap's files; null when its package can not be had. Lists and archives go to the folder too. */
function fetched(folder) {
  const own = path.join(folder, 'apt');
  for (const name of ['lists/partial', 'cache/archives/partial', 'tools']) fs.mkdirSync(path.join(own, name), { recursive: true });
  const options = [`Dir::State::lists=${own}/lists`, `Dir::Cache=${own}/cache`, 'APT::Sandbox::User=root', 'Acquire::Languages=none'].flatMap((one) => [
    '-o',
    one,
  ]);
  const apt = (...args) => spawnSync('apt-get', ['-qq', ...options, ...args], { cwd: own, stdio: 'ignore', timeout: 120 * seconds }).status === 0;
  if (!apt('update') || !apt('download', 'mmdebstrap')) return null;
  const archive = fs.readdirSync(own).find((name) => name.endsWith('.deb'));
  const tools = path.join(own, 'tools');
  return archive !== undefined && spawnSync('dpkg-deb', ['-x', path.join(own, archive), tools], { timeout: 30 * seconds }).status === 0 ? tools : null;
}

/** Where this machine gets its own packages, so that a mirror set up for it is used. */
function debianMirror() {
  for (const file of ['/etc/apt/sources.list.d/debian.sources', '/etc/apt/sources.list']) {
    if (!fs.existsSync(file)) continue;
    const found = /^(?:URIs:|deb(?: \[.*?\])?)\s+(http\S+)/m.exec(fs.readFileSync(file, 'utf8'));
    if (found !== null && !found[1].includes('ubuntu')) return found[1];
  }
  return 'http://deb.debian.org/debian';
}
