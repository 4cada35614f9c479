// npm runs this before it packs, and so for an install from git, pre-commit's too: the package holds bundles, which git does not.
// `npm ci` in a working tree builds nothing; its commands build what they need.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { install, root } from './setup.mjs';

if (process.env.npm_command !== 'ci') {
  // npm hands `--global` down to where it prepares a clone, and so leaves the clone without dependencies.
  delete process.env.npm_config_global;
  if (!existsSync(join(root, 'node_modules/esbuild'))) install();
  const built = spawnSync(process.execPath, [join(root, 'scripts/build.mjs'), 'cli', 'server'], { stdio: 'inherit' });
  process.exitCode = built.status ?? 1;
}
