import { holdsTemplate } from '../../dockerfile/holds-template';
import type { Instruction } from '../../dockerfile/nodes';
import { defineRule } from '../../engine/rule';
import { modernPair } from '../../fix/legacy-pair';
import { replace } from '../../text/edit';

export default defineRule(
  {
    id: 'legacy-key-value',
    group: 'configuration',
    summary: 'Reports ENV and LABEL that are written without an equals sign.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      legacy: {
        text: '`{keyword} {key}` has no `=`: all the rest of the line is its value, and the reference warns that this form may be removed.',
        severity: { openshift: 'warning', generic: 'hint' },
      },
      spaced: { text: 'With a blank behind `{key}` the equals sign is a part of its value: `{value}`.', severity: 'warning' },
    },
    fixes: {
      useEquals: { title: 'Write `{key}=…`', level: 'safe' },
      closeGap: { title: 'Write `{key}=…` without blanks', level: 'suggested', why: 'The value changes: the equals sign is no longer a part of it.' },
    },
    aliases: ['BK:LegacyKeyValueFormat'],
    sources: [
      { guide: 'OCP', section: 'Set environment variables' },
      { guide: 'Dockerfile reference', section: 'ENV' },
    ],
  },
  (context) => {
    const judge = (instruction: Instruction): void => {
      const document = context.image?.document;
      const pair = instruction.pairs.find((one) => one.legacy);
      if (document === undefined || pair === undefined || pair.valueSpan === null || pair.rawValue === null || holdsTemplate(instruction.logical.text)) return;
      const { key, keySpan, valueSpan, rawValue } = pair;
      const { keyword } = instruction;
      const gap = document.text.slice(keySpan.end, valueSpan.start);
      const glued = /^=\s+(?=[^\s"'\\`]+$|"[^"]*"$|'[^']*'$)/.exec(rawValue);
      if (rawValue.startsWith('=')) {
        const end = valueSpan.start + (glued?.[0].length ?? 0);
        const whole = glued !== null && !gap.includes('\n') && document.text.slice(valueSpan.start, end) === glued[0];
        const fixes = whole ? [{ use: 'closeGap' as const, data: { key }, edits: () => [replace({ start: keySpan.end, end }, '=')] }] : [];
        context.report({ at: keySpan, message: 'spaced', data: { key, value: rawValue.length > 40 ? `${rawValue.slice(0, 40)}…` : rawValue }, fixes });
        return;
      }
      const edits = modernPair(document, pair);
      context.report({
        at: keySpan,
        message: 'legacy',
        data: { keyword, key },
        fixes: edits === null ? [] : [{ use: 'useEquals', data: { key }, edits: () => edits }],
      });
    };
    return { instruction: { ENV: judge, LABEL: judge } };
  },
);
