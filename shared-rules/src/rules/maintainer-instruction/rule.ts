import { fileCasing, recase } from '../../dockerfile/casing';
import type { Dockerfile, Instruction } from '../../dockerfile/nodes';
import { defineRule } from '../../engine/rule';
import type { Stage } from '../../model/image';
import { replace, type TextEdit } from '../../text/edit';

export default defineRule(
  {
    id: 'maintainer-instruction',
    group: 'metadata',
    summary: 'Reports MAINTAINER, which a label has replaced.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      deprecated: { text: 'MAINTAINER is deprecated: most tools do not show it, a label they do.', severity: 'warning' },
    },
    fixes: {
      useLabel: { title: 'Use the label `{label}`', level: 'safe' },
    },
    options: {
      label: { type: 'string', default: 'org.opencontainers.image.authors', about: 'The label that takes its place; `maintainer` is another common one.' },
    },
    aliases: ['BK:MaintainerDeprecated', 'DL4000'],
    sources: [
      { guide: 'OCP', section: 'Set image metadata' },
      { guide: 'EW', section: 'LABEL maintainer' },
    ],
  },
  (context) => ({
    instruction: {
      MAINTAINER: (instruction, stage) => {
        // Above FROM and behind ONBUILD it is refused, which other rules say.
        const document = context.image?.document;
        if (stage === null || document === undefined || instruction.onbuild || instruction.body.text === '') return;
        const { label } = context.options;
        const fixes =
          isLast(instruction, stage) && !isSet(label, stage)
            ? [{ use: 'useLabel' as const, data: { label }, edits: () => useLabel(instruction, label, document) }]
            : [];
        context.report({
          at: instruction.keywordSpan,
          message: 'deprecated',
          fixes: instruction.body.isContiguous(0, instruction.body.text.length) ? fixes : [],
        });
      },
    },
  }),
);

/** Of several only the last counts. */
function isLast(instruction: Instruction, stage: Stage): boolean {
  return !stage.instructions.some(({ keyword, index }) => keyword === 'MAINTAINER' && index > instruction.index);
}

function isSet(label: string, stage: Stage): boolean {
  return stage.instructions.some(({ keyword, pairs }) => keyword === 'LABEL' && pairs.some((pair) => pair.key === label || pair.key.includes('$')));
}

/** MAINTAINER takes its text as it stands; in a label's quotes, quotes, dollars and escape characters need an escape. */
function useLabel({ keywordSpan, body }: Instruction, label: string, document: Dockerfile): readonly TextEdit[] {
  const { escape } = document;
  const keyword = recase('LABEL', fileCasing(document));
  const text = /^"[^"]*"$|^'[^']*'$/.test(body.text) ? body.text.slice(1, -1) : body.text;
  const value = [...text].map((char) => (char === '"' || char === '$' || char === escape ? `${escape}${char}` : char)).join('');
  const { start } = body.span(0, body.text.length);
  return [replace(keywordSpan, keyword), replace({ start, end: start + body.text.length }, `${label}="${value}"`)];
}
