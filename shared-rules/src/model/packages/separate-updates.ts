import type { Image, RunStep, Stage } from '../image';
import type { Answers } from '../needs';
import { listEvents, listsBefore, type ListState } from './apt-lists';
import { isApt } from './managers';
import { operationsOf, type PackageOperation } from './operation';

/** A RUN that fetches apt's lists for the installs of other RUNs. */
export interface SeparateUpdate {
  readonly kind: 'separate';
  readonly run: RunStep;
  readonly update: PackageOperation;
  /** The first operation of each RUN of the stage that uses these lists. */
  readonly users: readonly PackageOperation[];
}

/** An install without lists of its own. */
export interface InstallWithoutUpdate {
  /** `reused`: an earlier RUN of the stage installs with the same lists. `missing`: nothing has fetched any. */
  readonly kind: 'reused' | 'missing';
  readonly run: RunStep;
  readonly install: PackageOperation;
}

/**
 * Where a stage's RUNs fetch apt's lists apart from the installs that need them. Lists that a stage which this one is FROM has kept are its business,
 * and where a script that can not be read, or an unknown base, may have fetched some, nothing is said.
 */
export function separateUpdates(image: Image, stage: Stage, answers: Answers, path: string | null): readonly (SeparateUpdate | InstallWithoutUpdate)[] {
  const found: (SeparateUpdate | InstallWithoutUpdate)[] = [];
  const runs = stage.runs.filter((run) => !run.onbuild);
  const [first] = runs;
  if (first === undefined) return found;
  let state: ListState = listsBefore(image, first, answers, path);
  let source: { readonly run: RunStep; readonly update: PackageOperation | null; readonly users: PackageOperation[] } | null = null;
  const close = () => {
    if (source !== null && source.update !== null && source.users.length > 0)
      found.push({ kind: 'separate', run: source.run, update: source.update, users: source.users });
    source = null;
  };
  for (const run of runs) {
    const events = listEvents(image, run, answers, path);
    const own = operationsOf(run).filter((operation) => isApt(operation.manager));
    const needy = own.find(
      (operation) =>
        isUser(operation) &&
        !events.some((event) => (event.kind === 'update' || event.kind === 'unknown') && event.call.nameWord.at.start <= operation.call.nameWord.at.start),
    );
    if (needy !== undefined) {
      if (source !== null) {
        if (source.update !== null) source.users.push(needy);
        else if (needy.verb === 'install') found.push({ kind: 'reused', run, install: needy });
      } else if (state === 'absent' && needy.verb === 'install') found.push({ kind: 'missing', run, install: needy });
    }
    for (const event of events) {
      if (event.kind === 'need') continue;
      if (event.kind === 'update') {
        close();
        source = { run, update: aloneIn(run, own, events), users: [] };
      } else if (event.kind === 'remove' && event.sure) close();
      state = event.kind === 'unknown' ? (state === 'present' ? state : 'unknown') : event.sure ? (event.kind === 'update' ? 'present' : 'absent') : 'unknown';
    }
  }
  close();
  return found;
}

/** An install or upgrade of more than local files. */
function isUser(operation: PackageOperation): boolean {
  const files = operation.packages.length > 0 && operation.packages.every((one) => one.file);
  return (operation.verb === 'install' || operation.verb === 'upgrade') && !files && operation.verbText !== 'build-dep';
}

/** The update of a RUN in which nothing uses what it fetches; null when something does, or may. */
function aloneIn(run: RunStep, own: readonly PackageOperation[], events: ReturnType<typeof listEvents>): PackageOperation | null {
  const update = own.filter((operation) => operation.verb === 'update').at(-1);
  if (update === undefined || !run.calls.includes(update.call)) return null;
  const used = events.some((event) => (event.kind === 'need' || event.kind === 'unknown') && event.call.nameWord.at.start > update.call.nameWord.at.start);
  return used ? null : update;
}
