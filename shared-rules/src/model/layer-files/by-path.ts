import { isExact, mayReach, maySame, withFolders, type ImagePath } from './image-path';

/** Things by the path that they name: a file may hold thousands, and ask about each. */
export class ByPath<T> {
  private readonly exact = new Map<ImagePath, T[]>();
  /** Paths with something unknown in them: these have to be compared one by one, though each once. */
  private readonly open = new Map<ImagePath, T[]>();

  add(path: ImagePath, thing: T): void {
    const map = isExact(path) ? this.exact : this.open;
    const things = map.get(path);
    if (things === undefined) map.set(path, [thing]);
    else things.push(thing);
  }

  /** The things at a path that is written the same. */
  spelled(path: ImagePath): readonly T[] {
    return (isExact(path) ? this.exact : this.open).get(path) ?? [];
  }

  /** The things at paths that may be the same as `path`: those of each path by themselves, in the order in which they were added. */
  same(path: ImagePath): readonly (readonly T[])[] {
    return this.at(path, [path], maySame);
  }

  /** The things at paths that may be, or hold, `path`. */
  reaching(path: ImagePath): readonly (readonly T[])[] {
    return this.at(path, withFolders(path), mayReach);
  }

  private at(path: ImagePath, wanted: readonly ImagePath[], fits: (own: ImagePath, path: ImagePath) => boolean): readonly (readonly T[])[] {
    const found: (readonly T[])[] = [];
    if (isExact(path)) for (const one of wanted) found.push(this.exact.get(one) ?? []);
    else for (const [own, things] of this.exact) if (fits(own, path)) found.push(things);
    for (const [own, things] of this.open) if (fits(own, path)) found.push(things);
    return found;
  }
}
