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
  return image.stages
    .filter((one) => one.chain.includes(stage))
    .flatMap((one) => (one === stage ? one.instructions.filter((instruction) => instruction.index > after.index) : one.instructions));
}

/** The RUNs behind an instruction, in the same way. */
export function runsBehind(image: Image, stage: Stage, after: Instruction): readonly RunStep[] {
  return instructionsBehind(image, stage, after).flatMap((instruction) => image.runOf(instruction.trigger ?? instruction) ?? []);
}

/** Whether an instruction behind `after` speaks of a path, or another stage copies it. */
export function isMentionedBehind(image: Image, stage: Stage, after: Instruction, path: ImagePath): boolean {
  const name = plainName(path);
  if (name === '') return true;
  if (instructionsBehind(image, stage, after).some((instruction) => textOf(instruction).includes(name))) return true;
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
