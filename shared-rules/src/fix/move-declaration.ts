import type { Instruction } from '../dockerfile/nodes';
import type { Image, RunStep } from '../model/image';
import { insert, remove, type TextEdit } from '../text/edit';
import { instructionRemoval } from './remove-command';

/** Moves an ARG, ENV or LABEL behind a RUN. Null where an instruction in between uses what it declares, or it has more than one pair. */
export function moveDeclaration(image: Image, instruction: Instruction, run: RunStep): readonly TextEdit[] | null {
  const [pair] = instruction.pairs;
  const cut = instructionRemoval(image.document, instruction);
  if (pair === undefined || instruction.pairs.length !== 1 || cut === null || run.stage === null) return null;
  const between = run.stage.instructions.filter((one) => one.index > instruction.index && one.index <= run.instruction.index);
  const used = new RegExp(`\\$\\{?${pair.key.replace(/[.+^${}()|[\]\\*?]/g, '\\$&')}\\b`);
  if (between.some((one) => used.test(one.logical.text) || one.pairs.some((other) => other.key === pair.key))) return null;
  const { text, eol } = image.document;
  return [remove(cut), insert(run.instruction.span.end, `${eol}${text.slice(instruction.span.start, instruction.span.end)}`)];
}
