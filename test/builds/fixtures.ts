import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { diskAnswers } from '../../cli/src/answers';
import { imagesOf } from './pairs';
import {
  applyEdits,
  defaultConfig,
  documentKind,
  fixAll,
  gather,
  refactoringsAt,
  rules,
  type Config,
  type Finding,
  type Fix,
  type FixLevel,
} from '../../shared-rules/src/index';
import { readClaim, type Claim } from './claim';

/** A fixture: a folder with a Dockerfile, its build context, and what is claimed of them. */
export interface Fixture {
  readonly name: string;
  readonly folder: string;
  readonly claim: Claim;
}

/** Every rule, so that every fix has its chance. */
const config: Config = { ...defaultConfig, preset: 'strict' };
const mostRounds = 20;

/** The fixtures below a folder, by their names. */
export function readFixtures(fixtures = 'test/builds/fixtures'): readonly Fixture[] {
  // This module runs as part of a bundle, at the repository's root.
  return readdirSync(resolve(fixtures))
    .sort()
    .map((name) => {
      const folder = resolve(fixtures, name);
      return { name, folder, claim: readClaim(name, readFileSync(join(folder, 'claim.json'), 'utf8')) };
    });
}

/** The fixture's files as they are claimed to be: version control keeps neither all modes nor carriage returns. */
export function unpackFixture({ folder, claim }: Fixture, target: string): void {
  cpSync(folder, target, { recursive: true });
  rmSync(join(target, 'claim.json'));
  for (const path of claim.crlf) writeFileSync(join(target, path), readFileSync(join(target, path), 'utf8').replaceAll('\n', '\r\n'));
  for (const [path, mode] of Object.entries(claim.modes)) chmodSync(join(target, path), Number.parseInt(mode, 8));
}

/** The images that a Dockerfile below `folder` is built on. */
export function basesOf(folder: string, file: string): readonly string[] {
  return imagesOf(readFileSync(join(folder, file), 'utf8'));
}

/**
 * Applies the claimed fix, as the product makes it, to the files below `folder` until nothing is left for it to do.
 * For a negative, only looks. Returns what is wrong with that.
 */
export async function repair({ claim }: Fixture, folder: string): Promise<readonly string[]> {
  if (claim.rule === 'refactoring') return await refactor(claim, folder);
  const found = await findings(folder, claim.document);
  const named = found.filter((finding) => finding.rule === claim.rule);
  if (claim.fix === null) return claim.silent ? named.map((finding) => `reported where nothing is due: ${finding.message}`) : [];
  if (named.length === 0 && claim.fix !== 'safe') return [`${claim.rule} reports nothing in ${claim.document}`];
  if (claim.fix === 'safe') return await repairAll(folder, claim.document, ['safe']);
  for (let round = 0; ; round++) {
    const now = await findings(folder, claim.document);
    const fix = now.filter((finding) => finding.rule === claim.rule).flatMap((finding) => finding.fixes.filter((one) => one.id === claim.fix))[0];
    if (fix === undefined) {
      if (round === 0)
        return [`${claim.rule} does not offer ${claim.fix}, but ${named.flatMap((one) => one.fixes.map(({ id }) => id)).join(', ') || 'nothing'}`];
      return now.filter((finding) => finding.rule === claim.rule).map((finding) => `still reported after the fix: ${finding.message}`);
    }
    if (round === mostRounds) return [`${claim.fix} is offered without end`];
    apply(fix, folder, claim.document);
  }
}

/** Rewrites the Dockerfile as somebody who asks for it at the claimed place gets it. */
async function refactor({ fix, at }: Claim, folder: string): Promise<readonly string[]> {
  const input = inputOf(folder, 'Dockerfile');
  const start = input.text.indexOf(at ?? 'FROM');
  if (start === -1) return [`"${at}" is not in the Dockerfile`];
  const { answers } = await gather(input, rules, diskAnswers(folder, new Map()));
  const offered = refactoringsAt(input, answers, { start, end: start });
  const found = offered.find(({ id }) => id === fix);
  if (found === undefined) return [`${fix} is not offered there, but ${offered.map(({ id }) => id).join(', ') || 'nothing'}`];
  writeFileSync(join(folder, 'Dockerfile'), applyEdits(input.text, found.edits()));
  return [];
}

async function findings(folder: string, document: string): Promise<readonly Finding[]> {
  const { result } = await gather(inputOf(folder, document), rules, diskAnswers(folder, new Map()));
  return result.findings;
}

function inputOf(folder: string, document: string) {
  const kind = documentKind(document) ?? 'script';
  return { kind, text: readFileSync(join(folder, document), 'utf8'), path: document, config } as const;
}

async function repairAll(folder: string, document: string, levels: readonly FixLevel[]): Promise<readonly string[]> {
  const input = inputOf(folder, document);
  const { answers } = await gather(input, rules, diskAnswers(folder, new Map()));
  const { text, skipped } = fixAll(input, answers, rules, { levels });
  if (text === input.text) return [`fix-all changes nothing in ${document}`];
  writeFileSync(join(folder, document), text);
  return skipped.map(({ rule, fix, reason }) => `${rule}/${fix} was left out: ${reason}`);
}

function apply(fix: Fix, folder: string, document: string): void {
  const edits = fix.edits();
  const files = [...(edits.length === 0 ? [] : [{ path: document, edits }]), ...fix.files()];
  for (const { path, edits } of files) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, applyEdits(readIfThere(file), edits));
  }
}

/** A fix may make a file. */
function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
