import { defineRule } from '../../engine/rule';

const forbidden: ReadonlySet<string> = new Set(['ONBUILD', 'FROM', 'MAINTAINER']);

export default defineRule(
  {
    id: 'onbuild',
    group: 'validity',
    summary: 'Reports triggers that ONBUILD can not hold.',
    since: '0.1.0',
    preset: 'minimal',
    messages: {
      forbidden: { text: '{keyword} can not be the trigger of an ONBUILD, so the build fails.', severity: 'error' },
    },
    aliases: ['DL3043'],
    sources: [{ guide: 'Dockerfile reference', section: 'ONBUILD' }],
  },
  (context) => ({
    image({ document }) {
      for (const { trigger } of document.instructions) {
        if (trigger !== null && forbidden.has(trigger.keyword))
          context.report({ at: trigger.keywordSpan, message: 'forbidden', data: { keyword: trigger.keyword } });
      }
    },
  }),
);
