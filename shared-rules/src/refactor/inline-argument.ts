import { platformArguments } from '../data/builder-variables';
import type { Instruction, Pair } from '../dockerfile/nodes';
import { variablesIn } from '../dockerfile/variables-in';
import type { Image } from '../model/image';
import { lineStart, nextLine } from '../text/lines';
import { remove, replace } from '../text/edit';
import type { Span } from '../text/span';
import type { Place, Refactoring } from './refactoring';

/** Instructions that pass variables on to a program, which may read them without a `$` that shows it. */
const programs: ReadonlySet<string> = new Set(['RUN', 'ONBUILD']);

/** Puts the default of an ARG where the only use of it is, and takes the ARG away: `--build-arg` can not set it any more. */
export function inlineArgument({ image, instruction }: Place): Refactoring | null {
  const [pair, ...others] = instruction.pairs;
  if (instruction.keyword !== 'ARG' || pair === undefined || others.length > 0 || platformArguments.has(pair.key)) return null;
  const { document } = image;
  const { value } = pair;
  if (value === null || !/^[\w@%+=:,./-]+$/.test(value) || document.comments.some((one) => isDescription(image, instruction, one.span))) return null;
  const uses = usesOf(image, instruction, pair);
  const [use] = uses ?? [];
  if (uses === null || use === undefined || uses.length > 1) return null;
  const line = { start: lineStart(document.text, instruction.span.start), end: nextLine(document.text, instruction.span.end) };
  return {
    id: 'inline-argument',
    title: `Write the value of ${pair.key} where it is used`,
    preview: false,
    edits: () => [remove(line), replace(use, value)],
  };
}

/** A comment right above speaks of the argument: it would be left alone. */
function isDescription({ document }: Image, instruction: Instruction, comment: Span): boolean {
  return nextLine(document.text, comment.end) === lineStart(document.text, instruction.span.start);
}

/** Where `$NAME` and `${NAME}` stand in the argument's scope; null where it is used in a way that its value can not be written for. */
function usesOf(image: Image, instruction: Instruction, { key }: Pair): readonly Span[] | null {
  const { document } = image;
  const stage = image.stageOf(instruction);
  const scope =
    stage === null
      ? image.stages.flatMap((one) => [
          one.from,
          ...one.instructions.filter((other) => other.keyword === 'ARG' && other.pairs.some((pair) => pair.key === key)),
        ])
      : stage.instructions;
  const uses: Span[] = [];
  for (const one of scope.filter((other) => other.index > instruction.index)) {
    const { logical } = one;
    const bodies = [logical, ...one.heredocs.map((heredoc) => heredoc.content)];
    for (const text of bodies) {
      if (programs.has(one.keyword) && new RegExp(`(?<![\\w$])(?!\\$)${key}\\b`).test(text.text.replaceAll(`\${${key}}`, '').replaceAll(`$${key}`, '')))
        return null;
      const found = variablesIn(text.text, document.escape).filter((use) => use.name === key);
      if (found.some((use) => use.operator !== '') || found.length !== mentions(text.text, key)) return null;
      if (found.some((use) => !text.isContiguous(use.start, use.end))) return null;
      uses.push(...found.map((use) => text.span(use.start, use.end)));
    }
    if (/^(?:ARG|ENV)$/.test(one.keyword) && one.pairs.some((pair) => pair.key === key)) return null;
  }
  // The stages that are FROM this one have its arguments, too.
  const heirs = stage === null ? [] : image.stages.filter((one) => one !== stage && one.chain.includes(stage));
  return heirs.some((heir) => heir.instructions.some((one) => mentions(one.logical.text, key) > 0)) ? null : uses;
}

function mentions(text: string, key: string): number {
  return text.match(new RegExp(`\\$(?:${key}\\b|\\{${key}(?!\\w))`, 'g'))?.length ?? 0;
}
