import { findBaseImage } from '../data/base-image-lookup';
import type { BaseImage } from '../data/base-images';
import { parseImageReference, type ImageReference } from '../dockerfile/image-reference';
import type { Dockerfile, Instruction } from '../dockerfile/nodes';
import { Recent } from '../text/recent';
import { findStage } from './find-stage';
import type { Image, RunStep, Stage, StageState } from './image';
import { lazy } from './lazy';
import type { Answers } from './needs';
import { buildRun, isWindowsShell } from './run-step';
import { expand, Scope } from './scope';
import { buildStart } from './start';
import { baseState, declare, stateAfter } from './state';

/**
 * Reads a parsed Dockerfile as an image. `path` is the file's, below the root folder; null when it has none.
 * `target` names the stage that ships in place of the last.
 */
export function buildImage(document: Dockerfile, answers: Answers, path: string | null, target: string | null = null): Image {
  const first = document.instructions.findIndex((instruction) => instruction.keyword === 'FROM');
  const head = first === -1 ? document.instructions : document.instructions.slice(0, first);
  let globals = Scope.empty;
  for (const instruction of head) if (instruction.keyword === 'ARG') globals = declare(globals, instruction, Scope.empty, document.escape);

  const places = new Map<Instruction, Place>();
  const stages: Stage[] = [];
  const final = () => (target === null ? undefined : stages.find((stage) => stage.name === target)) ?? stages[stages.length - 1];
  const finals = lazy(() => final()?.chain ?? []);
  const used = lazy(() => usedStages(final(), document.escape));
  for (const instructions of splitStages(document.instructions, first)) {
    stages.push(buildStage(document, instructions, stages, globals, places, finals, used));
  }
  for (const instruction of head) {
    const state: StageState = { ...baseState(null, false), scope: globals };
    for (const one of instruction.trigger === null ? [instruction] : [instruction, instruction.trigger]) {
      places.set(one, { stage: null, state, run: one.keyword === 'RUN' ? buildRun(document, one, null, state, false) : null });
    }
  }

  const start = lazy(() => buildStart(document, finals(), (instruction) => place(instruction).state, answers, path));
  const place = (instruction: Instruction): Place => {
    const found = places.get(instruction);
    if (found === undefined) throw new Error('the instruction is not of this image');
    return found;
  };
  const runs = [...places.values()].flatMap((one) => one.run ?? []);
  return Object.freeze({
    document,
    stages,
    globals,
    final: final() ?? null,
    get finalChain() {
      return finals();
    },
    runs: runs.sort((a, b) => a.instruction.span.start - b.instruction.span.start),
    get start() {
      return start();
    },
    stageOf: (instruction: Instruction) => place(instruction).stage,
    runOf: (instruction: Instruction) => place(instruction).run,
    stateAt: (instruction: Instruction) => place(instruction).state,
  });
}

/** Where an instruction stands: its stage, what holds when it runs, and its step when it is a RUN. */
interface Place {
  readonly stage: Stage | null;
  readonly state: StageState;
  readonly run: RunStep | null;
}

function splitStages(instructions: readonly Instruction[], first: number): readonly (readonly Instruction[])[] {
  const stages: Instruction[][] = [];
  for (const instruction of first === -1 ? [] : instructions.slice(first)) {
    if (instruction.keyword === 'FROM') stages.push([]);
    stages[stages.length - 1]?.push(instruction);
  }
  return stages;
}

function buildStage(
  document: Dockerfile,
  instructions: readonly Instruction[],
  earlier: readonly Stage[],
  globals: Scope,
  places: Map<Instruction, Place>,
  finals: () => readonly Stage[],
  used: () => ReadonlySet<Stage>,
): Stage {
  const from = instructions[0] as Instruction;
  const imageWord = from.words[0] ?? null;
  const imageText = imageWord === null ? null : expand(imageWord.value, globals, document.escape);
  const parent = imageText === null ? null : findStage(imageText, earlier, false);
  const named = imageText === null || parent !== null || imageText === 'scratch' ? null : published.get(imageText, () => findPublished(imageText));
  const reference = named?.reference ?? null;
  const scratch = parent?.scratch ?? imageText === 'scratch';
  const base = parent !== null ? parent.base : (named?.base ?? null);
  const windows =
    parent?.windows ||
    base?.family === 'windows' ||
    instructions.some((one) => one.keyword === 'SHELL' && one.json !== null && isWindowsShell(one.json.map((word) => word.value)));
  const start: StageState = parent?.end ?? baseState(base, scratch);
  const name = from.words[1]?.value.toLowerCase() === 'as' ? (from.words[2]?.value.toLowerCase() ?? null) : null;

  let state = start;
  const runs: RunStep[] = [];
  const chain = lazy(() => {
    const stages: Stage[] = [];
    for (let one: Stage | null = stage; one !== null; one = one.parent) stages.push(one);
    return stages;
  });
  const stage: Stage = Object.freeze({
    index: earlier.length,
    name,
    from,
    imageWord,
    reference,
    parent,
    earlier: [...earlier],
    get chain(): readonly Stage[] {
      return chain();
    },
    imageText,
    scratch,
    base,
    family: base?.family ?? null,
    windows,
    instructions,
    runs,
    get isFinal() {
      return finals()[0] === stage;
    },
    get inFinalChain() {
      return finals().includes(stage);
    },
    get used() {
      return used().has(stage);
    },
    get end() {
      return state;
    },
    start,
  });
  for (const instruction of instructions) {
    for (const one of instruction.trigger === null ? [instruction] : [instruction, instruction.trigger]) {
      const run = one.keyword === 'RUN' ? buildRun(document, one, stage, state, windows) : null;
      if (run !== null) runs.push(run);
      places.set(one, { stage, state, run });
    }
    state = stateAfter(state, instruction, globals, document.escape);
  }
  return stage;
}

interface Published {
  readonly reference: ImageReference | null;
  readonly base: BaseImage | null;
}

/** What images are hangs on their names alone. */
const published = new Recent<Published>(200);

function findPublished(text: string): Published {
  const reference = parseImageReference(text);
  return { reference, base: reference === null ? null : findBaseImage(reference) };
}

function usedStages(last: Stage | undefined, escape: string): ReadonlySet<Stage> {
  const used = new Set<Stage>();
  const reach = (stage: Stage): void => {
    if (used.has(stage)) return;
    used.add(stage);
    if (stage.parent !== null) reach(stage.parent);
    for (const instruction of stage.instructions) {
      for (const text of sourcesOf(instruction.trigger ?? instruction)) {
        const name = expand(text, stage.end.scope, escape);
        const source = name === null ? null : findStage(name, stage.earlier, true);
        if (source !== null) reach(source);
      }
    }
  };
  if (last !== undefined) reach(last);
  return used;
}

/** What `--from=` of COPY and `from=` of a mount name. */
function sourcesOf(instruction: Instruction): readonly string[] {
  return instruction.flags.flatMap((flag) => {
    if (flag.name === 'from' && flag.value !== null) return [flag.value];
    if (flag.name === 'mount') return flag.options.flatMap((option) => (option.name === 'from' && option.value !== null ? [option.value] : []));
    return [];
  });
}
