import { isSensitivePath } from '../data/sensitive-paths';
import { isFile, ownerSigns } from './arbitrary-uid/owner-signs';
import type { ClosedPath } from './arbitrary-uid/closed-path';
import { scriptSigns } from './arbitrary-uid/script-signs';
import { serverSigns } from './arbitrary-uid/server-signs';
import { inVolume } from './arbitrary-uid/volumes';
import type { Image } from './image';
import type { Answers } from './needs';
import { foldersOf, opennessOf, permissionEvents, stateOf } from './permissions';

export type { ClosedPath } from './arbitrary-uid/closed-path';
export { givesToUser, isBuilt } from './arbitrary-uid/owner-signs';

/**
 * What a container of the image writes though it may not when it runs as an arbitrary user of group 0 ("Support arbitrary user ids"): each path once.
 * A path below another one that is given to a user as a whole is left to that. `path` is that of the Dockerfile below the root folder.
 */
export function closedPaths(image: Image, answers: Answers, path: string | null): readonly ClosedPath[] {
  let found = known.get(image);
  if (found === undefined) known.set(image, (found = Object.freeze(collect(image, answers, path))));
  return found;
}

/** An image is built for one set of answers. */
const known = new WeakMap<Image, readonly ClosedPath[]>();

function collect(image: Image, answers: Answers, root: string | null): ClosedPath[] {
  // To open /etc or /usr would be worse than what is amiss.
  const found = [...ownerSigns(image, answers, root), ...copySigns(image), ...scriptSigns(image, answers, root), ...serverSigns(image)].filter(
    (one) => !isSensitivePath(one.path),
  );
  const byPath = new Map<string, ClosedPath>();
  for (const one of found) if (!byPath.has(one.path)) byPath.set(one.path, one);
  return [...byPath.values()].filter((one) => one.sign === 'owner' || !foldersOf(one.path).some((folder) => holds(byPath.get(folder), one)));
}

/** Whether opening `other` opens what lies in it, too. */
function holds(other: ClosedPath | undefined, one: ClosedPath): boolean {
  return other !== undefined && (other.own?.recursive === true || (other.own === null && other.deep && other.instruction === one.instruction));
}

/** A directory that is copied to a user, and is a volume. */
function copySigns(image: Image): readonly ClosedPath[] {
  return permissionEvents(image).flatMap((event): readonly ClosedPath[] => {
    if (event.kind !== 'fill' || event.path === null || event.user === null || event.user === '0' || !inVolume(image, event.path) || isFile(image, event.path))
      return [];
    const state = stateOf(image, event.path);
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
        built: false,
      },
    ];
  });
}
