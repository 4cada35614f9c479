import type { Instruction } from '../../dockerfile/nodes';
import { baseName } from '../../text/path';
import { calledScripts } from '../called-scripts';
import { copyWords } from '../context';
import { findStage } from '../find-stage';
import type { Image, RunStep, Stage } from '../image';
import type { Answers } from '../needs';
import { pathsOf, mayReach, type ImagePath } from './image-path';
import { madeFiles } from './made';

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

/** What runs in a stage and in those FROM it, and where each instruction stands: many ask, each for the part behind one of them. */
interface Order {
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
    const instructions = [stage, ...image.stages.filter((one) => one !== stage && one.chain.includes(stage))].flatMap((one) => one.instructions);
    const runs: RunStep[] = [];
    const runPlaces = new Map<Instruction, number>();
    for (const instruction of instructions) {
      const run = image.runOf(instruction.trigger ?? instruction);
      if (run !== null) runs.push(run);
      runPlaces.set(instruction, runs.length);
    }
    order = { instructions, places: new Map(instructions.map((instruction, index) => [instruction, index])), runs, runPlaces };
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
  return image.document.instructions.some(
    (instruction) =>
      copiesFrom(image, stage, instruction) &&
      copyWords(instruction)
        .slice(0, -1)
        .some((source) => mayReach(source.startsWith('/') ? source : `/${source}`, path)),
  );
}

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

function textOf(instruction: Instruction): string {
  return instruction.logical.text + instruction.heredocs.map((heredoc) => heredoc.content.text).join('\n');
}

/** Whether a script that a RUN calls may remove a path: one that removes such a thing, or one from the build context that can not be read. */
export function scriptMayRemove(image: Image, run: RunStep, path: ImagePath, answers: Answers, documentPath: string | null): boolean {
  const folder = path.slice(0, path.lastIndexOf('/'));
  return removersOf(image, run, answers, documentPath).some((text) => {
    if (text === null) return true;
    return text.includes(plainName(path)) || (folder.length > 1 && text.includes(`${folder}/`)) || /\$\{?[\w@]/.test(text);
  });
}

/** The texts of the scripts that a RUN calls and that remove something; null for one that can not be read and may do so. */
function removersOf(image: Image, run: RunStep, answers: Answers, documentPath: string | null): readonly (string | null)[] {
  const found = removersByRun.get(run);
  if (found !== undefined) return found;
  const scripts = calledScripts(image, run, answers, documentPath);
  const copied =
    scripts.length === 0 || run.stage === null
      ? []
      : run.stage.chain.flatMap((stage) => madeFiles(image, stage)).filter((made) => made.how === 'copy' || made.how === 'add-archive');
  const removers = scripts.flatMap(({ call, word, script }): readonly (string | null)[] => {
    if (script !== null) return /\brm\b|-delete\b/.test(script.source.text) ? [script.source.text] : [];
    if (/clean|purge|remove/i.test(word.raw)) return [null];
    const places = pathsOf(word, call, run);
    const own = copied.some((made) => places.some((place) => mayReach(made.path, place)) || (!word.raw.includes('/') && baseName(made.path) === word.raw));
    return own ? [null] : [];
  });
  removersByRun.set(run, removers);
  return removers;
}

/** A step belongs to one image, which is built for one set of answers. */
const removersByRun = new WeakMap<RunStep, readonly (string | null)[]>();
