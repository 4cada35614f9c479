import type { Image } from './image';
import type { PermissionEvent } from './permissions/event';
import { historyOf } from './permissions/history';
import { firstState, opennessOf, stepOf, type Openness, type PathState } from './permissions/openness';
import { canonicalPath } from './permissions/place';

export type { CreateEvent, EventPlace, FillEvent, ModeEvent, OpenEvent, OwnEvent, PermissionEvent, PrivilegeEvent, RemoveEvent } from './permissions/event';
export { modeCallOf, type ModeCall } from './permissions/mode-calls';
export { applyMode, bits, opensToAll, parseMode, type Bits, type Mode, type ModeClause } from './permissions/mode';
export { historyOf, type History } from './permissions/history';
export { followLinks, isLink } from './permissions/links';
export { parseOwner, type Owner } from './permissions/owner';
export { isOld, makesParents, opennessOf, type Openness, type PathState } from './permissions/openness';
export { canonicalPath, foldersOf, reaches } from './permissions/place';
export { volumePlaces } from './permissions/copy-events';

/** What the instructions of the final chain do to owners, modes and existence of paths, the first stage first. ONBUILD is left out. */
export function permissionEvents(image: Image): readonly PermissionEvent[] {
  return historyOf(image).events;
}

export interface StateOptions {
  /** Of what lies below the path from before the last change, in place of the path itself: only recursive changes reach that. */
  readonly contents?: boolean;
  /** Events to leave out. */
  readonly without?: (event: PermissionEvent) => boolean;
  /** More events, behind the last of an instruction. */
  readonly added?: { readonly behind: PermissionEvent | null; readonly events: readonly PermissionEvent[] };
}

/** Owner and mode of `path` (canonical, absolute) in the final image. */
export function stateOf(image: Image, path: string, options: StateOptions = {}): PathState {
  const { contents = false, without, added } = options;
  const history = historyOf(image);
  const plain = !contents && without === undefined && added === undefined;
  const kept = plain ? statesOf(image) : null;
  const ready = kept?.get(path);
  if (ready !== undefined) return ready;
  let state = firstState(image, path);
  const own = history.reaching(path).filter((event) => without === undefined || !without(event));
  const limit = added?.behind == null ? -1 : history.position(added.behind);
  for (const event of added === undefined
    ? own
    : [...own.filter((one) => history.position(one) <= limit), ...added.events, ...own.filter((one) => history.position(one) > limit)]) {
    if (event.path !== null) state = stepOf(state, event, event.path, path, contents);
  }
  kept?.set(path, state);
  return state;
}

const states = new WeakMap<Image, Map<string, PathState>>();

function statesOf(image: Image): Map<string, PathState> {
  let found = states.get(image);
  if (found === undefined) states.set(image, (found = new Map()));
  return found;
}

/** Whether a process of an arbitrary user, which is in group 0, may write `path` in the final image. */
export function openness(image: Image, path: string): Openness {
  return opennessOf(stateOf(image, canonicalPath(path)));
}
