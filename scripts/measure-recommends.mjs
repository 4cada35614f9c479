#!/usr/bin/env node
/*
 * Writes shared-rules/src/data/apt-recommends-table.ts: for each package, what `apt-get install` adds on Debian 12 beyond `--no-install-recommends`:
 * how many packages, and those of them that the package or its dependencies recommend by name (not what these depend on in turn).
 *
 *   node scripts/measure-recommends.mjs [PACKAGE…]     measures the packages named, or all of the table again (about a second each)
 *
 * Needs apt-get (Debian or Ubuntu), Debian's archive keyring and the network. Nothing is installed and no root is needed: package lists go to a
 * temporary folder, and the installs are simulated against an installed set like that of the `debian:12-slim` image (debootstrap's minbase variant),
 * not against this machine.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const table = new URL('../shared-rules/src/data/apt-recommends-table.ts', import.meta.url);
const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}

if (spawnSync('apt-get', ['--version']).status !== 0) fail('measure-recommends needs apt-get, as Debian and Ubuntu have it; this machine has none.');
if (!existsSync(keyring)) fail(`measure-recommends needs Debian's archive keyring (${keyring}, package debian-archive-keyring).`);

const root = mkdtempSync(join(tmpdir(), 'recommends-'));
process.on('exit', () => rmSync(root, { recursive: true, force: true }));
for (const folder of ['lists/partial', 'cache/archives/partial', 'parts']) mkdirSync(join(root, folder), { recursive: true });
writeFileSync(join(root, 'status'), '');
writeFileSync(
  join(root, 'sources.list'),
  [
    `deb [arch=amd64 signed-by=${keyring}] http://deb.debian.org/debian bookworm main`,
    `deb [arch=amd64 signed-by=${keyring}] http://deb.debian.org/debian bookworm-updates main`,
    `deb [arch=amd64 signed-by=${keyring}] http://deb.debian.org/debian-security bookworm-security main`,
    '',
  ].join('\n'),
);

const options = Object.entries({
  'Dir::Etc::sourcelist': join(root, 'sources.list'),
  'Dir::Etc::sourceparts': join(root, 'parts'),
  'Dir::Etc::preferencesparts': join(root, 'parts'),
  'Dir::State::lists': join(root, 'lists'),
  'Dir::State::status': join(root, 'status'),
  'Dir::State::extended_states': join(root, 'extended'),
  'Dir::Cache': join(root, 'cache'),
  'APT::Architecture': 'amd64',
  'APT::Architectures': 'amd64',
  'APT::Sandbox::User': 'root',
  'APT::Install-Suggests': 'false',
  'Acquire::Languages': 'none',
}).flatMap(([key, value]) => ['-o', `${key}=${value}`]);

function run(command, ...args) {
  return spawnSync(command, [...options, ...args], { encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, LC_ALL: 'C' } });
}

/** The packages that an install would add; null when apt refuses (no such package). */
function simulate(recommends, packages) {
  const result = run('apt-get', '-s', '-o', `APT::Install-Recommends=${recommends}`, 'install', ...packages);
  if (result.status !== 0) return null;
  return [...result.stdout.matchAll(/^Inst (\S+)/gm)].map((match) => match[1].replace(/:amd64$/, ''));
}

const update = run('apt-get', 'update');
if (update.status !== 0 || /^(?:W|E):/m.test(update.stderr)) fail(`The package lists could not be fetched:\n${update.stderr}`);

