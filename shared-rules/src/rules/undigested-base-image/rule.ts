import { defineRule } from '../../engine/rule';
import { namedContexts } from '../../model/named-contexts';

export default defineRule(
  {
    id: 'undigested-base-image',
    group: 'base-image',
    summary: 'A FROM without a digest.',
    since: '0.1.0',
    preset: 'strict',
    messages: {
      undigested: {
        text: '`{image}` has no digest: what it names may be replaced, so that the same Dockerfile builds another image tomorrow.',
        severity: 'hint',
      },
    },
    sources: [
      { guide: 'OCP', section: 'Reuse images' },
      { guide: 'OCP', section: 'Maintain compatibility within tags' },
    ],
  },
  (context) => ({
    instruction: {
      FROM(_from, stage) {
        if (
          stage === null ||
          stage.parent !== null ||
          stage.reference === null ||
          stage.reference.digest !== null ||
          stage.imageWord === null ||
          stage.imageText === null
        )
          return;
        if (namedContexts(context.path, context.answers).has(stage.imageText)) return;
        context.report({ at: stage.imageWord.span, message: 'undigested', data: { image: stage.imageText } });
      },
    },
  }),
);
