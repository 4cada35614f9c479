import type { Instruction } from '../../dockerfile/nodes';
import type { CommandCall } from '../../shell/calls';
import type { Image, RunStep, Stage } from '../image';
import type { Answers } from '../needs';
import { folderAt } from '../folder-at';
import { cacheOf } from '../packages/caches';
import { leftCaches, type LeftCache } from '../packages/left-caches';
import { operationsOf } from '../packages/operation';
import { covers, removedPaths } from '../packages/removed-paths';
import { literalFolder } from '../permissions/place';
import { surelyReaches, withFolders, type ImagePath } from './image-path';
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
  if (stage.runs.every((run) => run.onbuild || removalsOf(run).length === 0)) return [];
  const files = new FilesInTime();
  const caches = new CachesInTime((run) => leftCaches(image, run, answers, path));
  const found: LateRemoval[] = [];
  for (const one of [...stage.chain].reverse()) {
    const made = byInstruction(madeFiles(image, one));
    for (const instruction of one.instructions) {
      const run = instruction.keyword === 'RUN' ? image.runOf(instruction) : null;
      const own = made.get(instruction) ?? [];
      if (run === null) for (const file of own) files.add(file);
      if (run === null || run.onbuild) continue;
      files.runs(run, own, (removal, before) => {
        if (one !== stage || removal.partial || removal.call.inSubstitution) return;
        const file = before(removal);
        const maker = file?.instruction ?? caches.leftBefore(run, removal)?.instruction;
        if (maker !== undefined) found.push({ run, removal, maker, made: file });
      });
      caches.add(run);
    }
  }
  return found;
}

/** The files that are there, as one instruction after the other runs. */
class FilesInTime {
  /** By their paths and the folders that they lie in. */
  private readonly there = new Map<ImagePath, Set<MadeFile>>();

  add(made: MadeFile): void {
    // Configuration (a repository, a preference) is small, and taken away so that it holds no longer.
    if (made.mounted || made.instruction.onbuild || made.path.startsWith('/etc/')) return;
    for (const folder of withFolders(made.path)) {
      const files = this.there.get(folder);
      if (files === undefined) this.there.set(folder, new Set([made]));
      else files.add(made);
    }
  }

  /**
   * Runs the commands of a RUN that makes `own`. `visit` is called for each removal; `before` gives it the last file of an earlier layer that the
   * removal takes away, of the first stage that has one.
   */
  runs(run: RunStep, own: readonly MadeFile[], visit: (removal: Removal, before: (removal: Removal) => MadeFile | null) => void): void {
    const takes = usesOf(run).filter((use) => use.how === 'take');
    if (removalsOf(run).length === 0 && takes.length === 0) {
      for (const file of own) this.add(file);
      return;
    }
    const removals = byCall(removalsOf(run));
    const takenBy = byCall(takes);
    const made = byCall(own);
    const anew = new Set<ImagePath>();
    const before = (removal: Removal): MadeFile | null => {
      // What the same RUN makes anew is not what is removed here.
      const reached = this.reachedBy(removal.path).filter((file) => file.run !== run && !anew.has(file.path));
      return reached.filter(({ stage }) => stage === reached[0]?.stage).at(-1) ?? null;
    };
    for (const call of run.calls) {
      const here = removals.get(call) ?? [];
      for (const removal of here) visit(removal, before);
      for (const removal of here) for (const file of this.reachedBy(removal.path)) this.drop(file);
      for (const use of takenBy.get(call) ?? []) for (const file of this.there.get(use.path) ?? []) if (file.path === use.path) this.drop(file);
      for (const file of made.get(call) ?? []) {
        this.add(file);
        anew.add(file.path);
      }
    }
  }

  private reachedBy(pattern: ImagePath): readonly MadeFile[] {
    return [...(this.there.get(literalFolder(pattern)) ?? [])].filter((file) => surelyReaches(pattern, file.path));
  }

  private drop(file: MadeFile): void {
    for (const folder of withFolders(file.path)) this.there.get(folder)?.delete(file);
  }
}

/** The caches of package managers that RUNs leave, as one after the other runs. */
class CachesInTime {
  private readonly runs: RunStep[] = [];
  private looked = 0;
  /** The last RUN to leave each cache. */
  private readonly left = new Map<string, { readonly cache: LeftCache['cache']; readonly at: number }>();

  constructor(private readonly leftBy: (run: RunStep) => readonly LeftCache[]) {}

  add(run: RunStep): void {
    this.runs.push(run);
  }

  /** The RUN above whose package cache a removal takes away; null where its RUN fills the cache itself. */
  leftBefore(run: RunStep, removal: Removal): RunStep | null {
    // Caches lie in folders of these names.
    if (!/cache|lists|\/lib\/|\.npm|\.pnpm|yarn|\.gem|\/doc|\/ri\b|^\/var|^~|^\/root/.test(removal.path)) return null;
    const removed = removedPaths([removal.call], run.script, run.state.scope, (call) => folderAt(run, call)).filter(
      (one) => one.pattern.replace(/\/+$/, '') === removal.path || one.pattern === removal.path,
    );
    for (; this.looked < this.runs.length; this.looked++)
      for (const { cache } of this.leftBy(this.runs[this.looked] as RunStep))
        this.left.set(`${cache.kind} ${cache.folders.join(' ')}`, { cache, at: this.looked });
    const own = new Set(operationsOf(run).flatMap((operation) => cacheOf(operation)?.kind ?? []));
    let last = -1;
    for (const { cache, at } of this.left.values())
      if (at > last && !own.has(cache.kind) && cache.folders.some((folder) => removed.some((one) => covers(one, folder)))) last = at;
    // Another RUN in between may have been rid of it already.
    const between = last === -1 ? [] : this.runs.slice(last + 1);
    return between.some((other) => removalsOf(other).some((one) => surelyReaches(one.path, removal.path))) ? null : (this.runs[last] ?? null);
  }
}

function byCall<T extends { readonly call: CommandCall | null }>(things: readonly T[]): ReadonlyMap<CommandCall | null, readonly T[]> {
  return groupBy(things, ({ call }) => call);
}

function byInstruction(files: readonly MadeFile[]): ReadonlyMap<Instruction, readonly MadeFile[]> {
  return groupBy(files, ({ instruction }) => instruction);
}

function groupBy<T, K>(things: readonly T[], keyOf: (thing: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const thing of things) {
    const group = groups.get(keyOf(thing));
    if (group === undefined) groups.set(keyOf(thing), [thing]);
    else group.push(thing);
  }
  return groups;
}
