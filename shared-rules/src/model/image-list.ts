import type { Image } from './image';

/** A file of nothing but the FROMs of several images, for a program that keeps their tags up to date: nobody builds it. */
export function isImageList({ stages }: Image): boolean {
  return stages.length > 1 && stages.every(({ instructions, parent }) => parent === null && instructions.length === 1);
}
