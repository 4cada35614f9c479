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
      for (const stage of unneededStages(image, context.answers, context.path)) {
        const cut = stageSpan(image, stage);
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

/** From FROM to the next one, or to the comments in front of it. Null where comments stand inside, a later stage names it, or a later `--from` counts the stages. */
function stageSpan(image: Image, stage: Stage): Span | null {
  const { text, comments } = image.document;
  const next = image.stages[stage.index + 1];
  const last = stage.instructions[stage.instructions.length - 1];
  if (next === undefined || last === undefined || isNamedLater(image, stage)) return null;
  const start = text.lastIndexOf('\n', stage.from.span.start - 1) + 1;
  const counts = image.stages
    .slice(stage.index + 1)
    .some((one) => one.instructions.some((instruction) => instruction.flags.some((flag) => flag.value !== null && /(?:^|from=)\d+(?:,|$)/.test(flag.value))));
  if (counts || comments.some(({ span }) => span.start > start && span.start < last.span.end)) return null;
  const lineEnd = text.indexOf('\n', last.span.end);
  const blanks = /^(?:[ \t]*\r?\n)*/.exec(text.slice(lineEnd + 1, next.from.span.start))?.[0].length ?? 0;
  return { start, end: lineEnd + 1 + blanks };
}
