import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { parseImageReference } from '../../shared-rules/src/dockerfile/image-reference';
import { parseDockerfile } from '../../shared-rules/src/dockerfile/parse';
import { defaultConfig, documentKind, fixAll, gather, rules, type Answer, type Ask, type Config, type FixLevel } from '../../shared-rules/src/index';
import { buildImage } from '../../shared-rules/src/model/build';
import { AnswerBook } from '../../shared-rules/src/model/needs';
import { readSpec } from '../harness/cases';
import { dockerfiles } from '../fixes/grammar';
import { corpusFiles, hasCorpus } from '../harness/corpus';

/** A Dockerfile before and after fixes of ours. */
export interface Pair {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  /** `rule/fix`, in the order of their application. */
  readonly fixes: readonly string[];
}

export { hasCorpus };

/** Every rule, so that every fix has its chance. */
const config: Config = { ...defaultConfig, preset: 'strict' };

/** The real Dockerfiles that the safe fixes change, in an order that is the same every time and has nothing to do with their names. */
export async function* corpusPairs(): AsyncGenerator<Pair> {
  const files = corpusFiles().filter((file) => file.kind === 'dockerfile');
  const order = new Map(files.map((file) => [file, createHash('sha256').update(file.name).digest('hex')]));
  const sorted = [...files].sort((a, b) => ((order.get(a) ?? '') < (order.get(b) ?? '') ? -1 : 1));
  // The same text stands in several repositories.
  const seen = new Set<string>();
  for (const file of sorted) {
    if (seen.has(file.text)) continue;
    seen.add(file.text);
    const pair = await fixed(file.name, file.text, file.path, file.host);
    if (pair !== null) yield pair;
  }
}

// This module runs as part of a bundle, at the repository's root.
const examplesFolder = resolve('examples');
const rulesFolder = resolve('shared-rules/src/rules');

/** Our own examples with the safe fixes, and what the rules' specs say of each fix, the unsafe ones included. */
export async function* ownPairs(): AsyncGenerator<Pair> {
  for (const path of readdirSync(examplesFolder, { recursive: true, encoding: 'utf8' }).sort()) {
    if (documentKind(path) !== 'dockerfile') continue;
    const pair = await fixed(`examples/${path}`, readFileSync(join(examplesFolder, path), 'utf8'), path, () => ({ state: 'unknown' }));
    if (pair !== null) yield pair;
  }
  for (const rule of rules) {
    const { cases } = readSpec(readFileSync(join(rulesFolder, rule.meta.id, 'spec.md'), 'utf8'), rule);
    for (const one of cases.filter(({ kind }) => kind === 'dockerfile'))
      for (const { fix, path, text, line } of one.fixed)
        if (path === null && text !== one.text)
          yield { name: `${rule.meta.id}/spec.md:${line} ${one.title}`, before: one.text, after: text, fixes: [`${rule.meta.id}/${fix}`] };
  }
}

/** Generated Dockerfiles with the safe fixes, and those with the unsafe ones where there are any. */
export async function* generatedPairs(): AsyncGenerator<Pair> {
  for (const [at, text] of fc.sample(dockerfiles, { numRuns: 400, seed: 20261127 }).entries()) {
    const safe = await fixed(`generated ${at}`, text, 'Dockerfile', () => ({ state: 'unknown' }));
    if (safe !== null) yield safe;
    const all = await fixed(`generated ${at}, unsafe`, text, 'Dockerfile', () => ({ state: 'unknown' }), ['safe', 'unsafe']);
    if (all !== null && all.after !== safe?.after) yield all;
  }
}

async function fixed(
  name: string,
  text: string,
  path: string | null,
  host: (ask: Ask) => Answer,
  levels: readonly FixLevel[] = ['safe'],
): Promise<Pair | null> {
  const input = { kind: 'dockerfile', text, path, config } as const;
  const { answers } = await gather(input, rules, host);
  const result = fixAll(input, answers, rules, { levels });
  return result.text === text ? null : { name, before: text, after: result.text, fixes: result.applied.map(({ rule, fix }) => `${rule}/${fix}`) };
}

/** The images that building the file would look up, as far as they can be told from its text. */
export function imagesOf(text: string): readonly string[] {
  const document = parseDockerfile(text);
  const { stages } = buildImage(document, new AnswerBook(new Map(), null), null);
  const bases = stages.map((stage) => stage.imageText);
  const sources = document.instructions.flatMap(({ flags }) =>
    flags.flatMap((flag) => (flag.name === 'from' ? [flag.value] : flag.options.filter(({ name }) => name === 'from').map(({ value }) => value))),
  );
  const names = new Set(stages.flatMap(({ name }) => (name === null ? [] : [name])));
  const images = [...bases, ...sources].filter(
    (image) => image !== null && parseImageReference(image) !== null && image !== 'scratch' && !names.has(image.toLowerCase()) && !/^\d+$/.test(image),
  );
  return [...new Set(images as readonly string[])];
}
