import type { Instruction } from '../../dockerfile/nodes';
import { defineRule } from '../../engine/rule';
import { instructionRemoval } from '../../fix/remove-command';
import type { Stage } from '../../model/image';
import { remove } from '../../text/edit';

/** Instructions of which a stage keeps one. */
const single: readonly string[] = ['CMD', 'ENTRYPOINT', 'HEALTHCHECK'];

const title = 'Remove this {keyword}';

export default defineRule(
  {
    id: 'repeated-command',
    group: 'processes',
    summary: 'A stage holds several CMD, ENTRYPOINT or HEALTHCHECK instructions; only the last counts.',
    since: '0.1.0',
    preset: 'minimal',
    messages: {
      overridden: { text: 'This {keyword} has no effect: a later one of the same stage replaces it.', severity: 'warning' },
    },
    fixes: {
      remove: { title, level: 'safe' },
      removeWithComments: { title, level: 'suggested', why: 'Comments between its lines go with it.' },
    },
    aliases: ['DL4003', 'DL4004', 'DL3012', 'BK:MultipleInstructionsDisallowed'],
    sources: [{ guide: 'Dockerfile reference', section: 'CMD' }],
  },
  (context) => ({
    stage(stage: Stage) {
      for (const keyword of single) {
        for (const same of [withKeyword(stage, keyword, false), withKeyword(stage, keyword, true)]) {
          const last = same.at(-1);
          for (const instruction of same.slice(0, -1)) {
            const document = context.image?.document;
            if (document === undefined || last === undefined) continue;
            const whole = stage.instructions.find((one) => one === instruction || one.trigger === instruction) ?? instruction;
            const span = instructionRemoval(document, whole);
            const edits = () => [
              remove(span ?? { start: document.text.lastIndexOf('\n', whole.span.start) + 1, end: document.text.indexOf('\n', whole.span.end) + 1 }),
            ];
            context.report({
              at: instruction.keywordSpan,
              message: 'overridden',
              data: { keyword },
              related: [{ path: null, span: last.keywordSpan, message: 'This one counts.' }],
              fixes: [{ use: span === null ? 'removeWithComments' : 'remove', data: { keyword }, edits }],
            });
          }
        }
      }
    },
  }),
);

/** In order; with `onbuild` those that run in images built on this one, which replace each other there. */
function withKeyword(stage: Stage, keyword: string, onbuild: boolean): readonly Instruction[] {
  return stage.instructions.flatMap((instruction) => {
    const one = onbuild ? instruction.trigger : instruction;
    return one?.keyword === keyword ? [one] : [];
  });
}
