import { endedRelease } from '../../data/end-of-life';
import { defineRule } from '../../engine/rule';
import { supportedTag } from '../../fix/supported-tag';

export default defineRule(
  {
    id: 'end-of-life-base',
    group: 'base-image',
    summary: 'The base image stands on a release that gets no security updates any more.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      ended: { text: '{product} has had its last security updates on {date}: known holes in `{image}` stay open{extended}.', severity: 'warning' },
      endedInBuilder: {
        text: '{product} has had its last security updates on {date}: known holes in `{image}` stay open{extended}. Only a build stage uses it.',
        severity: 'hint',
      },
    },
    fixes: {
      supported: { title: 'Use `{image}`', level: 'suggested', why: 'It is another release, in which packages and behaviour differ: build and test with it.' },
    },
    sources: [
      { guide: 'EW', section: 'The base image examples' },
      { guide: 'OCP', section: 'Reuse images' },
    ],
  },
  (context) => ({
    instruction: {
      FROM(_from, stage) {
        if (stage === null || stage.parent !== null || stage.reference === null || stage.imageWord === null || stage.imageText === null) return;
        const release = endedRelease(stage.reference, stage.base);
        if (release === null) return;
        const tag = supportedTag(stage.reference);
        const word = stage.imageWord;
        const written = `:${stage.reference.tag ?? ''}`;
        const plain = word.contiguous && stage.reference.digest === null && word.raw.endsWith(written) && !word.raw.includes('$');
        const image = tag === null ? '' : `${stage.imageText.slice(0, -written.length)}:${tag}`;
        context.report({
          at: word.span,
          message: stage.inFinalChain ? 'ended' : 'endedInBuilder',
          data: {
            product: release.product,
            date: release.date,
            image: stage.imageText,
            extended: release.extended === null ? '' : ` (unless it is covered by ${release.extended})`,
          },
          fixes:
            tag !== null && plain
              ? [{ use: 'supported', data: { image }, edits: () => [{ span: { start: word.span.end - written.length + 1, end: word.span.end }, text: tag }] }]
              : [],
        });
      },
    },
  }),
);
