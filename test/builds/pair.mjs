// The two images of a fixture: from its files as they are, and as our own fix leaves them.
import fs from 'node:fs';
import path from 'node:path';
import { load } from '../../scripts/run.mjs';
import { prefix } from './bases.mjs';
import { seconds } from './processes.mjs';

const { unpackFixture, repair, basesOf } = await load(path.join(import.meta.dirname, 'fixtures.ts'));

/**
 * @typedef {object} Workshop
 * @property {import('./engine.mjs').Engine} engine
 * @property {ReadonlyMap<string, string>} bases tags by the names that fixtures use
 * @property {string} folder for files of builds
 * @property {boolean} [network] builds may use it
 * @property {number} [limit] milliseconds for a build
 *
 * @typedef {{ readonly tag: string, readonly built: import('./processes.mjs').Outcome }} Built
 */

/**
 * @param {Workshop} workshop
 * @returns `faults`: why there is nothing to compare; `images`: two of them, or one where a negative has no other to stand beside
 */
export async function buildPair(workshop, fixture) {
  const { engine, folder, limit = 120 * seconds } = workshop;
  const { name, claim } = fixture;
  const places = ['before', 'after'].map((when) => path.join(folder, name, when));
  const images = [];
  const remove = async () => {
    const tags = images.filter(({ built }) => built.code === 0).map(({ tag }) => tag);
    if (tags.length > 0) await engine.call(['rmi', '-f', ...tags]);
    fs.rmSync(path.join(folder, name), { recursive: true, force: true });
  };
  for (const place of places) unpackFixture(fixture, place);
  const faults = await repair(fixture, places[1]);
  if (faults.length > 0) return { faults, images, remove };
  const alone = claim.silent && claim.naive === null;
  for (const [index, place] of (alone ? places.slice(0, 1) : places).entries()) {
    const tag = `${prefix}:${name}-${index === 0 ? 'before' : 'after'}`;
    const file = index === 0 ? 'Dockerfile' : (claim.naive ?? 'Dockerfile');
    const build = () => engine.build(buildArguments(workshop, place, file, tag), { limit });
    images.push({ tag, place, build, built: await build() });
  }
  /** Builds both again with a changed file in the context; their logs. */
  const rebuild = async () => {
    const logs = [];
    for (const { place, build } of images) {
      fs.appendFileSync(path.join(place, claim.touch), '# changed\n');
      logs.push((await build()).stderr);
    }
    return logs;
  };
  return { faults, images, rebuild, remove };
}

export function buildArguments({ engine, bases, network = false }, place, file, tag) {
  const named = basesOf(place, file).flatMap((image) => {
    const base = bases.get(image);
    // A name that nothing stands for would be looked up.
    if (base === undefined) throw new Error(`no base stands for ${image}`);
    return engine.baseArguments(image, base);
  });
  const plain = engine.kind === 'docker' ? ['--progress=plain'] : [];
  return [`--network=${network ? 'host' : 'none'}`, ...plain, ...named, '-t', tag, '-f', path.join(place, file), place];
}
