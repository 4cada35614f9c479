import type { CommandCall } from '../../shell/calls';
import type { RunStep } from '../image';
import { isRpm } from './managers';
import { operationsOf, type PackageArg, type PackageOperation } from './operation';

/**
 * Whether a package that an operation installs is removed later in the same RUN: by its name, by its `--virtual` group, or by a list that is computed
 * (`apt-get purge --auto-remove` of what is marked, `apk del $deps`), which may hold it.
 */
export function isRemovedAgain(run: RunStep, install: PackageOperation, one: PackageArg): boolean {
  const group = install.flags.find((flag) => flag.name === '-t' || flag.name === '--virtual')?.value;
  const behind = (call: CommandCall) => call.nameWord.at.start > install.call.nameWord.at.start;
  // rpm -e, dpkg --purge: as the managers' own tools do it.
  const tools = run.calls.some(
    (call) =>
      behind(call) &&
      /^(?:rpm|dpkg)$/.test(call.name) &&
      call.args.some((word) => /^(?:-e|--erase|-r|-P|--remove|--purge)/.test(word.raw)) &&
      call.args.some((word) => word.value === one.name || word.value === null),
  );
  if (tools) return true;
  return operationsOf(run).some((operation) => {
    if (!behind(operation.call)) return false;
    if (isRpm(operation.manager) && operation.verbText === 'history') return true;
    if (operation.verb !== 'remove') return false;
    if (!operation.complete) return true;
    // `autoremove` takes what nothing needs: not what was asked for by name, unless `apt-mark auto` was.
    if (operation.packages.length === 0) return operation.verbText !== 'autoremove' || run.calls.some((call) => call.name === 'apt-mark');
    return operation.packages.some(({ name }) => name !== null && (matches(name, one.name) || (group != null && name === group)));
  });
}

/** Whether a name, or a pattern of names (`gcc*`), stands for the package. */
function matches(pattern: string, name: string | null): boolean {
  if (name === null || !pattern.includes('*')) return pattern === name;
  return new RegExp(`^${pattern.replace(/[.+^${}()|[\]\\?]/g, '\\$&').replaceAll('*', '.*')}$`).test(name);
}
