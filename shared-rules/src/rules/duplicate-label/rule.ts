import type { Instruction, Pair } from '../../dockerfile/nodes';
import { holdsTemplate } from '../../dockerfile/holds-template';
import { defineRule } from '../../engine/rule';
import { removePair } from '../../fix/remove-pair';
import { expand } from '../../model/scope';

export default defineRule(
  {
    id: 'duplicate-label',
    group: 'metadata',
    summary: 'Reports a label that the same stage sets again.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      again: { text: 'The label `{key}` is set again below, so this value is lost.', severity: 'info' },
    },
    fixes: {
      removeEarlier: { title: 'Remove this `{key}`', level: 'safe' },
    },
    sources: [{ guide: 'ACP', section: 'Defining image metadata' }],
  },
  (context) => ({
    stage(stage) {
      const { image } = context;
      if (image === null) return;
      const last = new Map<string, Pair>();
      const labels = stage.instructions
        .filter(({ keyword }) => keyword === 'LABEL')
        .flatMap((instruction: Instruction) => instruction.pairs.map((pair) => ({ instruction, pair })));
      for (const { instruction, pair } of labels.reverse()) {
        const key = expand(pair.key, image.stateAt(instruction).scope, image.document.escape);
        if (key === null || pair.value === null || holdsTemplate(instruction.logical.text)) continue;
        const later = last.get(key);
        if (later === undefined) {
          last.set(key, pair);
          continue;
        }
        const edit = removePair(image.document, instruction, pair);
        context.report({
          at: pair.keySpan,
          message: 'again',
          data: { key },
          related: [{ path: null, span: later.keySpan, message: 'It is set again here.' }],
          fixes: edit === null ? [] : [{ use: 'removeEarlier', data: { key }, edits: () => [edit] }],
        });
      }
    },
  }),
);
