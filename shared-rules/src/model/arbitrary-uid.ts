import { isFile, ownerSigns } from './arbitrary-uid/owner-signs';
import type { ClosedPath } from './arbitrary-uid/closed-path';
import { scriptSigns } from './arbitrary-uid/script-signs';
import { serverSigns } from './arbitrary-uid/server-signs';
import { inVolume } from './arbitrary-uid/volumes';
import type { Image } from './image';
import type { Answers } from './needs';
import { opennessOf, permissionEvents, reaches, stateOf } from './permissions';

export type { ClosedPath } from './arbitrary-uid/closed-path';
export { givesToUser } from './arbitrary-uid/owner-signs';
export { volumesOf } from './arbitrary-uid/volumes';

/**
 * What a container of the image writes though it may not when it runs as an arbitrary user of group 0 ("Support arbitrary user ids"): each path once.
 * A path below another one that is given to a user as a whole is left to that. `path` is that of the Dockerfile below the root folder.
 */
export function closedPaths(image: Image, answers: Answers, path: string | null): readonly ClosedPath[] {
  const owners = ownerSigns(image, answers, path);
  const found = [...owners, ...copySigns(image), ...scriptSigns(image), ...serverSigns(image)];
  const holds = (other: ClosedPath, one: ClosedPath) =>
    reaches(other.path, one.path, true) && (other.own?.recursive === true || (other.own === null && other.deep && other.instruction === one.instruction));
  return found.filter(
    (one, index) => !found.some((other, at) => at !== index && (other.path === one.path ? at < index : one.sign !== 'owner' && holds(other, one))),
  );
}

/** A directory that is copied to a user, and is a volume. */
function copySigns(image: Image): readonly ClosedPath[] {
  const events = permissionEvents(image);
  return events.flatMap((event): readonly ClosedPath[] => {
    if (event.kind !== 'fill' || event.path === null || event.user === null || event.user === '0' || !inVolume(image, event.path) || isFile(events, event.path))
      return [];
    const state = stateOf(image, events, event.path);
    if (state.removed || opennessOf(state) !== 'closed') return [];
    const { path, shown, instruction, run, span, written, raw } = event;
    return [
      {
        sign: 'copy',
        path,
        shown,
        instruction,
        run,
        span,
        written,
        raw,
        own: null,
        write: null,
        server: null,
        volume: true,
        file: false,
        missing: false,
        deep: true,
      },
    ];
  });
}
