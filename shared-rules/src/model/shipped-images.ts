import { buildImage } from './build';
import { declaredBuilds } from './declared-builds';
import { isForDevelopment } from './development';
import type { Image } from './image';
import type { Answers } from './needs';

/** Stages beside the last that are looked at. */
const maxTargets = 4;

/**
 * The images that compose and bake files build from other stages than the last (`target:`): each as if its stage were the last. They ship, too.
 * Stages to develop or test in, by their names, are left out.
 */
export function shippedImages(image: Image, answers: Answers, path: string | null): readonly Image[] {
  let found = known.get(image);
  if (found === undefined) known.set(image, (found = findShipped(image, answers, path)));
  return found;
}

/** An image is built for one set of answers. */
const known = new WeakMap<Image, readonly Image[]>();

function findShipped(image: Image, answers: Answers, path: string | null): readonly Image[] {
  if (path === null || !image.stages.some((stage) => !stage.isFinal && stage.name !== null)) return [];
  const targets = new Set(declaredBuilds(path, answers).flatMap((build) => build.target?.toLowerCase() ?? []));
  const stages = image.stages.filter((stage) => !stage.isFinal && stage.name !== null && targets.has(stage.name));
  return stages
    .slice(0, maxTargets)
    .map((stage) => buildImage(image.document, answers, path, stage.name))
    .filter((one) => !isForDevelopment(one, null));
}
