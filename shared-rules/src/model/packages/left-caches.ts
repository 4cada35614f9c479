import type { CommandCall } from '../../shell/calls';
import { joinPath } from '../../text/path';
import { calledScripts } from '../called-scripts';
import { folderAt } from '../folder-at';
import type { Image, RunStep, Stage } from '../image';
import type { Answers } from '../needs';
import { expand, Scope } from '../scope';
import { variablesOf } from '../variables';
import { listsBefore, mentionsRemoval } from './apt-lists';
import { cacheOf, type Cache, type CacheKind } from './caches';
import { hasFlag, operationsOf, operationsOfCalls, type PackageOperation } from './operation';
import { atHome, covers, removedPaths, type RemovedPath } from './removed-paths';

/** A cache that a RUN fills and does not remove. */
export interface LeftCache {
  readonly cache: Cache;
  /** What fills it, in text order; for apt the installs, since the lists are there for them. Never empty. */
  readonly operations: readonly PackageOperation[];
}

/** The caches that a RUN leaves in its layer. A clean-up in a script that the RUN calls counts, where the script can be read. */
export function leftCaches(image: Image, run: RunStep, answers: Answers, path: string | null): readonly LeftCache[] {
  let left = leftByRun.get(run);
  if (left === undefined) leftByRun.set(run, (left = findLeft(image, run, answers, path)));
  return left;
}

/** A step belongs to one image, which is built for one set of answers. */
const leftByRun = new WeakMap<RunStep, readonly LeftCache[]>();

function findLeft(image: Image, run: RunStep, answers: Answers, path: string | null): readonly LeftCache[] {
  const byKind = new Map<CacheKind, { readonly cache: Cache; readonly operations: PackageOperation[] }>();
  for (const operation of operationsOf(run)) {
    const cache = cacheOf(operation);
    if (cache === null) continue;
    const entry = byKind.get(cache.kind) ?? { cache, operations: [] };
    entry.operations.push(operation);
    byKind.set(cache.kind, entry);
  }
  return [...byKind.values()].flatMap(({ cache, operations }) => {
    const left = leftBy(cache, operations, image, run, answers, path);
    return left.length === 0 ? [] : [{ cache, operations: left }];
  });
}

function leftBy(
  cache: Cache,
  operations: readonly PackageOperation[],
  image: Image,
  run: RunStep,
  answers: Answers,
  path: string | null,
): readonly PackageOperation[] {
  const installs = operations.filter((operation) => operation.verb === 'install' || operation.verb === 'upgrade');
  if (installs.length === 0 || isMounted(cache, run) || isConfigured(cache, image, run)) return [];
  const keeps = (operation: PackageOperation) => !cache.off(operation) && !hasOffVariable(cache, operation, run);
  const fills = operations.filter(
    (operation) =>
      (operation.verb === 'update' || (cache.kind !== 'apt' && installs.includes(operation)) || hasFlag(operation, '--update')) && keeps(operation),
  );
  const last = fills[fills.length - 1];
  if (cache.kind === 'apt') {
    if (last === undefined && installs.every(isFiles) && listsBefore(image, run, answers, path) !== 'present') return [];
  } else if (last === undefined) return [];
  if (isCleaned(cache, last ?? null, operations, image, run, answers, path)) return [];
  const left = cache.kind === 'apt' ? installs : installs.filter((operation) => fills.includes(operation));
  // What fills it last is where a clean-up has to stand behind.
  const end = left[left.length - 1];
  if (last !== undefined && end !== undefined && end.call.inFunction === null && last.call.nameWord.at.start > end.call.nameWord.at.start)
    return [...left, last];
  return left.length === 0 ? fills : left;
}

/** `./x.deb` and nothing else. */
function isFiles(operation: PackageOperation): boolean {
  return operation.packages.length > 0 && operation.packages.every((one) => one.file);
}

/** Whether something behind `last` (anywhere, when the RUN fills nothing itself) removes the cache. */
function isCleaned(
  cache: Cache,
  last: PackageOperation | null,
  operations: readonly PackageOperation[],
  image: Image,
  run: RunStep,
  answers: Answers,
  path: string | null,
): boolean {
  const from = last === null ? -1 : last.call.nameWord.at.start;
  // A function's body stands before the place where it is called.
  const behind = (call: CommandCall) => call.nameWord.at.start > from || call.inFunction !== null;
  if (operations.some((operation) => cache.cleans(operation) && behind(operation.call))) return true;
  if (removedPaths(run.calls, run.script, run.state.scope, (call) => folderAt(run, call)).some((removed) => isCache(cache, removed) && behind(removed.call)))
    return true;
  if (run.calls.some((call) => cache.folders.some((folder) => mentionsRemoval(call, folder)) && (behind(call) || call.name === 'trap'))) return true;
  return calledScripts(image, run, answers, path).some(({ call, word, script, calls }) => {
    if (!behind(call)) return false;
    if (script === null) return /clean|purge/i.test(word.raw);
    const inside = operationsOfCalls(calls, script);
    return (
      inside.some((operation) => cacheOf(operation)?.kind === cache.kind && cache.cleans(operation)) ||
      removedPaths(calls, script, Scope.empty, () => null).some((removed) => isCache(cache, removed))
    );
  });
}

