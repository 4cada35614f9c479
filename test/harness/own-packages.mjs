// A suite's own packages: what only it needs is installed when it runs, not for everybody.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/**
 * Installs the packages of `folder` as its lock file names them, unless they are there. No package's own script runs.
 * @param {string} folder
 * @param {() => string | null} also what it takes beyond that, and why that can not be had
 * @returns {string | null} why they can not be had
 */
export function installOwnPackages(folder, also = () => null) {
  const stamp = path.join(folder, 'node_modules', '.ready');
  const wanted = createHash('sha256')
    .update(fs.readFileSync(path.join(folder, 'package-lock.json')))
    .digest('hex');
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === wanted) return null;
  const installed = run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--no-engine-strict'], folder);
  const why = installed ? also() : `npm could not install the packages of test/${path.basename(folder)}`;
  if (why === null) fs.writeFileSync(stamp, wanted);
  return why;
}

/** Runs a program, and says so; where it fails, the end of what it said, too. @returns {boolean} whether it did its work */
export function run(command, args, cwd, env = process.env) {
  console.error(`> ${command} ${args.join(' ')}`);
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env, encoding: 'utf8', maxBuffer: 1 << 26, shell: process.platform === 'win32' });
  if (status !== 0) console.error(`${stdout ?? ''}${stderr ?? ''}`.trimEnd().split('\n').slice(-20).join('\n'));
  return status === 0;
}
