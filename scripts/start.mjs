// The main job on a fresh machine: install, build, and check image files. `npm start -- PATH …`
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { install, root } from './setup.mjs';

install();
const built = spawnSync(process.execPath, [join(root, 'scripts/build.mjs')], { stdio: 'inherit' });
if (built.status !== 0) process.exit(2);

const asked = process.argv.slice(2);
const args = asked.length > 0 ? asked : [join(root, 'examples')];
const cwd = process.env.INIT_CWD && existsSync(process.env.INIT_CWD) ? process.env.INIT_CWD : process.cwd();
if (asked.length === 0) console.log('No path given: checking the examples. Yours: npm start -- PATH …\n');
const run = spawnSync(process.execPath, [join(root, 'dist/cli.js'), 'check', ...args], { stdio: 'inherit', cwd });
if (asked.length === 0)
  console.log(
    '\nTo see them as squiggles with quick-fixes: npm run editor (opens VS Code with Plimsoll on these examples), or npm run package and install the VSIX.',
  );
// The examples have findings on purpose: showing them is what was asked for.
process.exit(asked.length === 0 && run.status === 1 ? 0 : (run.status ?? 2));
