// Programs out of Debian's packages, unpacked into a folder: nothing is installed on the machine.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const limit = 120_000;

/**
 * Fetches a package with what it needs beyond the packages that the machine has, and unpacks all of it.
 *
 * @param {string} name
 * @param {string} folder an empty folder, which is the caller's to remove
 * @returns {{ readonly root: string, readonly libraries: readonly string[], readonly env: NodeJS.ProcessEnv } | { readonly why: string }} where the
 *   files lie, the folders of its libraries, and the variables that make both be found; or why it can not be had, in words for a person
 */
export function unpackDebianPackage(name, folder) {
  if (process.platform !== 'linux' || spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status !== 0)
    return { why: `${name} is not installed, and can be fetched only on Debian and its like` };
  const archives = path.join(folder, 'archives');
  const lists = path.join(folder, 'lists');
  const root = path.join(folder, 'root');
  for (const one of [path.join(archives, 'partial'), path.join(lists, 'partial'), root]) fs.mkdirSync(one, { recursive: true });
  const options = ['Debug::NoLocking=1', `Dir::Cache::archives=${archives}`, 'APT::Sandbox::User=root', 'Acquire::Languages=none'];
  const apt = (more, ...args) => {
    const done = spawnSync('apt-get', ['-qq', ...[...options, ...more].flatMap((one) => ['-o', one]), ...args], { encoding: 'utf8', timeout: limit });
    return done.status === 0 ? null : (done.error?.message ?? (done.stderr.trim().split('\n').at(-1) || `exit ${done.status ?? done.signal}`));
  };
  const fetch = (more) => apt(more, 'install', '--yes', '--no-install-recommends', '--download-only', '--reinstall', name);
  // The machine's own lists may be old, or gone, as in most images.
  const own = [`Dir::State::lists=${lists}`];
  const error = fetch([]) === null ? null : (apt(own, 'update') ?? fetch(own));
  const files = fs.readdirSync(archives).filter((file) => file.endsWith('.deb'));
  if (error !== null || files.length === 0) return { why: `${name} is not installed, and apt-get can not fetch it: ${error ?? 'no archive came'}` };
  for (const file of files) {
    const done = spawnSync('dpkg-deb', ['-x', path.join(archives, file), root], { timeout: limit });
    if (done.status !== 0) return { why: `${file} can not be unpacked` };
  }
  const libraries = ['usr/lib', 'lib'].flatMap((one) => triplets(path.join(root, one)));
  return {
    root,
    libraries,
    env: { ...process.env, PATH: `${path.join(root, 'usr/bin')}${path.delimiter}${process.env.PATH}`, LD_LIBRARY_PATH: libraries.join(':') },
  };
}

/** Folders of the machine's architecture, as multiarch names them. */
function triplets(folder) {
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder)
    .filter((name) => name.includes('-linux-gnu'))
    .map((name) => path.join(folder, name));
}