const available = new Map();
for (const stanza of run('apt-cache', 'dumpavail').stdout.split('\n\n')) {
  const name = /^Package: (.+)$/m.exec(stanza)?.[1];
  if (name !== undefined && !available.has(name)) available.set(name, stanza);
}
const field = (name, key) =>
  (new RegExp(`^${key}: (.+)$`, 'm').exec(available.get(name) ?? '')?.[1] ?? '')
    .split(/[,|]/)
    .map((word) => word.trim().split(/[ :(]/)[0])
    .filter((word) => word !== '');
const recommendsField = (name) => field(name, 'Recommends');
const provided = new Map([...available.keys()].map((name) => [name, field(name, 'Provides')]));
const minimal = [...available].filter(([name, stanza]) => name === 'apt' || /^(?:Essential: yes|Priority: required)$/m.test(stanza)).map(([name]) => name);
const installed = simulate(false, minimal);
if (installed === null) fail('The minimal system could not be put together.');
writeFileSync(
  join(root, 'status'),
  installed
    .map(
      (name) =>
        `${available
          .get(name)
          ?.replace(/^(?:Filename|Size|MD5sum|SHA256|Description-md5):.*\n/gm, '')
          .replace(/\n*$/, '')}\nStatus: install ok installed\n`,
    )
    .join('\n'),
);

const earlier = existsSync(table) ? readFileSync(table, 'utf8') : '';
/** By package: the number added and the names recommended; empty for none. */
const measured = new Map([
  ...[...earlier.matchAll(/^ {2}'?([a-z0-9][a-z0-9+.-]+)'?:\s+'([^']*)',$/gm)].map((match) => [match[1], match[2]]),
  ...(/addNothing = `([^`]*)`/.exec(earlier)?.[1]?.match(/[a-z0-9][a-z0-9+.-]+/g) ?? []).map((name) => [name, '']),
]);
const named = process.argv.slice(2);
const refused = [];
for (const name of named.length > 0 ? named : [...measured.keys()]) {
  measured.delete(name);
  const without = simulate(false, [name]);
  const withThem = without === null ? null : simulate(true, [name]);
  if (without === null || withThem === null) {
    refused.push(name);
    continue;
  }
  const base = new Set(without);
  const added = withThem.filter((other) => !base.has(other)).sort();
  const recommended = new Set(without.flatMap(recommendsField));
  const direct = added.filter((other) => [other, ...(provided.get(other) ?? [])].some((alias) => recommended.has(alias)));
  measured.set(name, added.length === 0 ? '' : [added.length, ...(direct.length === 0 ? added : direct)].join(' '));
}

const today = new Date(process.env.SOURCE_DATE_EPOCH === undefined ? Date.now() : Number(process.env.SOURCE_DATE_EPOCH) * 1000).toISOString().slice(0, 10);
// A table is as old as its oldest row.
const date = named.length > 0 ? (/@asOf (\S+)/.exec(earlier)?.[1] ?? today) : today;
writeFileSync(table, render(measured, date));
process.stdout.write(`${measured.size} packages in the table; ${installed.length} taken as installed; not in Debian 12: ${refused.join(' ') || 'none'}\n`);

function render(packages, date) {
  const sorted = [...packages].sort(([left], [right]) => (left < right ? -1 : 1));
  const nothing = sorted.filter(([, value]) => value === '').map(([name]) => name);
  const rows = sorted
    .filter(([, value]) => value !== '')
    .map(([name, value]) => {
      const key = /^[a-z][a-z0-9]*$/.test(name) ? name : `'${name}'`;
      const line = `  ${key}: '${value}',`;
      return line.length > 160 ? `  ${key}:\n    '${value}',` : line;
    });
  const block = nothing.join(' ').replace(/(.{1,150})(?: |$)/g, '  $1\n');
  return `/**
 * What \`apt-get install PACKAGE\` adds on Debian 12 (amd64) beyond \`--no-install-recommends\`. Written by scripts/measure-recommends.mjs.
 *
 * @asOf ${date}
 * @source Simulated installs on top of a minimal Debian 12, from the package lists of bookworm, bookworm-updates and bookworm-security (main).
 */

/** Packages to which it adds nothing. */
export const addNothing = \`
${block}\`;

/** For the others, the number of packages that it adds, then those of them that are recommended by name. */
export const addedByRecommends: Readonly<Record<string, string>> = {
${rows.join('\n')}
};
`;
}