function isCache(cache: Cache, removed: RemovedPath): boolean {
  return cache.folders.some((folder) => covers(removed, folder)) || (cache.kind === 'gem' && /\/(?:doc|ri)(?:\/\*)?\/?$/.test(removed.pattern));
}

function isMounted(cache: Cache, run: RunStep): boolean {
  return run.mounts.some((mount) => {
    if (mount.type !== 'cache' && mount.type !== 'tmpfs' && (mount.type !== 'bind' || mount.readOnly)) return false;
    const target = mount.target === null ? null : expand(mount.target, run.state.scope);
    if (target === null) return true;
    const absolute = target.startsWith('/') ? target : run.state.workdir === null ? target : joinPath(run.state.workdir, target);
    if (cache.mountedAs?.test(absolute)) return true;
    const place = atHome(absolute.replace(/\/+$/, ''));
    return cache.folders.some((folder) => place === folder || folder.startsWith(`${place}/`) || place.startsWith(`${folder}/`));
  });
}

function hasOffVariable(cache: Cache, operation: PackageOperation, run: RunStep): boolean {
  const variables = variablesOf(operation.call, run.script, run.state.scope);
  const inFront = [
    ...operation.call.command.assignments.map((one) => one.name),
    ...operation.call.wrappers.flatMap((wrapper) => wrapper.words.map((word) => word.raw.split('=')[0] as string)),
  ];
  return cache.offVariables.some((name) => (variables(name) !== undefined && variables(name) !== '') || inFront.includes(name));
}

/** What a configuration file or command, earlier in the chain of stages, says about the cache. */
const configured: { readonly [kind in CacheKind]?: RegExp } = {
  pip: /pip\d? config .*no-cache-dir|pip\.conf|no-cache-dir\s*=/,
  npm: /npm (?:config|c) (?:-g |--global )?set (?:-g |--global )?cache\b/,
  yarn: /yarn config (?:-g |--global )?set .*(?:cache|global)-?folder/i,
  pnpm: /pnpm config .*store-dir/,
  gem: /gemrc|gem: .*--no-/,
  rpm: /^\s*cachedir\s*=/m,
};

/** Published images that set it for their users: the Ruby images' gemrc (and those made from them), the Python images for S2I with PIP_NO_CACHE_DIR. */
const configuredImages: { readonly [kind in CacheKind]?: RegExp } = { gem: /(?:^|[/-])j?ruby$/, pip: /(?:^|\/)python-\d[^/]*$/ };

function isConfigured(cache: Cache, image: Image, run: RunStep): boolean {
  const { stage } = run;
  if (stage === null) return false;
  const base = stage.chain[stage.chain.length - 1]?.reference?.name;
  if (base !== undefined && configuredImages[cache.kind]?.test(base) === true) return true;
  const pattern = configured[cache.kind];
  if (pattern === undefined) return false;
  return stage.chain.some((one) => {
    const first = firstMention(image, one, cache.kind, pattern);
    return first !== null && (one !== stage || first <= run.instruction.span.start);
  });
}

/** A stage belongs to one image. */
const known = new WeakMap<Stage, Map<CacheKind, number | null>>();

/** Where in the document a stage first speaks of the setting: in a COPY or ADD anywhere (0), in a RUN at its place; null where it does not. */
function firstMention(image: Image, stage: Stage, kind: CacheKind, pattern: RegExp): number | null {
  const places = known.get(stage) ?? new Map<CacheKind, number | null>();
  known.set(stage, places);
  let first = places.get(kind);
  if (first === undefined) {
    const found = stage.instructions.flatMap((instruction) => {
      if (instruction.keyword === 'COPY' || instruction.keyword === 'ADD') return pattern.test(instruction.body.text) ? [0] : [];
      return instruction.keyword === 'RUN' && pattern.test(image.runOf(instruction)?.source?.text ?? '') ? [instruction.span.start] : [];
    });
    places.set(kind, (first = found.length === 0 ? null : found.reduce((least, at) => Math.min(least, at))));
  }
  return first;
}
