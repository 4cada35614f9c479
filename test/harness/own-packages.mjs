// A suite's own packages: what only it needs is installed when it runs, not for everybody.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/**
 * Installs the packages of `folder` as its lock file names them, unless they are there. No package's own script runs.
 * @returns {string | null} why they can not be had
 */
export function installOwnPackages(folder) {
  const stamp = path.join(folder, 'node_modules', '.ready');
  const wanted = createHash('sha256')
    .update(fs.readFileSync(path.join(folder, 'package-lock.json')))
    .digest('hex');
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === wanted) return null;
  const done = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--no-engine-strict'], {
    cwd: folder,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (done.status !== 0) return `npm could not install the packages of ${path.basename(folder)}: ${done.stderr?.trim().split('\n').at(-1)}`;
  fs.writeFileSync(stamp, wanted);
  return null;
}
