import type { CommandCall } from '../../shell/calls';
import type { ShellWord } from '../../shell/nodes';
import type { Image, RunStep, Stage } from '../image';
import { pathsOf, surelyReaches, type ImagePath } from './image-path';
import { isMounted, madeBelow, type MadeFile } from './made';
import { placeBefore } from './places';
import { mayRemoveBetween, removalsOf } from './removed';
import { usesByPath } from './used';

/** A recursive chown, chgrp or chmod of files that an earlier layer holds, which puts them into another layer again. */
export interface LateOwnership {
  readonly run: RunStep;
  readonly call: CommandCall;
  /** The owner, group or mode. */
  readonly value: ShellWord;
  /** The operand, and the place that it names. */
  readonly word: ShellWord;
  readonly path: ImagePath;
  /** What lies below, of earlier instructions, in the order of the file. Never empty. */
  readonly made: readonly MadeFile[];
}

/** The late changes of a stage, one for each command: that of its first operand. */
export function lateOwnershipChanges(image: Image, stage: Stage): readonly LateOwnership[] {
  return stage.runs.flatMap((run) => {
    if (run.onbuild) return [];
    const found: LateOwnership[] = [];
    for (const call of run.calls) {
      const change = changeOf(image, stage, run, call);
      // What the same RUN has changed already lies in its layer.
      if (change !== null && !change.made.every((made) => found.some((one) => one.made.includes(made)))) found.push(change);
    }
    return found;
  });
}

function changeOf(image: Image, stage: Stage, run: RunStep, call: CommandCall): LateOwnership | null {
  if (!/^(?:chown|chgrp|chmod)$/.test(call.name) || call.inSubstitution || call.inFunction !== null) return null;
  if (!call.args.some((arg) => /^(?:-[A-Za-z]*R[A-Za-z]*|--recursive)$/.test(arg.raw)) || call.args.some((arg) => arg.raw.startsWith('--reference')))
    return null;
  // A mode may start with a dash: `chmod -R -x`.
  const [value, ...words] = call.args.filter((arg) => !/^-(?:-\w|[A-Za-z]*[RvcfhHLP])/.test(arg.raw));
  for (const word of words) {
    for (const path of pathsOf(word, call, run)) {
      const made = isMounted(run, path) ? [] : earlierBelow(image, stage, run, call, path);
      if (made.some((one) => one.path === path || isSizeable(one)) && value !== undefined) return { run, call, value, word, path, made };
    }
  }
  return null;
}

/** More than a few lines of configuration, or a script: what is fetched, a folder for certain, a name without ending (a folder or program), a file that holds others. */
function isSizeable({ how, source }: MadeFile): boolean {
  if (how !== 'copy' || /(?:^|\/)\.?$|\*|\.(?:jar|war|ear|whl|deb|rpm|so|zip|gz|tgz|xz|bz2|tar|bin|exe|db|sql|node)$/i.test(source)) return true;
  return /(?:^|\/)[\w-]+$/.test(source) && !smallFiles.test(source);
}

/** Scripts and lists that have no ending by custom. */
const smallFiles = /(?:entrypoint|start|run|init|boot|launch|[A-Z][a-z]*file|LICEN[CS]E|README|VERSION)[\w-]*$/;

/** What earlier instructions of the chain put at or below a path and nothing took away since. */
function earlierBelow(image: Image, stage: Stage, run: RunStep, call: CommandCall, path: ImagePath): readonly MadeFile[] {
  const removed = removalsOf(run).filter((removal) => removal.call.nameWord.at.start < call.nameWord.at.start);
  return [...stage.chain].reverse().flatMap((one) =>
    madeBelow(image, one, path).filter((made) => {
      if (made.how === 'write' || made.mounted || made.instruction.onbuild || (one === stage && made.instruction.index >= run.instruction.index)) return false;
      if (removed.some((removal) => surelyReaches(removal.path, made.path))) return false;
      return !stage.chain.some((other) => goesAway(image, other, made, run));
    }),
  );
}

/** Whether a RUN of a stage from the instruction that makes the file on, and in front of `run`, may take it away. */
function goesAway(image: Image, stage: Stage, { path, instruction }: MadeFile, run: RunStep): boolean {
  const [from, to] = [placeBefore(instruction), placeBefore(run.instruction)];
  return (
    mayRemoveBetween(image, stage, path, from, to) ||
    usesByPath(image, stage)
      .uses.spelled(path)
      .some(({ use, place }) => use.how === 'take' && place > from && place < to)
  );
}
