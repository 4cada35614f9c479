import { parseDockerfile } from '../dockerfile/parse';
import type { CheckInput } from '../engine/check';
import { buildImage } from '../model/build';
import { AnswerBook, type Answer } from '../model/needs';
import { touches, type Span } from '../text/span';
import { toExecForm, toShellForm } from './command-form';
import { fromHeredoc, toHeredoc } from './heredoc-form';
import { inlineArgument } from './inline-argument';
import { insertTini } from './insert-tini';
import { insertUser } from './insert-user';
import { joinPackages, splitPackages } from './package-lines';
import type { Refactor, Refactoring } from './refactoring';
import { splitStages } from './split-stages/split-stages';

const all: readonly Refactor[] = [
  splitPackages,
  joinPackages,
  toExecForm,
  toShellForm,
  toHeredoc,
  fromHeredoc,
  inlineArgument,
  splitStages,
  insertTini,
  insertUser,
];

/** The ways to rewrite the one instruction of a Dockerfile that a selection touches. None in a script, and in a stage for Windows. */
export function refactoringsAt(input: CheckInput, known: ReadonlyMap<string, Answer>, span: Span): readonly Refactoring[] {
  if (input.kind !== 'dockerfile') return [];
  const answers = new AnswerBook(known, input.context ?? null);
  const image = buildImage(parseDockerfile(input.text), answers, input.path);
  const [instruction, ...others] = image.document.instructions.filter((one) => touches(one.span, span));
  if (
    instruction === undefined ||
    others.length > 0 ||
    instruction.onbuild ||
    instruction.keyword === 'ONBUILD' ||
    image.stageOf(instruction)?.windows === true
  )
    return [];
  const place = { image, span, instruction, answers, path: input.path };
  return all.flatMap((refactor) => refactor(place) ?? []);
}
