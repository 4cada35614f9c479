import type { Instruction } from '../../dockerfile/nodes';
import { insert, remove, type TextEdit } from '../../text/edit';
import { lineStart, nextLine } from '../../text/lines';
import type { Place, Refactoring } from '../refactoring';
import { splitCompiled } from './compiled';
import { splitJava } from './java';
import { splitNode } from './node';
import { splitPython } from './python';
import { singleStage, type SingleStage, type Split } from './single-stage';

const languages = [splitCompiled, splitJava, splitNode, splitPython];

/** What says how the container runs: it belongs to the second stage. */
const settings: ReadonlySet<string> = new Set(['EXPOSE', 'LABEL', 'VOLUME', 'STOPSIGNAL', 'HEALTHCHECK', 'CMD', 'ENTRYPOINT']);
/** Variables that steer compilers and package managers. */
const buildVariables = /^(?:GO|CGO_|CARGO_|RUST|MAVEN_|GRADLE_|NPM_|npm_|YARN_|PIP_|DEBIAN_FRONTEND$)/;

/**
 * Parts a stage that builds a Go, Rust, Java, Node or Python program and starts it into one that builds and one that runs
 * (EW, "Use multi-stage builds"). Asked for at FROM, or at a command that builds.
 */
export function splitStages(place: Place): Refactoring | null {
  const single = singleStage(place);
  if (single === null || !(place.instruction.keyword === 'FROM' || place.image.runOf(place.instruction) !== null)) return null;
  for (const language of languages) {
    const split = language(single);
    if (split === null) continue;
    const edits = editsOf(single, split);
    return edits === null ? null : { id: 'split-stages', title: 'Split into a build and a runtime stage', preview: true, edits: () => edits };
  }
  return null;
}

function editsOf({ place, stage, workdir }: SingleStage, split: Split): readonly TextEdit[] | null {
  const { document } = place.image;
  const { text, eol } = document;
  const head = stage.instructions.filter((one) => one.index <= split.behind.index && one !== stage.from);
  // Build steps that run as another user leave files that the new stage would have to give to that user again.
  if (head.some((one) => one.keyword === 'USER' || one.keyword === 'SHELL' || one.onbuild || one.heredocs.length > 0)) return null;
  if (stage.from.words.length !== 1 && stage.name === null) return null;
  const name = stage.name ?? 'build';
  const moved = head.filter((one) => settings.has(one.keyword));
  const kept = head.filter((one) => one.keyword === 'ENV' && one.pairs.every((pair) => !buildVariables.test(pair.key)));
  const written = (one: Instruction) => text.slice(one.span.start, one.span.end);
  const lines = [
    `FROM ${split.runtime}`,
    ...(hasWorkdir(head) ? [`WORKDIR ${workdir}`] : []),
    ...kept.map(written),
    ...split.lines,
    ...split.copies.map(({ from, to }) => `COPY --from=${name} ${from} ${to}`),
    ...moved.map(written),
  ];
  return [
    ...(stage.name === null && stage.imageWord !== null ? [insert(stage.imageWord.span.end, ` AS ${name}`)] : []),
    ...split.edits,
    ...moved.map((one) => remove({ start: lineStart(text, one.span.start), end: nextLine(text, one.span.end) })),
    insert(split.behind.span.end, `${eol}${eol}${lines.join(eol)}`),
  ];
}

function hasWorkdir(head: readonly Instruction[]): boolean {
  return head.some((one) => one.keyword === 'WORKDIR');
}
