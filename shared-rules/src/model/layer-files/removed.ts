import type { CommandCall } from '../../shell/calls';
import type { ShellWord } from '../../shell/nodes';
import type { Image, RunStep, Stage } from '../image';
import { ByPath } from './by-path';
import { isExact, mayReach, pathsOf, type ImagePath } from './image-path';
import { lazyBy } from './lazy-by';
import { anyBetween, placeBehind, placeOfCall, type Place } from './places';

/** A path (perhaps with globs) that a command removes, with everything below it. */
export interface Removal {
  readonly path: ImagePath;
  readonly call: CommandCall;
  readonly word: ShellWord;
  /** Only some of what lies below (`find` with conditions). */
  readonly partial: boolean;
}

const known = new WeakMap<RunStep, readonly Removal[]>();

/** What `rm`, `unlink`, `shred -u` and `find … -delete` of a RUN remove, in text order. */
export function removalsOf(run: RunStep): readonly Removal[] {
  let found = known.get(run);
  if (found === undefined) known.set(run, (found = Object.freeze(run.calls.flatMap((call) => fromCall(run, call)))));
  return found;
}

function fromCall(run: RunStep, call: CommandCall): readonly Removal[] {
  const partial = call.name === 'find' && call.args.some((arg) => /^-i?(?:name|path|wholename|regex|type|mtime|size)$/.test(arg.raw));
  return operands(call).flatMap((word) => pathsOf(word, call, run).map((path) => ({ path, call, word, partial })));
}

function operands(call: CommandCall): readonly ShellWord[] {
  if (call.name === 'rm' || call.name === 'unlink' || call.name === 'shred') return call.args.filter((arg) => !arg.raw.startsWith('-'));
  if (call.name !== 'find' || !deletes(call)) return [];
  const end = call.args.findIndex((arg) => /^[-!(\\]/.test(arg.raw));
  return call.args.slice(0, end === -1 ? undefined : end);
}

function deletes(call: CommandCall): boolean {
  const piped =
    call.inPipeline &&
    call.ancestors.some(
      (node) => node.kind === 'pipeline' && node.commands.some((one) => one.kind === 'simple' && one.words.some((word) => word.value === 'rm')),
    );
  return (
    piped ||
    call.args.some((arg, at) => arg.raw === '-delete' || (/^-(?:exec|execdir|ok)$/.test(arg.raw) && /^(?:\S*\/)?rm$/.test(call.args[at + 1]?.raw ?? '')))
  );
}

/** Whether a RUN may remove a path: by a command that names it, or one that names what is not known. */
export function mayRemove(run: RunStep, path: ImagePath): boolean {
  return removalsOf(run).some((removal) => mayReach(removal.path, path) || mayMean(removal, path)) || removesUnknown(run);
}

/** Whether a RUN of a stage may remove a path by a command between two places, in the same way. */
export function mayRemoveBetween(image: Image, stage: Stage, path: ImagePath, from: Place, to: Place): boolean {
  const { places, vague, unknown } = placesOf(image, stage);
  return (
    anyBetween(unknown, from, to) ||
    places.reaching(path).some((one) => anyBetween(one, from, to)) ||
    vague.some((one) => mayMean(one.removal, path) && anyBetween(one.places, from, to))
  );
}

/** Where a stage removes something. */
interface RemovalPlaces {
  readonly places: ByPath<Place>;
  /** Removals that may mean more than what their paths reach; of the same words one stands for all. */
  readonly vague: readonly { readonly removal: Removal; readonly places: Place[] }[];
  /** RUNs that remove what can not be told. */
  readonly unknown: readonly Place[];
}

const placesOf = lazyBy((_: Image, stage: Stage): RemovalPlaces => {
  const places = new ByPath<Place>();
  const vague = new Map<string, { readonly removal: Removal; readonly places: Place[] }>();
  const unknown: Place[] = [];
  for (const run of stage.runs) {
    for (const removal of removalsOf(run)) {
      const place = placeOfCall(run.instruction, removal.call);
      places.add(removal.path, place);
      if (!isVague(removal)) continue;
      const key = `${removal.partial} ${removal.path}`;
      const same = vague.get(key);
      if (same === undefined) vague.set(key, { removal, places: [place] });
      else same.places.push(place);
    }
    if (removesUnknown(run)) unknown.push(placeBehind(run.instruction));
  }
  return { places, vague: [...vague.values()], unknown };
});

function isVague({ path, partial }: Removal): boolean {
  return partial || anything.test(path) || somewhere.test(path);
}

const anything = /^\$[\w@*]*$/;
const somewhere = /^\/\(\d+\)/;

/** Whether a vague removal may mean a path that its own does not reach. */
function mayMean(removal: Removal, path: ImagePath): boolean {
  if (removal.partial && path.startsWith(removal.path)) return true;
  if (anything.test(removal.path)) return true;
  return isExact(path) && somewhere.test(removal.path) && removal.path.endsWith(`/${path.slice(path.lastIndexOf('/') + 1)}`);
}

function removesUnknown(run: RunStep): boolean {
  return run.calls.some(
    (call) =>
      (call.name === 'trap' && /\brm\b/.test(call.args[0]?.raw ?? '')) ||
      (/^(?:php|python|perl|ruby|node|xargs)/.test(call.name) && call.args.some((arg) => /unlink|remove|^rm$/.test(arg.raw))),
  );
}
