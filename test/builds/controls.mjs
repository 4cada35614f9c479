// Controls for the comparisons: none may be content with two images between which there is nothing to find, or miss what is planted.
import fs from 'node:fs';
import path from 'node:path';
import { prefix } from './bases.mjs';
import { comparisons } from './claims.mjs';
import { buildArguments } from './pair.mjs';

const claim = {
  probe: { user: null, args: ['true'], entrypoint: null, options: [], ready: null },
  atLeast: 1,
  code: 0,
  message: null,
  apart: { files: [], config: [] },
  server: false,
  step: 'RUN echo',
};

/** What each planted image differs in from the plain one. */
const planted = {
  mode: 'RUN echo one > /srv-file && chmod 640 /srv-file',
  owner: 'RUN echo one > /srv-file && chown 7:0 /srv-file',
  content: 'RUN echo two > /srv-file',
  more: 'RUN echo one > /srv-file && mkdir /more',
  setting: 'RUN echo one > /srv-file\nENV more=1',
};

/** Which comparisons can not be trusted here, in words; none if all is well. */
export async function blindSpots(workshop) {
  const { engine, folder } = workshop;
  const built = [];
  const make = async (name, text) => {
    const place = path.join(folder, `control-${name}`);
    fs.mkdirSync(place);
    fs.writeFileSync(path.join(place, 'Dockerfile'), `FROM alpine:3.20\n${text}\n`);
    const tag = `${prefix}:control-${name}`;
    const image = { tag, built: await engine.build(buildArguments(workshop, place, 'Dockerfile', tag)) };
    if (image.built.code !== 0) throw new Error(`control ${name}: ${image.built.stderr}`);
    built.push(tag);
    return image;
  };
  try {
    const plain = await make('plain', 'RUN echo one > /srv-file');
    const faults = async (kind, after) =>
      await comparisons[kind]({ engine, claim, before: plain, after, rebuild: async () => [plain.built.stderr, plain.built.stderr] });
    const ofKinds = Object.keys(comparisons).map(async (kind) => {
      const found = await faults(kind, plain);
      if (kind === 'same') return found.map((fault) => `same finds in one image: ${fault}`);
      return found.length > 0 ? [] : [`${kind} is content with one and the same image`];
    });
    const ofPlanted = Object.entries(planted).map(async ([name, text]) => {
      const found = await faults('same', await make(name, text));
      return found.length > 0 ? [] : [`same does not see another ${name}`];
    });
    return (await Promise.all([...ofKinds, ...ofPlanted])).flat();
  } finally {
    if (built.length > 0) await engine.call(['rmi', '-f', ...built]);
  }
}
