import type { Instruction } from '../../dockerfile/nodes';
import { baseName } from '../../text/path';
import { calledScripts } from '../called-scripts';
import { copyWords } from '../context';
import { findStage } from '../find-stage';
import type { Image, RunStep, Stage } from '../image';
import type { Answers } from '../needs';
import { ByPath } from './by-path';
import { lazyBy } from './lazy-by';
import { pathsOf, mayReach, type ImagePath } from './image-path';
import { madeFiles, type MadeFile } from './made';
import { placeBefore, placeOfCall, type Place } from './places';
import { mayRemoveBetween } from './removed';
import { usesByPath, type PlacedUse } from './used';

/** The instructions of the image that run behind `after`, those of the stages that are FROM its stage included. */
export function instructionsBehind(image: Image, stage: Stage, after: Instruction): readonly Instruction[] {
  const { instructions, places } = orderOf(image, stage);
  return instructions.slice((places.get(after) ?? -1) + 1);
}

/** The RUNs behind an instruction, in the same way. */
export function runsBehind(image: Image, stage: Stage, after: Instruction): readonly RunStep[] {
  const { runs, runPlaces } = orderOf(image, stage);
  return runs.slice(runPlaces.get(after) ?? 0);
}

/** What the RUNs behind a file's making do with it: those of its own RUN behind the command that makes it, of its stage, and of the stages FROM that. In order. */
export function usesBehind(image: Image, made: MadeFile): readonly PlacedUse[] {
  const from = placeOf(made);
  return orderOf(image, made.stage).stages.flatMap((stage) => {
    const { uses, installs } = usesByPath(image, stage);
    const found = uses.same(made.path).flat();
    // A package that is installed out of a folder that was copied.
    if (made.how === 'copy' && made.source !== '.' && made.source !== './')
      for (const one of installs.get(made.path) ?? [])
        if (/^[^/]*\.(?:whl|deb|rpm|apk)$|^\*$/.test(baseName(one.use.path)) && !found.includes(one)) found.push(one);
    return found.filter(({ place }) => place > from).sort((a, b) => a.order - b.order);
  });
}

/** Whether a command behind a file's making may remove it. */
export function mayBeRemovedBehind(image: Image, made: MadeFile): boolean {
  const from = placeOf(made);
  return orderOf(image, made.stage).stages.some((stage) => mayRemoveBetween(image, stage, made.path, from, Infinity));
}

function placeOf({ instruction, call }: MadeFile): Place {
  return call === null ? placeBefore(instruction) : placeOfCall(instruction, call);
}

/** What runs in a stage and in those FROM it, and where each instruction stands: many ask, each for the part behind one of them. */
interface Order {
  readonly stages: readonly Stage[];
  readonly instructions: readonly Instruction[];
  readonly places: ReadonlyMap<Instruction, number>;
  readonly runs: readonly RunStep[];
  /** How many RUNs stand up to and with an instruction. */
  readonly runPlaces: ReadonlyMap<Instruction, number>;
}

const orders = new WeakMap<Stage, Order>();

function orderOf(image: Image, stage: Stage): Order {
  let order = orders.get(stage);
  if (order === undefined) {
    const stages = [stage, ...image.stages.filter((one) => one !== stage && one.chain.includes(stage))];
    const instructions = stages.flatMap((one) => one.instructions);
    const runs: RunStep[] = [];
    const runPlaces = new Map<Instruction, number>();
    for (const instruction of instructions) {
      const run = image.runOf(instruction.trigger ?? instruction);
      if (run !== null) runs.push(run);
      runPlaces.set(instruction, runs.length);
    }
    order = { stages, instructions, places: new Map(instructions.map((instruction, index) => [instruction, index])), runs, runPlaces };
    orders.set(stage, order);
  }
  return order;
}

/** Whether an instruction behind `after` speaks of a path, or another stage copies it. */
export function isMentionedBehind(image: Image, stage: Stage, after: Instruction, path: ImagePath): boolean {
  const name = plainName(path);
  if (name === '') return true;
  const { text, ends } = textOfStage(image, stage);
  if (text.includes(name, ends.get(after) ?? 0)) return true;
  return copiedFrom(image, stage).some((source) => mayReach(source, path));
}

