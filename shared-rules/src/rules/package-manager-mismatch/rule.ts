import { defineRule } from '../../engine/rule';
import { missingManagers } from '../../model/missing-manager';

export default defineRule(
  {
    id: 'package-manager-mismatch',
    group: 'base-image',
    summary: 'A RUN calls a package manager that its base image does not have.',
    since: '0.1.0',
    preset: 'minimal',
    messages: {
      other: { text: '`{image}` has no `{manager}`, so the build fails: its package manager is `{instead}`.', severity: 'error' },
      none: {
        text: '`{image}` has no `{manager}`, nor any other package manager, so the build fails: copy what is needed from another stage.',
        severity: 'error',
      },
    },
    sources: [
      { guide: 'EW', section: 'The apt-get and yum examples' },
      { guide: 'EW', section: 'The order of instructions examples' },
    ],
  },
  (context) => ({
    instruction: {
      RUN(instruction, stage) {
        const run = context.image?.runOf(instruction) ?? null;
        if (context.image === null || run === null || stage === null) return;
        const image = stage.chain[stage.chain.length - 1]?.imageText ?? 'scratch';
        for (const { operation, instead } of missingManagers(context.image, run)) {
          const at = operation.call.nameWord.span;
          const { manager } = operation;
          if (instead === '') context.report({ at, message: 'none', data: { image, manager } });
          else context.report({ at, message: 'other', data: { image, manager, instead } });
        }
      },
    },
  }),
);
