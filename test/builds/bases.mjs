// The base images of the fixtures: pulled where a registry can be reached, else put together from Debian's packages.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { bootstrap } from './debian.mjs';
import { seconds } from './processes.mjs';
import { standIns } from './stand-ins.mjs';

const folder = path.join(import.meta.dirname, 'bases');

/** The tag under which a base of that name is kept; all of ours begin alike, and are removed by it. */
export const prefix = 'plimsoll-builds';
const tagOf = (name) => `${prefix}-base:${name.replace(':', '-')}`;

/**
 * Makes `debian:12`, `alpine:3.20`, and what stands for images of languages.
 *
 * @param {import('./engine.mjs').Engine} engine
 * @returns {Promise<ReadonlyMap<string, string> | { readonly why: string }>} tags by the names that fixtures use
 */
export async function makeBases(engine) {
  const debian = tagOf('debian:12');
  const repository = [
    `--customize-hook=copy-in ${path.join(folder, 'debian/repository.sh')} /tmp`,
    '--customize-hook=chroot "$1" sh /tmp/repository.sh',
    '--customize-hook=rm "$1/tmp/repository.sh"',
  ];
  const fetched = (await isThere(engine, debian)) || (await pulled(engine, 'debian', debian));
  const why = fetched ? null : await madeDebian(engine, 'bookworm', debian, repository);
  if (why !== null) return { why: `no Debian to build on: ${why}` };
  const alpine = tagOf('alpine:3.20');
  // Where the one could not be pulled, the other can not.
  const there = (await isThere(engine, alpine)) || (fetched && (await pulledAs(engine, 'alpine:3.20', alpine)));
  const made = there ? null : await build(engine, ['--network=none', '-t', alpine, ...engine.baseArguments('debian:12', debian), path.join(folder, 'alpine')]);
  if (made !== null) return { why: `no Alpine to build on: ${made}` };
  const bases = new Map([
    ['debian:12', debian],
    ['alpine:3.20', alpine],
  ]);
  for (const [image, name] of Object.entries(standIns)) {
    const tag = tagOf(name);
    if (![...bases.values()].includes(tag)) {
      const why = await build(engine, ['--network=none', '-t', tag, ...engine.baseArguments('alpine:3.20', alpine), path.join(folder, name)]);
      if (why !== null) return { why: `no ${image} to build on: ${why}` };
    }
    bases.set(image, tag);
  }
  return bases;
}

/**
 * The plain releases that gains are measured on, as they are fetched; builds on them need the network.
 *
 * @param {import('./engine.mjs').Engine} engine
 * @returns {Promise<ReadonlyMap<string, string> | { readonly why: string }>}
 */
export async function makePlainBases(engine) {
  const made = new Map();
  for (const [image, suite] of [
    ['debian:12', 'bookworm'],
    ['debian:11', 'bullseye'],
  ]) {
    const tag = tagOf(`plain-${image}`);
    const why = (await isThere(engine, tag)) || (await pulledAs(engine, `${image}-slim`, tag)) ? null : await madeDebian(engine, suite, tag);
    if (why !== null) return { why: `no ${image} to build on: ${why}` };
    made.set(image, tag);
  }
  return made;
}

export async function removeBases(engine, bases) {
  await engine.call(['rmi', '-f', ...new Set(bases.values())], { limit: 60 * seconds });
}

/** Kept from an earlier time. */
async function isThere(engine, tag) {
  return (await engine.call(['image', 'inspect', tag])).code === 0;
}

/** From a registry; an engine of our own has none. */
async function pulled(engine, name, tag) {
  return !engine.own && (await build(engine, ['-t', tag, path.join(folder, name)])) === null;
}

async function pulledAs(engine, image, tag) {
  if (engine.own) return false;
  const empty = fs.mkdtempSync(path.join(os.tmpdir(), 'plimsoll-base-'));
  fs.writeFileSync(path.join(empty, 'Dockerfile'), `FROM ${image}\n`);
  const error = await build(engine, ['-t', tag, empty]);
  fs.rmSync(empty, { recursive: true });
  return error === null;
}

async function build(engine, args) {
  const { code, stderr } = await engine.build(args, { limit: 180 * seconds });
  return code === 0 ? null : (stderr.trim().split('\n').at(-1) ?? 'it does not build');
}

/** Debian from its packages, with the settings of its official images; `more` goes to mmdebstrap. Null when it worked, else why it did not. */
async function madeDebian(engine, suite, tag, more = []) {
  const place = fs.mkdtempSync(path.join(os.tmpdir(), 'plimsoll-base-'));
  fs.chmodSync(place, 0o755);
  try {
    const debian = bootstrap(place);
    if (typeof debian !== 'function') return debian.why;
    const archive = path.join(place, 'debian.tar');
    const options = [
      '--variant=minbase',
      ...(suite === 'bookworm' ? ['--include=usr-is-merged', '--hook-dir=HOOKS/merged-usr'] : []),
      ...['man', 'locale', 'doc', 'info'].map((name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`),
      `--customize-hook=copy-in ${path.join(folder, 'debian/docker-clean')} /etc/apt/apt.conf.d`,
      `--customize-hook=printf '#!/bin/sh\nexit 101\n' > "$1/usr/sbin/policy-rc.d" && chmod 755 "$1/usr/sbin/policy-rc.d"`,
      ...more,
    ];
    const error = debian(options, suite, archive);
    if (error !== null) return error;
    const { code, stderr } = await engine.call(['import', '-c', 'CMD ["bash"]', archive, tag], { limit: 120 * seconds });
    return code === 0 ? null : stderr.trim();
  } finally {
    fs.rmSync(place, { recursive: true, force: true });
  }
}
