import type { Instruction } from '../dockerfile/nodes';
import { joinPath } from '../text/path';
import type { Span } from '../text/span';
import type { Image, Stage } from './image';
import { expand } from './scope';

/** A path that a VOLUME declares. */
export interface DeclaredVolume {
  readonly path: string;
  readonly instruction: Instruction;
  readonly span: Span;
}

/** The paths of the VOLUMEs of a stage; null in place of one whose path is not known. */
export function volumesOf(image: Image, stage: Stage): readonly (DeclaredVolume | null)[] {
  let volumes = known.get(stage);
  if (volumes === undefined) known.set(stage, (volumes = readVolumes(image, stage)));
  return volumes;
}

/** A stage belongs to one image. */
const known = new WeakMap<Stage, readonly (DeclaredVolume | null)[]>();

function readVolumes(image: Image, stage: Stage): readonly (DeclaredVolume | null)[] {
  return stage.instructions.flatMap((instruction) => {
    if (instruction.keyword !== 'VOLUME') return [];
    const words = instruction.json ?? instruction.words;
    const { scope, workdir } = image.stateAt(instruction);
    return words.map(({ value, span }) => {
      const text = expand(value, scope, image.document.escape);
      if (text === null || text === '' || (!text.startsWith('/') && workdir === null)) return null;
      return { path: joinPath(workdir ?? '/', text), instruction, span };
    });
  });
}

/** Every path that the final image declares as a volume, by itself or by its base. Null when one of them is not known. */
export function declaredVolumes(image: Image): readonly string[] | null {
  const own = image.finalChain.flatMap((stage) => volumesOf(image, stage));
  return own.includes(null) ? null : [...own.flatMap((volume) => volume?.path ?? []), ...(image.final?.base?.volumes ?? [])];
}
