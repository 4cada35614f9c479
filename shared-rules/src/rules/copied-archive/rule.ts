import { defineRule } from '../../engine/rule';
import { addInstead } from '../../fix/add-instead';
import { isTarName, madeFiles, usesBehind } from '../../model/layer-files';
import { baseName } from '../../text/path';

export default defineRule(
  {
    id: 'copied-archive',
    group: 'layers',
    summary: 'COPY brings an archive that a RUN then unpacks.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      copied: {
        text: '`{file}` is copied and then unpacked, so the image holds it twice: ADD unpacks a local tar by itself and leaves no archive behind.',
        severity: 'info',
      },
    },
    fixes: {
      add: {
        title: 'Use ADD and drop the command that unpacks',
        level: 'suggested',
        why: 'The files get the owners that the archive names, and the destination is made when it is missing.',
      },
    },
    aliases: ['DL3010'],
    sources: [{ guide: 'Dockerfile reference', section: 'ADD' }],
  },
  (context) => ({
    stage(stage) {
      const { image } = context;
      if (image === null) return;
      for (const made of madeFiles(image, stage)) {
        if (made.how !== 'copy' || made.instruction.onbuild || made.instruction.flags.some((flag) => flag.name === 'from') || !isTarName(baseName(made.source)))
          continue;
        const uses = usesBehind(image, made).filter(({ use }) => use.how === 'unpack' && use.call.name.endsWith('tar'));
        const [first] = uses;
        if (first === undefined) continue;
        const edits = uses.length === 1 ? addInstead(image, made, first.run, first.use.call) : null;
        context.report({
          at: made.span,
          message: 'copied',
          data: { file: made.source.replace(/[{}]/g, '') },
          fixes: edits === null ? [] : [{ use: 'add', edits: () => edits }],
        });
      }
    },
  }),
);
