import { defineRule } from '../../engine/rule';
import { isNamedLater, unneededStages } from '../../model/build-targets';
import type { Image, Stage } from '../../model/image';
import { remove } from '../../text/edit';
import type { Span } from '../../text/span';

export default defineRule(
  {
    id: 'unused-stage',
    group: 'layers',
    summary: 'A stage that neither the image nor another stage takes anything from.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      unused: { text: 'Nothing takes from the stage {name}: BuildKit skips it, and other builders build it for nothing.', severity: 'hint' },
    },
    fixes: {
      drop: { title: 'Remove the stage', level: 'suggested', why: 'It may be built by itself (`--target`).' },
    },
    sources: [{ guide: 'EW', section: 'Use multi-stage builds' }],
  },
  (context) => ({
    image(image) {
      const unneeded = unneededStages(image, context.answers, context.path);
      const counting = unneeded.length === 0 ? -1 : lastCounting(image);
      for (const stage of unneeded) {
        const cut = stage.index < counting ? null : stageSpan(image, stage);
        const at = stage.from.words[2] ?? stage.imageWord;
        context.report({
          at: at?.span ?? stage.from.keywordSpan,
          message: 'unused',
          data: { name: stage.name === null ? `${stage.index}` : `\`${stage.name}\`` },
          fixes: cut === null ? [] : [{ use: 'drop', edits: () => [remove(cut)] }],
        });
      }
    },
  }),
);

/** The last stage that counts the others, and would miscount without one in front of it; -1 without any. */
function lastCounting(image: Image): number {
  const counts = ({ instructions }: Stage) =>
    instructions.some(({ flags }) => flags.some((flag) => flag.value !== null && /(?:^|from=)\d+(?:,|$)/.test(flag.value)));
  return image.stages.reduce((last, stage) => (counts(stage) ? stage.index : last), -1);
}

/** From FROM to the next one, or to the comments in front of it. Null where comments stand inside, or a later stage names it. */
function stageSpan(image: Image, stage: Stage): Span | null {
  const { text, comments } = image.document;
  const next = image.stages[stage.index + 1];
  const last = stage.instructions[stage.instructions.length - 1];
  if (next === undefined || last === undefined || isNamedLater(image, stage)) return null;
  const start = text.lastIndexOf('\n', stage.from.span.start - 1) + 1;
  if (comments.some(({ span }) => span.start > start && span.start < last.span.end)) return null;
  const lineEnd = text.indexOf('\n', last.span.end);
  const blanks = /^(?:[ \t]*\r?\n)*/.exec(text.slice(lineEnd + 1, next.from.span.start))?.[0].length ?? 0;
  return { start, end: lineEnd + 1 + blanks };
}
