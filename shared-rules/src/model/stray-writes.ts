import { below, folderOf } from '../text/path';
import type { Image } from './image';
import { followLinks, stateOf } from './permissions';
import { runtimeWrites, type RuntimeWrite } from './runtime-writes';
import { declaredVolumes } from './volumes';

/** A write of the start command into the container's own file system. */
export interface StrayWrite extends RuntimeWrite {
  /** The directory that would have to be a volume. */
  readonly folder: string;
}

/** Held in memory, or mounted by the runtime, also under a read-only root file system. */
const scratch = /^\/(?:run|var\/run|tmp|var\/tmp|dev|proc|sys)(?:\/|$)/;

/**
 * What the start command and its scripts write outside every VOLUME, and outside /tmp, /run and /dev/shm: it fails under a read-only root file system.
 * The first write of each directory. Nothing where a volume is declared whose path is not known; under a base that is not known, which may declare one,
 * only what the Dockerfile itself makes or copies.
 */
export function strayWrites(image: Image): readonly StrayWrite[] {
  const volumes = declaredVolumes(image);
  if (volumes === null || image.final === null) return [];
  const knownBase = image.final.base !== null || image.final.scratch;
  const seen = new Set<string>();
  return runtimeWrites(image).flatMap((write): readonly StrayWrite[] => {
    const path = followLinks(image, write.path.replace(/(?<=.)\/+$/, ''));
    if (path === null || scratch.test(path) || volumes.some((volume) => below(volume, path) !== null)) return [];
    if (!knownBase && !stateOf(image, path).made && !stateOf(image, folderOf(path)).made) return [];
    const folder = write.kind === 'directory' || write.path.endsWith('/') ? path : folderOf(path);
    if (seen.has(folder) || [...seen].some((other) => folder.startsWith(`${other}/`))) return [];
    seen.add(folder);
    return [{ ...write, folder }];
  });
}
