import type { Instruction } from '../../dockerfile/nodes';
import type { Image, RunStep, Stage } from '../image';
import type { Answers } from '../needs';
import { folderAt } from '../folder-at';
import { cacheOf } from '../packages/caches';
import { leftCaches, type LeftCache } from '../packages/left-caches';
import { operationsOf } from '../packages/operation';
import { covers, removedPaths } from '../packages/removed-paths';
import { surelyReaches } from './image-path';
import { madeFiles, type MadeFile } from './made';
import { removalsOf, type Removal } from './removed';
import { usesOf } from './used';

/** A removal that hides what an earlier layer keeps. */
export interface LateRemoval {
  readonly run: RunStep;
  readonly removal: Removal;
  /** The instruction whose layer keeps it. */
  readonly maker: Instruction;
  /** Null for the cache of a package manager. */
  readonly made: MadeFile | null;
}

/** The removals of a stage that come a layer too late, in text order, each once. */
export function lateRemovals(image: Image, stage: Stage, answers: Answers, path: string | null): readonly LateRemoval[] {
  // The nearest first: those behind a RUN in this list run before it.
  const all = stage.chain.flatMap((one) => [...one.runs].reverse().filter((other) => !other.onbuild));
  const places = new Map(all.map((run, index) => [run, index]));
  return stage.runs.flatMap((run) => {
    const removals = run.onbuild ? [] : removalsOf(run);
    if (removals.length === 0) return [];
    const earlier = all.slice((places.get(run) ?? all.length) + 1);
    return removals.flatMap((removal): readonly LateRemoval[] => {
      if (removal.partial || removal.call.inSubstitution) return [];
      const made = lateFile(image, stage, run, removal, earlier);
      if (made !== null) return [{ run, removal, maker: made.instruction, made }];
      const maker = lateCache(image, run, removal, earlier, answers, path);
      return maker === null ? [] : [{ run, removal, maker: maker.instruction, made: null }];
    });
  });
}

function lateFile(image: Image, stage: Stage, run: RunStep, removal: Removal, earlier: readonly RunStep[]): MadeFile | null {
  const all = stage.chain.flatMap((one) => madeFiles(image, one));
  const own = all.filter((made) => made.run === run && (made.call?.nameWord.at.start ?? 0) < removal.call.nameWord.at.start);
  const found = all.filter((made) => {
    if (made.mounted || made.instruction.onbuild || made.run === run || !surelyReaches(removal.path, made.path)) return false;
    // Configuration (a repository, a preference) is small, and taken away so that it holds no longer.
    if (made.path.startsWith('/etc/')) return false;
    const above = made.stage !== stage || made.instruction.index < run.instruction.index;
    // What the same RUN makes anew, and what went away before, is not what is removed here.
    if (!above || own.some((one) => one.path === made.path)) return false;
    const between = [...earlier.filter((one) => one.stage !== made.stage || one.instruction.index >= made.instruction.index), run];
    return !between.some((one) => isGone(one, made, run, removal));
  });
  return found[found.length - 1] ?? null;
}

function isGone(run: RunStep, made: MadeFile, last: RunStep, removal: Removal): boolean {
  const before = (at: number) => run !== last || at < removal.call.nameWord.at.start;
  const behind = (at: number) => run !== made.run || at > (made.call?.nameWord.at.start ?? 0);
  const inTime = (at: number) => before(at) && behind(at);
  return (
    usesOf(run).some((use) => use.how === 'take' && use.path === made.path && inTime(use.call.nameWord.at.start)) ||
    removalsOf(run).some((one) => one !== removal && surelyReaches(one.path, made.path) && inTime(one.call.nameWord.at.start) && one.call !== removal.call)
  );
}

/** The RUN above whose package cache it is; null where this RUN fills the cache itself. */
function lateCache(image: Image, run: RunStep, removal: Removal, earlier: readonly RunStep[], answers: Answers, path: string | null): RunStep | null {
  // Caches lie in folders of these names.
  if (!/cache|lists|\/lib\/|\.npm|\.pnpm|yarn|\.gem|\/doc|\/ri\b|^\/var|^~|^\/root/.test(removal.path)) return null;
  const removed = removedPaths([removal.call], run.script, run.state.scope, (call) => folderAt(run, call)).filter(
    (one) => one.pattern.replace(/\/+$/, '') === removal.path || one.pattern === removal.path,
  );
  const own = new Set(operationsOf(run).flatMap((operation) => cacheOf(operation)?.kind ?? []));
  for (const other of earlier) {
    const left = cachesLeftBy(image, other, answers, path).find(
      ({ cache }) => !own.has(cache.kind) && cache.folders.some((folder) => removed.some((one) => covers(one, folder))),
    );
    if (left !== undefined) return other;
    // Another RUN in between may have been rid of it already.
    if (removalsOf(other).some((one) => surelyReaches(one.path, removal.path))) return null;
  }
  return null;
}

/** A step belongs to one image, which is built for one set of answers. */
const leftByRun = new WeakMap<RunStep, readonly LeftCache[]>();

function cachesLeftBy(image: Image, run: RunStep, answers: Answers, path: string | null): readonly LeftCache[] {
  let left = leftByRun.get(run);
  if (left === undefined) leftByRun.set(run, (left = leftCaches(image, run, answers, path)));
  return left;
}
