import type { RunStep } from '../image';
import { operationsOf, type PackageArg, type PackageOperation } from './operation';

/**
 * Whether a package that an operation installs is removed later in the same RUN: by its name, by its `--virtual` group, or by a list that is computed
 * (`apt-get purge --auto-remove` of what is marked, `apk del $deps`), which may hold it.
 */
export function isRemovedAgain(run: RunStep, install: PackageOperation, one: PackageArg): boolean {
  const group = install.flags.find((flag) => flag.name === '-t' || flag.name === '--virtual')?.value;
  return operationsOf(run).some((operation) => {
    if (operation.verb !== 'remove' || operation.call.nameWord.at.start <= install.call.nameWord.at.start) return false;
    if (!operation.complete) return true;
    // `autoremove` takes what nothing needs: not what was asked for by name, unless `apt-mark auto` was.
    if (operation.packages.length === 0) return operation.verbText !== 'autoremove' || run.calls.some((call) => call.name === 'apt-mark');
    return operation.packages.some(({ name }) => name === one.name || (group != null && name === group));
  });
}
