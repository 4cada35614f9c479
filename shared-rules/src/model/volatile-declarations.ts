import type { Instruction, Pair } from '../dockerfile/nodes';
import type { RunStep, Stage } from './image';
import { operationsOf, type PackageOperation } from './packages';

/** A pair of ARG, ENV or LABEL whose value is another one in each build, above an install that does not use it. */
export interface VolatileDeclaration {
  readonly instruction: Instruction;
  readonly pair: Pair;
  /** The last RUN of the stage that installs. */
  readonly run: RunStep;
  readonly install: PackageOperation;
}

/** Names that stand for the moment, the number or the source revision of a build. */
const volatileName =
  /^(?:(?:CI_|APP_|IMAGE_|DOCKER_|SOURCE_|LAST_)?(?:BUILD_?(?:DATE|TIME|TIMESTAMP|DATETIME|NUMBER|NUM|NO|ID|URL|REVISION|REV|COMMIT|SHA|HASH|TAG)|VCS_?(?:REF|REVISION|BRANCH|COMMIT|TAG)|GIT_?(?:COMMIT|SHA1?|HASH|REF|REV|REVISION|BRANCH|DESCRIBE|COMMIT_(?:SHA|HASH|DATE|ID|SHORT|TAG)|SHORT_SHA|SHA_SHORT|HEAD|DIRTY)|COMMIT(?:_?(?:SHA|HASH|ID|REF|DATE|SHORT|TIME))?|TIMESTAMP|CACHE_?BUST(?:ER)?))$/;

/** What a builder's cache of the installs of a stage is lost by, in text order. */
export function volatileDeclarations(stage: Stage): readonly VolatileDeclaration[] {
  const installs = stage.runs
    .filter((run) => !run.onbuild)
    .flatMap((run) => operationsOf(run).flatMap((operation) => (operation.verb === 'install' ? [{ run, install: operation }] : [])));
  const volatile = new Set<string>();
  return stage.instructions.flatMap((instruction) => {
    if (instruction.onbuild || (instruction.keyword !== 'ARG' && instruction.keyword !== 'ENV' && instruction.keyword !== 'LABEL')) return [];
    return instruction.pairs.flatMap((pair): readonly VolatileDeclaration[] => {
      if (!isVolatile(instruction, pair, volatile)) return [];
      if (instruction.keyword !== 'LABEL') volatile.add(pair.key);
      const below = installs.filter(({ run }) => run.instruction.index > instruction.index);
      const last = below[below.length - 1];
      const first = below[0];
      const names = [...(instruction.keyword === 'LABEL' ? [] : [pair.key]), ...(instruction.keyword === 'ARG' ? [] : namesIn(pair))];
      if (first === undefined || last === undefined || isUsed(stage, names, instruction, last.run)) return [];
      return [{ instruction, pair, run: last.run, install: first.install }];
    });
  });
}

function isVolatile(instruction: Instruction, pair: Pair, known: ReadonlySet<string>): boolean {
  if (instruction.keyword !== 'ARG') return namesIn(pair).some((name) => known.has(name) || volatileName.test(name));
  // A default that names one revision, or the like, is a choice: what is built in.
  return (
    volatileName.test(pair.key) &&
    (pair.value === null || /^(?:|unknown|none|dev|n\/?a|local|0|HEAD|unspecified|undefined|development|latest|not-set|now|1970-01-01.*)$/i.test(pair.value))
  );
}

function namesIn(pair: Pair): readonly string[] {
  return [...(pair.value ?? '').matchAll(/\$\{?([A-Za-z_]\w*)/g)].map((match) => match[1] as string);
}

/** Whether a RUN up to the last install uses one of the names, and so has to stand below. */
function isUsed(stage: Stage, names: readonly string[], from: Instruction, last: RunStep): boolean {
  const between = stage.instructions.filter(
    (one) => one.index > from.index && one.index <= last.instruction.index && (one.keyword === 'RUN' || one.keyword === 'COPY' || one.keyword === 'ADD'),
  );
  return names.some((name) =>
    between.some((one) => new RegExp(`\\b${name}\\b`).test(one.logical.text + one.heredocs.map((heredoc) => heredoc.content.text).join('\n'))),
  );
}
