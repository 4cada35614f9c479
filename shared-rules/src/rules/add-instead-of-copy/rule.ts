import { defineRule } from '../../engine/rule';
import { addEffect, type AddEffect } from '../../model/archive-sources';
import { copyWords } from '../../model/context';
import { expand } from '../../model/scope';
import { replace } from '../../text/edit';

export default defineRule(
  {
    id: 'add-instead-of-copy',
    group: 'layers',
    summary: 'ADD where COPY does the same.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      add: {
        text: 'ADD does here what COPY does, but it may also fetch and unpack: COPY says what is meant, and goes on meaning it when the source changes.',
        severity: 'warning',
      },
    },
    fixes: {
      copy: { title: 'Use COPY', level: 'safe' },
      copyUnlessArchive: { title: 'Use COPY', level: 'suggested', why: 'A tar archive would no longer be unpacked, and a URL no longer be fetched.' },
    },
    aliases: ['DL3020'],
    sources: [{ guide: 'EW', section: 'The order of instructions examples' }],
  },
  (context) => ({
    instruction: {
      ADD(instruction) {
        const { image } = context;
        if (image === null || instruction.flags.some((flag) => !/^(?:chown|chmod|link|exclude|parents)$/.test(flag.name)) || instruction.heredocs.length > 0)
          return;
        const { scope } = image.stateAt(instruction);
        const words = copyWords(instruction);
        const filled = words.map((word) => expand(word, scope, image.document.escape) ?? word);
        const destination = filled[filled.length - 1];
        if (destination === undefined || filled.length < 2) return;
        const effects = filled.slice(0, -1).map((source, at): AddEffect => {
          if (/^(?:[a-z][a-z+]*:\/\/|git@)|\{\{|%%|<%/i.test(source)) return 'unknown';
          return addEffect(image, source, words[at] as string, destination, context.answers, context.path);
        });
        if (effects.some((effect) => effect === 'unpacked' || effect === 'unknown')) return;
        const safe = effects.every((effect) => effect === 'copied');
        const keyword = instruction.keywordSpan;
        const lower = context.text.slice(keyword.start, keyword.end) === 'add';
        context.report({
          at: keyword,
          message: 'add',
          fixes: [{ use: safe ? 'copy' : 'copyUnlessArchive', edits: () => [replace(keyword, lower ? 'copy' : 'COPY')] }],
        });
      },
    },
  }),
);
