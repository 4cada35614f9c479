import { defineRule } from '../../engine/rule';
import { asksForConfirmation, operationSpan, operationsOf } from '../../model/packages';
import { insert } from '../../text/edit';

export default defineRule(
  {
    id: 'interactive-install',
    group: 'packages',
    summary: 'A package manager asks for confirmation, and nobody can answer in a build.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      asks: { text: '`{command}` asks before it installs, and nobody can answer during a build: it gives up, and the build fails.', severity: 'error' },
    },
    fixes: { add: { title: 'Add `-y`', level: 'safe' } },
    aliases: ['DL3014', 'DL3030', 'DL3034', 'DL3038'],
    sources: [
      { guide: 'OCP', section: 'Clean temporary files' },
      { guide: 'EW', section: 'The apt-get and yum examples' },
    ],
  },
  (context) => ({
    instruction: {
      RUN(instruction) {
        const image = context.image;
        const run = image?.runOf(instruction) ?? null;
        if (image === null || run === null) return;
        for (const operation of operationsOf(run)) {
          if (operation.verb !== 'install' || !asksForConfirmation(image, operation, context.answers, context.path)) continue;
          const verb = operation.verbWord;
          context.report({
            at: operationSpan(operation),
            message: 'asks',
            data: { command: `${operation.manager} ${operation.verbText}` },
            fixes: verb === null ? [] : [{ use: 'add', edits: () => [insert(verb.span.end, ' -y')] }],
          });
        }
      },
    },
  }),
);
