import { calledScripts } from '../model/called-scripts';
import type { Image, RunStep, Stage } from '../model/image';
import type { Answers } from '../model/needs';
import { hasFlag, listEvents, listsNeededAfter, operationsOf, type LeftCache, type PackageOperation } from '../model/packages';
import type { CommandCall } from '../shell/calls';
import { insert, remove, type TextEdit } from '../text/edit';
import { insertCommand } from './insert-command';
import { commandRemoval } from './remove-command';

/** How a cache that a RUN leaves can be kept out of its layer. */
export interface CacheFix {
  /** `command`: remove it behind the last install. `flag`: make the manager keep none. */
  readonly kind: 'command' | 'flag';
  /** `suggested` where something later may read what is removed. */
  readonly level: 'safe' | 'suggested';
  /** The command, or the flag, that it adds. */
  readonly adds: string;
  readonly edits: () => readonly TextEdit[];
}

/** Null where no place for it can be told: a verb out of a variable, another root folder, a user switched by a wrapper. */
export function cacheFix(image: Image, run: RunStep, left: LeftCache, answers: Answers, path: string | null): CacheFix | null {
  const { operations } = left;
  const last = operations[operations.length - 1] as PackageOperation;
  const prefix = sudoOf(last.call);
  if (prefix === null || hasFlag(last, '--installroot', '--root', '-R', '-p')) return null;
  switch (left.cache.kind) {
    case 'apt': {
      const anchor = lastUse(image, run, answers, path);
      if (anchor === null) return null;
      return byCommand(image, run, anchor, `${prefix}rm -rf /var/lib/apt/lists/*`, listsNeededAfter(image, run, anchor, answers, path));
    }
    case 'rpm':
      return byCommand(image, run, last.call, `${prefix}${last.call.nameWord.raw} clean all`, readLater(image, run, last, answers, path, isFromCache));
    case 'zypper':
      return byCommand(image, run, last.call, `${prefix}zypper clean --all`, readLater(image, run, last, answers, path, isNoCleaning));
    case 'npm':
      return byCommand(image, run, last.call, `${prefix}${last.call.nameWord.raw} cache clean --force`, readLater(image, run, last, answers, path, isOffline));
    case 'yarn':
      // From version 2 on the project's packages themselves may lie in the cache; only version 1 has `global`.
      return byCommand(
        image,
        run,
        last.call,
        `${prefix}${last.call.nameWord.raw} cache clean`,
        last.verbText !== 'global add' || readLater(image, run, last, answers, path, isOffline),
      );
    case 'pnpm':
      return byCommand(image, run, last.call, `${prefix}${last.call.nameWord.raw} store prune`, readLater(image, run, last, answers, path, isOffline));
    case 'apk':
      return apkFix(image, run, operations, prefix, answers, path);
    case 'pip':
      return byFlag(operations, '--no-cache-dir');
    case 'uv':
      return byFlag(operations, '--no-cache');
    case 'gem':
      return byFlag(operations, '--no-document');
  }
}

function byCommand(image: Image, run: RunStep, call: CommandCall, command: string, mayBreak: boolean): CacheFix | null {
  const edit = insertCommand(image.document, run, call, command);
  return edit === null ? null : { kind: 'command', level: mayBreak ? 'suggested' : 'safe', adds: command, edits: () => [edit] };
}

function byFlag(operations: readonly PackageOperation[], flag: string, more: readonly TextEdit[] = [], mayBreak = false): CacheFix | null {
  const places = operations.map((operation) => operation.verbWord);
  if (places.some((word) => word === null)) return null;
  const edits = () => [...more, ...places.flatMap((word) => (word === null ? [] : [insert(word.span.end, ` ${flag}`)]))];
  return { kind: 'flag', level: mayBreak ? 'suggested' : 'safe', adds: flag, edits };
}

