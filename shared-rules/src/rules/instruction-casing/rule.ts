import { fileCasing, recase } from '../../dockerfile/casing';
import { KEYWORDS } from '../../dockerfile/keywords';
import { defineRule } from '../../engine/rule';
import { replace } from '../../text/edit';

export default defineRule(
  {
    id: 'instruction-casing',
    group: 'validity',
    summary: 'Reports instructions whose case is not that of most others in the file.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      mixed: { text: '`{word}` is not written as most instructions of this file: mixed case is harder to read and to search.', severity: 'hint' },
    },
    fixes: {
      recase: { title: 'Write `{wanted}`', level: 'safe' },
    },
    aliases: ['BK:ConsistentInstructionCasing'],
    sources: [{ guide: 'Dockerfile reference', section: 'Format' }],
  },
  (context) => ({
    image({ document }) {
      const casing = fileCasing(document);
      for (const one of document.instructions.flatMap((each) => (each.trigger === null ? [each] : [each, each.trigger]))) {
        const at = one.keywordSpan;
        const word = document.text.slice(at.start, at.end);
        const wanted = recase(one.keyword, casing);
        // A keyword that is broken by a continuation is left alone.
        if (!KEYWORDS.has(one.keyword) || word === wanted || word.length !== wanted.length) continue;
        // The AS of a FROM goes with it.
        const as = one.keyword === 'FROM' && one.words[1]?.value.toLowerCase() === 'as' ? one.words[1] : undefined;
        const edits = () => [replace(at, wanted), ...(as?.contiguous ? [replace(as.span, recase(as.raw, casing))] : [])];
        context.report({ at, message: 'mixed', data: { word }, fixes: [{ use: 'recase', data: { wanted }, edits }] });
      }
    },
  }),
);
