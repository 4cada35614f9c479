import { defineRule } from '../../engine/rule';
import { leadingFolder, onlyFolder } from '../../model/leading-cd';
import { workdirInstead, workdirOnly } from '../../fix/workdir-instead';

export default defineRule(
  {
    id: 'cd-instead-of-workdir',
    group: 'layers',
    summary: 'A RUN that changes the directory where WORKDIR would say so.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      only: { text: '`cd {folder}` in a RUN of its own has no effect: each instruction starts anew in the WORKDIR.', severity: 'warning' },
      starts: {
        text: 'This RUN works in `{folder}`: WORKDIR says so where everybody looks for it, and makes the directory when it is missing.',
        severity: 'info',
      },
    },
    fixes: {
      replace: { title: 'Use WORKDIR', level: 'suggested', why: 'Now it has an effect: the instructions below run in that directory.' },
      before: { title: 'Use WORKDIR', level: 'suggested', why: 'WORKDIR makes the directory when it is missing, where `cd` fails.' },
    },
    aliases: ['DL3003'],
    sources: [{ guide: 'EW', section: 'Python container image best practices' }],
  },
  (context) => ({
    instruction: {
      RUN(instruction) {
        const { image } = context;
        const run = image?.runOf(instruction) ?? null;
        if (image === null || run === null) return;
        const only = onlyFolder(run);
        if (only !== null) {
          const edits = workdirOnly(image, run, only);
          const folder = only.args[0]?.raw.replace(/[{}]/g, '') ?? '';
          return context.report({
            at: only.nameWord.span,
            message: 'only',
            data: { folder },
            fixes: edits === null ? [] : [{ use: 'replace', edits: () => edits }],
          });
        }
        const found = leadingFolder(run);
        if (found === null) return;
        const edits = workdirInstead(image, run, found);
        const at = { start: found.call.nameWord.span.start, end: found.word.span.end };
        context.report({ at, message: 'starts', data: { folder: found.folder }, fixes: edits === null ? [] : [{ use: 'before', edits: () => edits }] });
      },
    },
  }),
);