/** `--no-cache` at each install, and without `apk update`, whose index it does not use. Where that can not be taken out, the index is removed. */
function apkFix(image: Image, run: RunStep, left: readonly PackageOperation[], prefix: string, answers: Answers, path: string | null): CacheFix | null {
  const own = operationsOf(run).filter((operation) => operation.manager === 'apk');
  const updates = own.filter((operation) => operation.verb === 'update');
  const installs = left.filter((operation) => operation.verb !== 'update');
  const last = left[left.length - 1] as PackageOperation;
  const mayBreak = readLater(image, run, last, answers, path, isQueryOfIndex);
  const cuts = updates.map((operation) => (operation.call.command.redirects.length > 0 ? null : commandRemoval(image.document, run, operation.call)));
  const readsIndex = own.some((operation) => operation.verb === 'other' || hasFlag(operation, '--no-network'));
  if (readsIndex || cuts.some((cut) => cut === null)) return byCommand(image, run, last.call, `${prefix}rm -rf /var/cache/apk/*`, mayBreak);
  return byFlag(
    installs,
    '--no-cache',
    cuts.flatMap((cut) => (cut === null ? [] : [remove(cut)])),
    mayBreak,
  );
}

/** The last command of the RUN that fills or reads apt's lists: they may go behind it. Null where a function does so, whose calls are not followed. */
function lastUse(image: Image, run: RunStep, answers: Answers, path: string | null): CommandCall | null {
  const uses = listEvents(image, run, answers, path).filter((event) => event.kind === 'need' || event.kind === 'update');
  return uses.some((event) => event.call.inFunction !== null) ? null : (uses[uses.length - 1]?.call ?? null);
}

/** Tells which operations need what lies in a cache. One function for each kind: what it finds is remembered by it. */
type Reads = (later: PackageOperation) => boolean;

const isFromCache: Reads = (later) => hasFlag(later, '-C', '--cacheonly');
const isNoCleaning: Reads = (later) => later.verb !== 'clean';
const isOffline: Reads = (later) => hasFlag(later, '--offline', '--prefer-offline');
const isQueryOfIndex: Reads = (later) => later.manager === 'apk' && /^(?:search|policy|list|version|fetch|dot)$/.test(later.verbText);

/** Whether an operation of the same cache behind `last`, in its RUN or a later one of the stage and those FROM it, passes `reads`, or something there can not be read. */
function readLater(image: Image, run: RunStep, last: PackageOperation, answers: Answers, path: string | null, reads: Reads): boolean {
  if (readsBehind(image, run, last.call.nameWord.at.start, answers, path, reads)) return true;
  if (run.stage === null) return false;
  const { own, below } = readersOf(image, run.stage, answers, path, reads);
  return below || (own.at(-1)?.instruction.index ?? -1) > run.instruction.index || own.some((one) => one.onbuild && one !== run);
}

function readsBehind(image: Image, run: RunStep, from: number, answers: Answers, path: string | null, reads: Reads): boolean {
  return (
    operationsOf(run).some((operation) => operation.call.nameWord.at.start > from && reads(operation)) ||
    calledScripts(image, run, answers, path).some(({ call, script }) => script === null && call.nameWord.at.start > from)
  );
}

interface Readers {
  /** The RUNs of a stage that read a cache. */
  readonly own: readonly RunStep[];
  /** Some stage that is FROM it has one, too. */
  readonly below: boolean;
}

/** A stage belongs to one image, which is built for one set of answers. */
const readers = new WeakMap<Stage, Map<Reads, Readers>>();

function readersOf(image: Image, stage: Stage, answers: Answers, path: string | null, reads: Reads): Readers {
  let known = readers.get(stage);
  if (known === undefined) readers.set(stage, (known = new Map()));
  let found = known.get(reads);
  if (found === undefined) {
    const holds = (one: Stage) => one.runs.some((run) => readsBehind(image, run, -1, answers, path, reads));
    found = {
      own: stage.runs.filter((run) => readsBehind(image, run, -1, answers, path, reads)),
      below: image.stages.some((child) => child !== stage && child.chain.includes(stage) && holds(child)),
    };
    known.set(reads, found);
  }
  return found;
}

const otherRoots: ReadonlySet<string> = new Set(['chroot', 'gosu', 'su-exec', 'runuser', 'setpriv', 's6-setuidgid', 'doas']);

/** `sudo `, with its own flags, where the install has it; null where the command runs elsewhere or as somebody else. */
function sudoOf(call: CommandCall): string | null {
  if (call.wrappers.some((wrapper) => otherRoots.has(wrapper.name))) return null;
  const sudo = call.wrappers.find((wrapper) => wrapper.name === 'sudo');
  return sudo === undefined ? '' : `${sudo.words.flatMap((word) => (word.raw.includes('=') ? [] : [word.raw])).join(' ')} `;
}
