import type { Image } from './image';
import type { PermissionEvent } from './permissions/event';
import { instructionEvents } from './permissions/copy-events';
import { runEvents } from './permissions/run-events';
import { opennessOf, stateOf, type Openness } from './permissions/openness';
import { followLinks, isLink } from './permissions/links';
import { canonicalPath } from './permissions/place';

export type { CreateEvent, EventPlace, FillEvent, ModeEvent, OpenEvent, OwnEvent, PermissionEvent, PrivilegeEvent, RemoveEvent } from './permissions/event';
export { modeCallOf, type ModeCall } from './permissions/mode-calls';
export { applyMode, bits, opensToAll, parseMode, type Bits, type Mode, type ModeClause } from './permissions/mode';
export { followLinks, isLink } from './permissions/links';
export { account, loginGroup, parseOwner, type Owner } from './permissions/owner';
export { isOld, makesParents, opennessOf, stateOf, type Openness, type PathState } from './permissions/openness';
export { canonicalPath, reaches } from './permissions/place';
export { volumePlaces } from './permissions/copy-events';

/** What the instructions of the final chain do to owners, modes and existence of paths, the first stage first. ONBUILD is left out. The same list for the same image. */
export function permissionEvents(image: Image): readonly PermissionEvent[] {
  let events = known.get(image);
  if (events === undefined) known.set(image, (events = Object.freeze(collect(image))));
  return events;
}

const known = new WeakMap<Image, readonly PermissionEvent[]>();

function collect(image: Image): PermissionEvent[] {
  return [...image.finalChain].reverse().flatMap((stage) =>
    stage.instructions.flatMap((instruction) => {
      const run = image.runOf(instruction);
      const events = run !== null ? (run.onbuild ? [] : runEvents(image, run)) : instruction.keyword === 'ONBUILD' ? [] : instructionEvents(image, instruction);
      return events.map((event) => atTarget(image, event));
    }),
  );
}

/** The event at the place that links lead to. `chown -R` leaves a link alone that it is given (chown(1), -P); every other change goes to its target. */
function atTarget(image: Image, event: PermissionEvent): PermissionEvent {
  if (event.path === null || event.kind === 'remove' || (event.kind === 'create' && isLink(image, event.path))) return event;
  if (event.kind === 'own' && isLink(image, event.path) && (event.recursive || event.linkOnly)) return { ...event, linkOnly: true };
  const path = followLinks(image, event.path);
  return path === event.path ? event : { ...event, path };
}

/** Whether a process of an arbitrary user, which is in group 0, may write `path` in the final image. */
export function openness(image: Image, path: string): Openness {
  return opennessOf(stateOf(image, permissionEvents(image), canonicalPath(path)));
}
