import { isBuildPackage } from '../../data/build-packages';
import type { Instruction } from '../../dockerfile/nodes';
import { buildCommands, isForBuilding, type BuildCommand } from '../../model/builds';
import { finalProgram, type FinalProgram } from '../../model/final-program';
import type { Stage } from '../../model/image';
import { operationsOf } from '../../model/packages';
import { joinPath } from '../../text/path';
import type { TextEdit } from '../../text/edit';
import type { Place } from '../refactoring';

/** A Dockerfile of the usual shape: one stage that builds a program and starts it. */
export interface SingleStage {
  readonly place: Place;
  readonly stage: Stage;
  readonly builds: readonly BuildCommand[];
  /** What the container runs in the end, when it is known. */
  readonly program: FinalProgram;
  /** Where it runs, absolute. */
  readonly workdir: string;
}

/** How it is parted. */
export interface Split {
  /** The image that the second stage is FROM. */
  readonly runtime: string;
  /** The last instruction that stays in the first stage. */
  readonly behind: Instruction;
  /** What the second stage does before anything of the old text: each an instruction. */
  readonly lines: readonly string[];
  /** Paths that the first stage leaves for the second. */
  readonly copies: readonly { readonly from: string; readonly to: string }[];
  /** Changes of the first stage. */
  readonly edits: readonly TextEdit[];
}

/** Null where the file is not of that shape, or the new stage would lack what the old one had. */
export function singleStage(place: Place): SingleStage | null {
  const { image, path } = place;
  const [stage, ...others] = image.stages;
  if (stage === undefined || others.length > 0 || stage.scratch || stage.windows || isForBuilding(image, path)) return null;
  const program = finalProgram(image);
  const { workdir } = stage.end;
  if (program === null || program.script !== null || workdir === null || stage.runs.some((run) => run.onbuild || run.script === null)) return null;
  const installed = stage.runs
    .flatMap(operationsOf)
    .filter((one) => one.verb === 'install' && /^(?:apt|apt-get|apk|yum|dnf|microdnf|zypper)$/.test(one.manager));
  const needed = installed.some((one) => !one.complete || one.packages.some(({ name }) => name === null || !(isBuildPackage(name) || buildHelpers.has(name))));
  return needed ? null : { place, stage, builds: stage.runs.flatMap(buildCommands), program, workdir };
}

/** Packages that fetch what is built. */
const buildHelpers: ReadonlySet<string> = new Set(['git', 'unzip', 'zip', 'xz-utils', 'bzip2', 'openssh-client', 'mercurial', 'patch']);

/** The last instruction that makes files. */
export function lastStep(stage: Stage): Instruction | null {
  return stage.instructions.filter((one) => /^(?:RUN|COPY|ADD)$/.test(one.keyword)).at(-1) ?? null;
}

/** Where the program lies when it is named by a path; null for a name that is looked up in PATH. */
export function programPath({ program, workdir }: SingleStage): string | null {
  return program.path.includes('/') ? joinPath(workdir, program.path) : null;
}
