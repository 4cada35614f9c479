import type { Image, Stage } from './image';
import { buildFiles } from './named-contexts';
import type { Answers } from './needs';

/**
 * The stages that no build can need: not the last, and nothing takes from them by FROM, `--from` or a mount, whatever the build arguments are,
 * and no compose or bake file near the Dockerfile names them as its target.
 * Sources: Compose build specification, `target`; Bake file reference, `target.target`.
 */
export function unneededStages(image: Image, answers: Answers, path: string | null): readonly Stage[] {
  if (image.final === null) return [];
  const targets = new Set(
    buildFiles(path, answers).flatMap(({ text }) =>
      [...text.matchAll(/["']?\btarget["']?\s*[:=]\s*["']?([\w.-]+)/g)].map((match) => (match[1] as string).toLowerCase()),
    ),
  );
  const needed = new Set<Stage>();
  const reach = (stage: Stage): void => {
    if (needed.has(stage)) return;
    needed.add(stage);
    for (const name of namedBy(stage)) for (const other of stage.earlier) if (isNamed(other, name)) reach(other);
    if (stage.parent !== null) reach(stage.parent);
  };
  reach(image.final);
  for (const stage of image.stages) if (stage.name !== null && targets.has(stage.name)) reach(stage);
  return image.stages.filter((stage) => !needed.has(stage));
}

/** Whether a later stage names it, a needed one or not. */
export function isNamedLater(image: Image, stage: Stage): boolean {
  return image.stages.slice(stage.index + 1).some((other) => other.parent === stage || namedBy(other).some((name) => isNamed(stage, name)));
}

/** The words of a stage that may name another one. */
function namedBy(stage: Stage): readonly string[] {
  const words = [stage.imageWord?.value ?? ''];
  for (const instruction of stage.instructions) {
    for (const flag of (instruction.trigger ?? instruction).flags) {
      if (flag.name === 'from' && flag.value !== null) words.push(flag.value);
      for (const option of flag.options) if (option.name === 'from' && option.value !== null) words.push(option.value);
    }
  }
  return words;
}

function isNamed(stage: Stage, word: string): boolean {
  return (stage.name !== null && namedWith(word).test(stage.name)) || namedWith(word).test(String(stage.index));
}

/** What a word with build arguments in it may become: any argument may be given anew at build time, so a default decides nothing. */
function namedWith(word: string): RegExp {
  const pieces = word.split(/\$\{[^}]*\}|\$\w+/).map((piece) => piece.replace(/[.+^${}()|[\]\\*?]/g, '\\$&'));
  return new RegExp(`^${pieces.join('.*')}$`, 'i');
}
