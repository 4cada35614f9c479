import { defineRule } from '../../engine/rule';
import { copyWithOwner } from '../../fix/copy-with-owner';
import { lateOwnershipChanges } from '../../model/layer-files';

export default defineRule(
  {
    id: 'late-ownership-change',
    group: 'layers',
    summary: 'Owners or modes of files are changed in another layer than the one that brings them.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      late: { text: '`{command}` of `{path}` stores again what an earlier {keyword} put there: the image holds those files twice.', severity: 'info' },
    },
    fixes: {
      chown: { title: 'Use `COPY --chown`', level: 'suggested', why: 'The directory is made beforehand, with the owner and the mode 755.' },
    },
    sources: [
      { guide: 'OCP', section: 'Support arbitrary user ids' },
      { guide: 'Dockerfile reference', section: 'COPY --chown --chmod' },
    ],
  },
  (context) => ({
    stage(stage) {
      const { image } = context;
      if (image === null || !stage.inFinalChain) return;
      for (const late of lateOwnershipChanges(image, stage)) {
        const [first] = late.made;
        if (first === undefined) continue;
        const edits = copyWithOwner(image, late);
        context.report({
          at: late.call.nameWord.span,
          message: 'late',
          data: { command: `${late.call.name} -R`, path: late.word.raw.replace(/[{}"']/g, ''), keyword: first.instruction.keyword },
          related: [{ path: null, span: first.span, message: 'This is what lies there.' }],
          fixes: edits === null ? [] : [{ use: 'chown', edits: () => edits }],
        });
      }
    },
  }),
);
