import { below } from '../../text/path';
import type { Image } from '../image';
import { canonicalPath, volumePlaces } from '../permissions';

/** The volumes that the final image declares: its own and those of its base. */
function volumesOf(image: Image): readonly string[] {
  let found = known.get(image);
  if (found === undefined) {
    const own = image.finalChain.flatMap((stage) => stage.instructions.filter((one) => one.keyword === 'VOLUME').flatMap((one) => volumePlaces(image, one)));
    found = [...own.flatMap(({ path }) => path ?? []), ...(image.final?.base?.volumes ?? []).map(canonicalPath)];
    known.set(image, found);
  }
  return found;
}

const known = new WeakMap<Image, readonly string[]>();

/** Whether `path` is a volume, or lies in one: the platform mounts something there that its group may write. */
export function inVolume(image: Image, path: string): boolean {
  return volumesOf(image).some((volume) => below(volume, path) !== null);
}
