// The extension as the tests and people take it: its bundles, and its package.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '../..');
export const out = path.join(root, 'out/editor');

/** Bundles the extension unless the bundles are newer than every source. */
export function build() {
  const bundles = ['client.js', 'server.js', 'web/client.js', 'web/server.js'].map((name) => path.join(root, 'dist', name));
  const built = bundles.every((file) => fs.existsSync(file)) ? Math.min(...bundles.map((file) => fs.statSync(file).mtimeMs)) : 0;
  const sources = ['client/src', 'server/src', 'cli/src', 'shared-rules/src'].flatMap((folder) =>
    fs.readdirSync(path.join(root, folder), { recursive: true }).map((file) => path.join(root, folder, file)),
  );
  if (sources.every((file) => fs.statSync(file).mtimeMs < built)) return;
  const { status } = spawnSync(process.execPath, [path.join(root, 'scripts/build.mjs'), 'client', 'server', 'web/client', 'web/server'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(1);
}

/** Packs the bundles into a VSIX; null, with the reason on standard error, when that fails. */
export function pack() {
  return packFolder(root, 'plimsoll');
}

/** Packs an extension that stands for another one beside this. */
export function packNeighbor() {
  return packFolder(path.join(import.meta.dirname, 'neighbor'), 'neighbor');
}

function packFolder(folder, name) {
  fs.mkdirSync(out, { recursive: true });
  const vsix = path.join(out, `${name}.vsix`);
  const packed = spawnSync(
    process.execPath,
    [path.join(root, 'node_modules/@vscode/vsce/vsce'), 'package', '--no-dependencies', '--no-rewrite-relative-links', '--skip-license', '--out', vsix],
    { cwd: folder, encoding: 'utf8' },
  );
  if (packed.status === 0) return vsix;
  console.error(packed.stdout + packed.stderr);
  return null;
}
