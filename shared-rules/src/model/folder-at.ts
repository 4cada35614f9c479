import type { CommandCall } from '../shell/calls';
import { patternOf } from '../shell/static-value';
import { joinPath } from '../text/path';
import type { RunStep } from './image';
import { variablesOf } from './variables';

/** The folder that a command of a RUN runs in: where the last `cd` before it went, else the WORKDIR. Null when it is not known. */
export function folderAt(run: RunStep, call: CommandCall): string | null {
  let folder = run.state.workdir;
  for (const other of changesOf(run)) {
    if (other.nameWord.at.start >= call.nameWord.at.start) break;
    if (leftSubshell(other, call)) continue;
    const target = other.args[0] === undefined ? null : patternOf(other.args[0], variablesOf(other, run.script, run.state.scope));
    folder =
      target === null || target.startsWith('~') ? null : target.startsWith('/') ? joinPath('/', target) : folder === null ? null : joinPath(folder, target);
  }
  return folder;
}

const changes = new WeakMap<RunStep, readonly CommandCall[]>();

/** The `cd`s of a RUN: many ask, and most have none. */
function changesOf(run: RunStep): readonly CommandCall[] {
  let found = changes.get(run);
  if (found === undefined) changes.set(run, (found = run.calls.filter(({ name, inSubstitution }) => name === 'cd' && !inSubstitution)));
  return found;
}

/** Whether `cd` stands in a subshell that has ended when `call` runs. */
function leftSubshell(cd: CommandCall, call: CommandCall): boolean {
  return cd.ancestors.some((node) => node.kind === 'subshell' && !call.ancestors.includes(node));
}
