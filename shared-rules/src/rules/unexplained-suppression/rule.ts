import { defineRule } from '../../engine/rule';

export default defineRule(
  {
    id: 'unexplained-suppression',
    group: 'validity',
    summary: 'Reports comments that switch rules off and do not say why.',
    since: '0.1.0',
    preset: 'strict',
    messages: {
      unexplained: { text: 'Nothing says why {what} switched off: write `{how}` behind it.', severity: 'warning' },
    },
    sources: [{ guide: 'Dockerfile reference', section: 'Format' }],
  },
  (context) => ({
    suppressions(uses) {
      for (const { suppression } of uses) {
        const { tool, names, reason, comment } = suppression;
        // BuildKit's directive has no place for a reason.
        if (tool === 'buildkit' || reason !== null) continue;
        // What is for other tools alone is theirs to judge.
        if (tool !== 'plimsoll' && names.length > 0 && names.every(({ rule }) => rule === null)) continue;
        const what = names.length === 0 ? 'every rule is' : `${names.map(({ text }) => `\`${text}\``).join(', ')} ${names.length === 1 ? 'is' : 'are'}`;
        const how = tool === 'plimsoll' ? 'reason=…' : tool === 'tally' ? ';reason=…' : '# …';
        context.report({ at: comment, message: 'unexplained', data: { what, how } });
      }
    },
  }),
);
