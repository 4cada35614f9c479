import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'plimsoll-package-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const parts = ['client', 'cli', 'server', 'shared-rules', 'scripts', 'images', 'l10n', 'schemas', 'syntaxes'];

/** A copy of what the package is made of, without version control. */
function copyTo(folder: string, time: Date, modes: { readonly file: number; readonly folder: number }): void {
  mkdirSync(folder, { recursive: true });
  const files = readdirSync(root).filter((name) => statSync(join(root, name)).isFile() && !name.endsWith('.vsix'));
  for (const name of [...files, '.vscodeignore', ...parts])
    cpSync(join(root, name), join(folder, name), { recursive: true, filter: (path) => !path.includes('node_modules') });
  for (const name of ['.', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })]) {
    const path = join(folder, name);
    chmodSync(path, statSync(path).isDirectory() ? modes.folder : modes.file);
    utimesSync(path, time, time);
  }
  // The packages are shared, but for the project's own.
  mkdirSync(join(folder, 'node_modules/@plimsoll'), { recursive: true });
  for (const name of readdirSync(join(root, 'node_modules')))
    if (name !== '@plimsoll') symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
  for (const name of ['client', 'cli', 'server', 'shared-rules']) symlinkSync(join('../..', name), join(folder, 'node_modules/@plimsoll', name));
}

function packageIn(folder: string, env: NodeJS.ProcessEnv): { readonly hash: string; readonly entries: string } {
  const { SOURCE_DATE_EPOCH: _, ...rest } = process.env;
  const done = spawnSync(process.execPath, [join(folder, 'scripts/package.mjs')], { cwd: folder, encoding: 'utf8', env: { ...rest, ...env } });
  expect(done.stderr).toBe('');
  expect(done.status).toBe(0);
  const [name] = readdirSync(folder).filter((one) => one.endsWith('.vsix'));
  const entries = done.stdout.split('\n').filter((line) => /^ *\d+ {2}\S/.test(line));
  return {
    hash: createHash('sha256')
      .update(readFileSync(join(folder, name as string), 'latin1'))
      .digest('hex'),
    entries: entries.join('\n'),
  };
}

it('the package has the same bytes, wherever, whenever and by whomever it is made', () => {
  const one = join(scratch, 'one');
  const other = join(scratch, 'other place/with blanks');
  copyTo(one, new Date('2026-01-02T03:04:05Z'), { file: 0o644, folder: 0o755 });
  copyTo(other, new Date('2031-12-30T21:22:23Z'), { file: 0o775, folder: 0o775 });
  const first = packageIn(one, { TZ: 'Pacific/Auckland', LC_ALL: 'C' });
  const second = packageIn(other, { TZ: 'America/Los_Angeles', LC_ALL: 'sv_SE.UTF-8' });
  expect(second.entries).toBe(first.entries);
  expect(first.entries).toContain('extension/dist/server.js');
  expect(second.hash).toBe(first.hash);
}, 180_000);
