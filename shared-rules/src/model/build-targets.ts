import type { Image, Stage } from './image';
import { buildFiles } from './named-contexts';
import type { Answers } from './needs';

/** Names of stages that are built for their own sake, by `--target`: to develop, to check, to hand out files. */
const goals =
  /(?:^|[-_.])(?:dev|devel|develop|development|debug|debugger|tests?|testing|unit|integration|e2e|ci|lint|linter|check|checks|validate|verify|format|fmt|coverage|bench|benchmarks?|docs?|release|releaser|dist|export|artifacts?|binar(?:y|ies)|publish|deploy|vendor|update|tidy|generate)(?=[-_.]|$)/;

/**
 * The stages that no build can need: not the last, and nothing takes from them by FROM, `--from` or a mount, whatever the build arguments are,
 * no compose or bake file near the Dockerfile names them as its target, and nothing says that they are one: a start command or port of their own, nothing but
 * files to hand out (FROM scratch), a name such as `dev` or `lint`. In a file that does nothing but list images, none is unneeded.
 * Sources: Compose build specification, `target`; Bake file reference, `target.target`.
 */
export function unneededStages(image: Image, answers: Answers, path: string | null): readonly Stage[] {
  if (image.final === null || image.stages.every(({ instructions }) => instructions.every(({ keyword }) => listing.has(keyword)))) return [];
  const targets = new Set(
    buildFiles(path, answers).flatMap(({ text }) =>
      [...text.matchAll(/["']?\btarget["']?\s*[:=]\s*["']?([\w.-]+)/g)].map((match) => (match[1] as string).toLowerCase()),
    ),
  );
  const needed = new Set<Stage>();
  const reach = (stage: Stage): void => {
    if (needed.has(stage)) return;
    needed.add(stage);
    for (const names of namedBy(stage)) for (const other of stage.earlier) if (isNamed(other, names)) reach(other);
    if (stage.parent !== null) reach(stage.parent);
  };
  reach(image.final);
  for (const stage of image.stages) if (stage.name !== null && (targets.has(stage.name) || isTarget(image, stage))) reach(stage);
  return image.stages.filter((stage) => !needed.has(stage));
}

/** What stands in a file that lists images, so that a program keeps them up to date. */
const listing: ReadonlySet<string> = new Set(['FROM', 'LABEL', 'USER']);
const starts: ReadonlySet<string> = new Set(['CMD', 'ENTRYPOINT', 'HEALTHCHECK', 'EXPOSE']);
const configures: ReadonlySet<string> = new Set(['ENV', 'LABEL', 'STOPSIGNAL', 'USER', 'VOLUME']);

function isTarget(image: Image, stage: Stage): boolean {
  if (isNamedLater(image, stage)) return false;
  return (
    goals.test(stage.name ?? '') ||
    (stage.imageText === 'scratch' && stage.instructions.length > 1) ||
    stage.instructions.some(({ keyword }) => starts.has(keyword)) ||
    // Who sets what only a container sees at the very end means the stage to run.
    configures.has(stage.instructions.at(-1)?.keyword ?? '')
  );
}

/** Whether a later stage names it, a needed one or not. */
export function isNamedLater(image: Image, stage: Stage): boolean {
  return image.stages.slice(stage.index + 1).some((other) => other.parent === stage || namedBy(other).some((name) => isNamed(stage, name)));
}

/** What the words of a stage that may name another one stand for. */
function namedBy(stage: Stage): readonly RegExp[] {
  let names = namesByStage.get(stage);
  if (names === undefined) {
    const words = new Set([stage.imageWord?.value ?? '']);
    for (const instruction of stage.instructions) {
      for (const flag of (instruction.trigger ?? instruction).flags) {
        if (flag.name === 'from' && flag.value !== null) words.add(flag.value);
        for (const option of flag.options) if (option.name === 'from' && option.value !== null) words.add(option.value);
      }
    }
    namesByStage.set(stage, (names = [...words].map(namedWith)));
  }
  return names;
}

const namesByStage = new WeakMap<Stage, readonly RegExp[]>();

function isNamed(stage: Stage, names: RegExp): boolean {
  return (stage.name !== null && names.test(stage.name)) || names.test(String(stage.index));
}

/** What a word with build arguments in it may become: any argument may be given anew at build time, so a default decides nothing. */
function namedWith(word: string): RegExp {
  const pieces = word.split(/\$\{[^}]*\}|\$\w+/).map((piece) => piece.replace(/[.+^${}()|[\]\\*?]/g, '\\$&'));
  return new RegExp(`^${pieces.join('.*')}$`, 'i');
}
