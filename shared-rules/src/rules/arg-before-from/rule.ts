import { KEYWORDS } from '../../dockerfile/keywords';
import { defineRule } from '../../engine/rule';

export default defineRule(
  {
    id: 'arg-before-from',
    group: 'validity',
    summary: 'Reports instructions other than ARG above the first FROM.',
    since: '0.1.0',
    preset: 'minimal',
    messages: {
      outside: { text: '{keyword} stands above the first FROM, where only ARG may: it belongs to no stage, so the build fails.', severity: 'error' },
    },
    aliases: ['DL3061'],
    sources: [{ guide: 'Dockerfile reference', section: 'Understand how ARG and FROM interact' }],
  },
  (context) => ({
    image({ document, stages }) {
      // Without any FROM, that is what is missing.
      const first = stages[0]?.from;
      if (first === undefined) return;
      for (const { keyword, keywordSpan } of document.instructions.slice(0, first.index)) {
        if (keyword !== 'ARG' && KEYWORDS.has(keyword)) context.report({ at: keywordSpan, message: 'outside', data: { keyword } });
      }
    },
  }),
);
