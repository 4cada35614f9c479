// Builds the VSIX: `node scripts/package.mjs [--check]`. With --check it is written to out/ and its content is judged.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { install, root } from './setup.mjs';

/** Nothing else belongs into the package. */
const allowed = [
  /^\[Content_Types\]\.xml$/,
  /^extension\.vsixmanifest$/,
  /^extension\/(package(\.nls(\.[a-z-]+)?)?\.json|readme\.md|changelog\.md|license\.txt)$/i,
  /^extension\/dist\/((client|server)\.js|pages\.json)$/,
  /^extension\/dist\/web\/(client|server)\.js$/,
  /^extension\/(syntaxes|schemas)\/[\w.-]+\.json$/,
  /^extension\/l10n\/bundle\.l10n\.[a-z-]+\.json$/,
  /^extension\/images\/([\w.-]+\.png|walkthrough\/[\w.-]+\.svg)$/,
];
const required = [
  'extension/package.json',
  'extension/dist/client.js',
  'extension/dist/server.js',
  'extension/dist/pages.json',
  'extension/dist/web/client.js',
  'extension/dist/web/server.js',
  'extension/images/icon.png',
  'extension/package.nls.de.json',
  'extension/l10n/bundle.l10n.de.json',
];
/** Both servers, for the desktop and for the web, hold all rules and the readers of Dockerfiles, shell and YAML: some 400 KiB each. */
const largest = 1280 * 1024;

const check = process.argv.includes('--check');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
if (check) mkdirSync(join(root, 'out'), { recursive: true });
const target = join(root, check ? 'out' : '.', `${manifest.name}-${manifest.version}.vsix`);

install();
if (!check) run(process.execPath, [join(root, 'scripts/build.mjs')]);
// The same sources give the same bytes (with the same Node, whose zlib packs them), whatever the folder, the clock, the zone, the language and the
// umask. Times come from the last commit; without one, they are the first that a zip can hold in every zone.
const committed = spawnSync('git', ['log', '-1', '--format=%ct'], { cwd: root, encoding: 'utf8' }).stdout?.trim();
const epoch = process.env.SOURCE_DATE_EPOCH || committed || String(Date.UTC(1980, 0, 2) / 1000);
run(join(root, 'node_modules/.bin/vsce'), ['package', '--no-dependencies', '--no-rewrite-relative-links', '--skip-license', '--out', target], {
  SOURCE_DATE_EPOCH: epoch,
  TZ: 'UTC',
  LC_ALL: 'C',
});
levelModes(target);

const entries = listZip(readFileSync(target));
const size = statSync(target).size;
const strangers = entries.filter((entry) => !allowed.some((pattern) => pattern.test(entry.name)));
const missing = required.filter((name) => !entries.some((entry) => entry.name === name));
for (const entry of entries) console.log(`${String(entry.size).padStart(9)}  ${entry.name}`);
console.log(`${target.slice(root.length + 1)}: ${entries.length} files, ${(size / 1024).toFixed(0)} KiB`);
const shipped = JSON.parse(entries.find((entry) => entry.name === 'extension/package.json')?.text() ?? '{}');
const faults = [
  ...strangers.map((entry) => `${entry.name} does not belong into the package`),
  ...missing.map((name) => `${name} is missing`),
  ...(size > largest ? [`it has ${size} bytes; ${largest} are allowed`] : []),
  ...['preinstall', 'install', 'postinstall', 'vscode:uninstall']
    .filter((name) => shipped.scripts?.[name] !== undefined)
    .map((name) => `package.json has a script "${name}"`),
];
for (const fault of faults) console.error(`plimsoll: ${fault}`);
process.exit(faults.length === 0 ? 0 : 1);

function run(file, args, env = {}) {
  const result = spawnSync(file, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env }, shell: process.platform === 'win32' });
  if (result.status !== 0) process.exit(result.status ?? 1);
}

/** Gives all entries the mode of a plain file: what the files have on disk hangs on who made them (APPNOTE 4.4.15). */
function levelModes(file) {
  const bytes = readFileSync(file);
  for (const { at } of listZip(bytes)) bytes.writeUInt32LE((0o100644 << 16) >>> 0, at + 38);
  writeFileSync(file, bytes);
}

/** Names and sizes of a zip's entries, and where each stands, from its central directory (APPNOTE 4.3.12). */
function listZip(bytes) {
  let at = bytes.length - 22;
  while (at >= 0 && bytes.readUInt32LE(at) !== 0x06054b50) at--;
  const entries = [];
  let offset = bytes.readUInt32LE(at + 16);
  for (let count = bytes.readUInt16LE(at + 10); count > 0; count--) {
    const [packed, size, nameLength, extra, comment] = [
      bytes.readUInt32LE(offset + 20),
      bytes.readUInt32LE(offset + 24),
      bytes.readUInt16LE(offset + 28),
      bytes.readUInt16LE(offset + 30),
      bytes.readUInt16LE(offset + 32),
    ];
    const local = bytes.readUInt32LE(offset + 42);
    const method = bytes.readUInt16LE(offset + 10);
    const text = () => {
      const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
      const data = bytes.subarray(start, start + packed);
      return (method === 0 ? data : inflateRawSync(data)).toString('utf8');
    };
    entries.push({ name: bytes.toString('utf8', offset + 46, offset + 46 + nameLength), size, text, at: offset });
    offset += 46 + nameLength + extra + comment;
  }
  return entries;
}
