import type { Instruction, Pair } from '../dockerfile/nodes';
import type { Image, Stage } from '../model/image';
import { insert, type TextEdit } from '../text/edit';
import { removePair } from './remove-pair';

/**
 * Takes a build argument away and mounts a secret of its name, as the variable that it was, for each RUN that uses it (Dockerfile reference,
 * "RUN --mount=type=secret", `env`). Null where nothing uses it, or an instruction does that can not mount.
 */
export function secretMount(image: Image, stage: Stage, argument: Instruction, pair: Pair): readonly TextEdit[] | null {
  const name = new RegExp(`\\b${pair.key}\\b`);
  const removal = removePair(image.document, argument, pair);
  const behind = image.stages
    .filter((one) => one.chain.includes(stage))
    .flatMap((one) => one.instructions.filter((instruction) => instruction.index > argument.index));
  const users = behind.filter((instruction) => name.test(instruction.logical.text + instruction.heredocs.map((heredoc) => heredoc.content.text).join('\n')));
  if (removal === null || users.length === 0 || users.some((one) => one.keyword !== 'RUN')) return null;
  return [removal, ...users.map((run) => insert(run.keywordSpan.end, ` --mount=type=secret,id=${pair.key},env=${pair.key}`))];
}
