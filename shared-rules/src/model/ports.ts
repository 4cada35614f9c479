import type { Instruction, Word } from '../dockerfile/nodes';
import type { Span } from '../text/span';
import type { Image } from './image';
import { expand } from './scope';

/** One port of an EXPOSE. */
export interface ExposedPort {
  readonly port: number;
  readonly protocol: string;
  readonly instruction: Instruction;
  readonly word: Word;
  /** The digits of the port in the document; the whole word when a variable or a range gives it. */
  readonly span: Span;
  /** `span` is exactly the digits of one port. */
  readonly editable: boolean;
}

/** The ports that the final image's chain exposes, ARG and ENV filled in; of a range its first. Words that are no port are left out. */
export function exposedPorts(image: Image): readonly ExposedPort[] {
  const found: ExposedPort[] = [];
  for (const stage of [...image.finalChain].reverse()) {
    for (const instruction of stage.instructions) {
      if (instruction.keyword !== 'EXPOSE') continue;
      for (const word of instruction.words) {
        const text = expand(word.value, image.stateAt(instruction).scope, image.document.escape);
        const match = text === null ? null : /^(\d+)(-\d+)?(?:\/(\w+))?$/.exec(text);
        if (match === null) continue;
        const digits = match[1] as string;
        const editable = match[2] === undefined && word.contiguous && word.raw.startsWith(digits);
        found.push({
          port: Number(digits),
          protocol: (match[3] ?? 'tcp').toLowerCase(),
          instruction,
          word,
          span: editable ? { start: word.span.start, end: word.span.start + digits.length } : word.span,
          editable,
        });
      }
    }
  }
  return found;
}
