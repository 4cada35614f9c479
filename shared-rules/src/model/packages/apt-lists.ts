import type { CommandCall } from '../../shell/calls';
import type { ShellScript } from '../../shell/nodes';
import { calledScripts } from '../called-scripts';
import { folderAt } from '../folder-at';
import type { Image, RunStep, Stage } from '../image';
import type { Answers } from '../needs';
import { Scope } from '../scope';
import { isApt } from './managers';
import { hasFlag, operationsOf, operationsOfCalls, type PackageOperation } from './operation';
import { covers, removedPaths } from './removed-paths';

/** Where apt keeps the package lists. `apt-get update` fills it; `install` without it fails, or takes what it finds. */
export const aptLists = '/var/lib/apt/lists';

/** What a command does to apt's lists: fills, removes, reads them, or something that can not be seen. */
export interface ListEvent {
  readonly kind: 'update' | 'remove' | 'need' | 'unknown';
  /** The call in the RUN's own text: of the script where a script does it. */
  readonly call: CommandCall;
  /** It happens whenever the RUN runs. */
  readonly sure: boolean;
}

/** Programs besides apt-get and apt that read the lists. */
const readers: ReadonlySet<string> = new Set(['apt-cache', 'apt-file', 'gdebi', 'mk-build-deps', 'tasksel', 'unattended-upgrade', 'ubuntu-drivers']);

/** What a RUN does to apt's lists, in text order, the scripts that it calls included. */
export function listEvents(image: Image, run: RunStep, answers: Answers, path: string | null): readonly ListEvent[] {
  let events = known.get(run);
  if (events === undefined) known.set(run, (events = Object.freeze(findEvents(image, run, answers, path))));
  return events;
}

/** A step belongs to one image, which is built for one set of answers. */
const known = new WeakMap<RunStep, readonly ListEvent[]>();

function findEvents(image: Image, run: RunStep, answers: Answers, path: string | null): readonly ListEvent[] {
  const own = eventsOf(run.calls, run.script, run.state.scope, operationsOf(run), (call) => folderAt(run, call));
  const scripts = calledScripts(image, run, answers, path).flatMap(({ call, script, calls }): readonly ListEvent[] => {
    if (script === null) return [{ kind: 'unknown', call, sure: false }];
    const events = eventsOf(calls, script, Scope.empty, operationsOfCalls(calls, script), () => null);
    return events.map((event) => ({ kind: event.kind, call, sure: event.sure && call.unconditional }));
  });
  return [...own, ...scripts].sort((a, b) => a.call.nameWord.at.start - b.call.nameWord.at.start);
}

function eventsOf(
  calls: readonly CommandCall[],
  script: ShellScript | null,
  scope: Scope,
  operations: readonly PackageOperation[],
  folderOf: (call: CommandCall) => string | null,
): readonly ListEvent[] {
  const byCall = new Map(operations.map((operation) => [operation.call, operation]));
  const removed = new Set(removedPaths(calls, script, scope, folderOf).flatMap((one) => (covers(one, aptLists) ? [one.call] : [])));
  const events: ListEvent[] = [];
  for (const call of calls) {
    const operation = byCall.get(call);
    const add = (kind: ListEvent['kind']) => events.push({ kind, call, sure: call.unconditional });
    if (operation !== undefined && isApt(operation.manager)) kindsOf(operation).forEach(add);
    else if (removed.has(call) || mentionsRemoval(call)) add('remove');
    else if (readers.has(call.name)) add('need');
    else if (addsRepository(call)) add('update');
  }
  return events;
}

function kindsOf(operation: PackageOperation): readonly ListEvent['kind'][] {
  switch (operation.verb) {
    case 'update':
      return ['update'];
    case 'install':
    case 'upgrade':
      return hasFlag(operation, '--update', '-U') ? ['update', 'need'] : ['need'];
    case 'clean':
      return /^dist-?clean$/.test(operation.verbText) ? ['remove'] : [];
    case 'remove':
      return [];
    default:
      return ['need'];
  }
}

/** add-apt-repository updates behind its work (Debian 11 and later, Ubuntu 18.04 and later), unless it is told not to. */
function addsRepository(call: CommandCall): boolean {
  return /^(?:add-apt-repository|apt-add-repository)$/.test(call.name) && !call.args.some((word) => word.raw === '-n' || word.raw === '--no-update');
}

/** A text that another shell runs, now or at the end: `trap 'rm -rf /var/lib/apt/lists/*' EXIT`, `bash -c "…"`. */
export function mentionsRemoval(call: CommandCall, folder = aptLists): boolean {
  if (!/^(?:trap|eval|sh|bash|dash|ash|su)$/.test(call.name)) return false;
  return call.args.some((word) => /\brm\b/.test(word.raw) && word.raw.includes(folder));
}

/** What is known of apt's lists when a RUN begins. */
export type ListState = 'present' | 'absent' | 'unknown';

/**
 * Whether the lists are there when `run` begins: Debian's and Ubuntu's published images, and those built on them, ship none; what the RUNs before it
 * in its stage, and in the stages that it is FROM, did counts.
 */
export function listsBefore(image: Image, run: RunStep, answers: Answers, path: string | null): ListState {
  const chain = [...(run.stage?.chain ?? [])].reverse();
  let state: ListState = chain[0]?.base != null ? 'absent' : 'unknown';
  for (const stage of chain) {
    for (const other of stage.runs) {
      if (other === run) return state;
      if (!other.onbuild) state = listEvents(image, other, answers, path).reduce(after, state);
    }
  }
  return state;
}

function after(state: ListState, event: ListEvent): ListState {
  if (event.kind === 'need') return state;
  if (event.kind === 'unknown') return state === 'present' ? state : 'unknown';
  const next = event.kind === 'update' ? 'present' : 'absent';
  return event.sure || state === next ? next : 'unknown';
}

/**
 * Whether something behind `call` in its RUN, in a later RUN of the stage, in a stage FROM it, or in an ONBUILD of them reads the lists without
 * filling them first. What can not be read counts as if it did.
 */
export function listsNeededAfter(image: Image, run: RunStep, call: CommandCall, answers: Answers, path: string | null): boolean {
  const events = (one: RunStep) => listEvents(image, one, answers, path);
  const rest = reads(events(run).filter((event) => event.call.nameWord.at.start > call.nameWord.at.start));
  if (rest !== 'open') return rest === 'needed';
  const { stage } = run;
  if (stage === null || run.onbuild) return false;
  return neededIn(stage, stage.runs.slice(stage.runs.indexOf(run) + 1));

  function neededIn(of: Stage, runs: readonly RunStep[]): boolean {
    if (of.runs.some((one) => one.onbuild && one !== run && reads(events(one)) === 'needed')) return true;
    for (const one of runs) {
      const read = one.onbuild ? 'open' : reads(events(one));
      if (read !== 'open') return read === 'needed';
    }
    return image.stages.some((child) => child.parent === of && neededIn(child, child.runs));
  }
}

/** `open`: neither read nor changed for sure; `settled`: filled again or removed before any read. */
function reads(events: readonly ListEvent[]): 'needed' | 'settled' | 'open' {
  let filled = false;
  for (const event of events) {
    if (event.kind === 'unknown' || (event.kind === 'need' && !filled)) return 'needed';
    if (event.kind === 'remove' && event.sure) return 'settled';
    if (event.kind === 'update') {
      if (event.sure) return 'settled';
      filled = true;
    }
  }
  return 'open';
}