/** The sources that other stages copy out of a stage. */
const copiedFrom = lazyBy((image: Image, stage: Stage): readonly ImagePath[] => {
  const sources = image.document.instructions.flatMap((instruction) => (copiesFrom(image, stage, instruction) ? copyWords(instruction).slice(0, -1) : []));
  return [...new Set(sources)].map((source) => (source.startsWith('/') ? source : `/${source}`));
});

function copiesFrom(image: Image, stage: Stage, instruction: Instruction): boolean {
  const from = instruction.keyword === 'COPY' ? instruction.flags.find((flag) => flag.name === 'from')?.value : null;
  const own = from == null ? null : image.stageOf(instruction);
  return from != null && own !== null && own !== stage && findStage(from, own.earlier, true)?.chain.includes(stage) === true;
}

/** The part of a name that can be looked for: up to its first variable or glob, or behind its last where that is longer. */
export function plainName(path: ImagePath): string {
  const pieces = baseName(path).split(/\$\([^)]*\)|`[^`]*`|\$\{[^}]*\}|\$\w+|[*?]/);
  const longest = pieces.reduce((a, b) => (b.length > a.length ? b : a), '');
  return longest.length > 2 ? longest : '';
}

/** What a stage and those FROM it say, in one text: one search for each name, however long the file is. */
interface StageText {
  readonly text: string;
  /** Where the text of each instruction ends. */
  readonly ends: ReadonlyMap<Instruction, number>;
}

const texts = new WeakMap<Stage, StageText>();

function textOfStage(image: Image, stage: Stage): StageText {
  let known = texts.get(stage);
  if (known === undefined) {
    const parts: string[] = [];
    const ends = new Map<Instruction, number>();
    let length = 0;
    for (const instruction of orderOf(image, stage).instructions) {
      const part = textOf(instruction);
      parts.push(part);
      length += part.length + 1;
      ends.set(instruction, length);
    }
    known = { text: parts.join('\0'), ends };
    texts.set(stage, known);
  }
  return known;
}

/** The last RUN behind `after` whose shell text holds `words`; null when none does. */
export function lastRunNaming(image: Image, stage: Stage, words: string, after: Instruction): RunStep | null {
  const { runs, runPlaces } = orderOf(image, stage);
  const { text, starts, last } = shellTextOf(image, stage);
  let found = last.get(words);
  if (found === undefined) {
    found = -1;
    for (let at = text.indexOf(words); at !== -1; at = found + 1 < runs.length ? text.indexOf(words, starts[found + 1]) : -1) found = runAt(starts, at);
    last.set(words, found);
  }
  return found >= (runPlaces.get(after) ?? 0) ? (runs[found] ?? null) : null;
}

/** The shell texts of the RUNs of a stage and of those FROM it, in one text. */
interface ShellText {
  readonly text: string;
  /** Where the text of each RUN starts. */
  readonly starts: readonly number[];
  /** The number of the last RUN that holds some words; -1 where none does. */
  readonly last: Map<string, number>;
}

const shellTextOf = lazyBy((image: Image, stage: Stage): ShellText => {
  const parts = orderOf(image, stage).runs.map((run) => run.source?.text ?? '');
  let length = 0;
  const starts = parts.map((part) => {
    const start = length;
    length += part.length + 1;
    return start;
  });
  return { text: parts.join('\0'), starts, last: new Map() };
});

function runAt(starts: readonly number[], at: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] as number) <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}

function textOf(instruction: Instruction): string {
  return instruction.logical.text + instruction.heredocs.map((heredoc) => heredoc.content.text).join('\n');
}

/** Whether a script that a RUN calls may remove a path: one that removes such a thing, or one from the build context that can not be read. */
export function scriptMayRemove(image: Image, run: RunStep, path: ImagePath, answers: Answers, documentPath: string | null): boolean {
  return removersOf(image, run, answers, documentPath).some((text) => textMayRemove(text, path));
}

function textMayRemove(text: string | null, path: ImagePath): boolean {
  const folder = path.slice(0, path.lastIndexOf('/'));
  return text === null || text.includes(plainName(path)) || (folder.length > 1 && text.includes(`${folder}/`)) || /\$\{?[\w@]/.test(text);
}

/** What the scripts that RUNs call may do with a file: those of the RUN that makes it, and of all behind. */
export interface ScriptsBehind {
  mayRemove(path: ImagePath): boolean;
  /** A program that is named by a path can not be read. */
  readonly unknownPath: boolean;
  /** Some program behind the RUN that makes the file can not be read. */
  readonly unknownBehind: boolean;
}

export function scriptsBehind(image: Image, { stage, instruction, run }: MadeFile, answers: Answers, documentPath: string | null): ScriptsBehind {
  const { runPlaces } = orderOf(image, stage);
  const behind = runPlaces.get(instruction) ?? 0;
  const first = run === null ? behind : behind - 1;
  const { removers, lastUnknown, lastUnknownPath } = scriptsFrom(image, stage, first, answers, documentPath);
  return {
    mayRemove: (path) => removers.some((one) => one.at >= first && textMayRemove(one.text, path)),
    unknownPath: lastUnknownPath >= first,
    unknownBehind: lastUnknown >= behind,
  };
}

/** What the RUNs of a stage and of those FROM it call, from one of them on; runs by their numbers. */
interface CalledFrom {
  readonly from: number;
  readonly removers: readonly { readonly at: number; readonly text: string | null }[];
  readonly lastUnknown: number;
  readonly lastUnknownPath: number;
}

const calledByStage = new WeakMap<Stage, CalledFrom>();

/** Most files are asked for in text order: RUNs in front of the first are not looked at. */
function scriptsFrom(image: Image, stage: Stage, from: number, answers: Answers, documentPath: string | null): CalledFrom {
  const known = calledByStage.get(stage);
  if (known !== undefined && known.from <= from) return known;
  const removers: { at: number; text: string | null }[] = [];
  let lastUnknown = -1;
  let lastUnknownPath = -1;
  orderOf(image, stage).runs.forEach((run, at) => {
    if (at < from) return;
    for (const text of removersOf(image, run, answers, documentPath)) removers.push({ at, text });
    for (const { script, word } of calledScripts(image, run, answers, documentPath)) {
      if (script !== null) continue;
      lastUnknown = at;
      if (word.raw.includes('/')) lastUnknownPath = at;
    }
  });
  const found = { from, removers, lastUnknown, lastUnknownPath };
  calledByStage.set(stage, found);
  return found;
}

/** The texts of the scripts that a RUN calls and that remove something; null for one that can not be read and may do so. */
function removersOf(image: Image, run: RunStep, answers: Answers, documentPath: string | null): readonly (string | null)[] {
  const found = removersByRun.get(run);
  if (found !== undefined) return found;
  const chain = run.stage?.chain ?? [];
  const removers = calledScripts(image, run, answers, documentPath).flatMap(({ call, word, script }): readonly (string | null)[] => {
    if (script !== null) return /\brm\b|-delete\b/.test(script.source.text) ? [script.source.text] : [];
    if (/clean|purge|remove/i.test(word.raw)) return [null];
    const places = pathsOf(word, call, run);
    const own = chain.some((stage) => {
      const { paths, names } = broughtBy(image, stage);
      return places.some((place) => paths.reaching(place).some((found) => found.length > 0)) || (!word.raw.includes('/') && names.has(word.raw));
    });
    return own ? [null] : [];
  });
  removersByRun.set(run, removers);
  return removers;
}

/** A step belongs to one image, which is built for one set of answers. */
const removersByRun = new WeakMap<RunStep, readonly (string | null)[]>();

/** What COPY and ADD bring into a stage, by path and by name. */
const broughtBy = lazyBy((image: Image, stage: Stage): { readonly paths: ByPath<MadeFile>; readonly names: ReadonlySet<string> } => {
  const paths = new ByPath<MadeFile>();
  const names = new Set<string>();
  for (const made of madeFiles(image, stage)) {
    if (made.how !== 'copy' && made.how !== 'add-archive') continue;
    paths.add(made.path, made);
    names.add(baseName(made.path));
  }
  return { paths, names };
});
