import type { Image } from '../image';

/** A function of an image's part, computed once for each. Parts belong to one image. */
export function lazyBy<Part extends object, Result>(compute: (image: Image, part: Part) => Result): (image: Image, part: Part) => Result {
  const known = new WeakMap<Part, Result>();
  return (image, part) => {
    const found = known.get(part);
    if (found !== undefined) return found;
    const made = compute(image, part);
    known.set(part, made);
    return made;
  };
}
