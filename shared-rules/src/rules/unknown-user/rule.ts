import { defineRule } from '../../engine/rule';
import { mayExist } from '../../model/known-users';

export default defineRule(
  {
    id: 'unknown-user',
    group: 'users',
    summary: 'USER names an account that nothing in the image is known to create.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      unknown: {
        text: 'No RUN creates the user {user}, and {image} is not known to have it: the next RUN, or the container, fails to start when it is missing.',
        severity: 'info',
      },
    },
    sources: [
      { guide: 'OCP', section: 'Support arbitrary user ids' },
      { guide: 'Dockerfile reference', section: 'USER' },
    ],
  },
  (context) => {
    const reported = new Set<string>();
    return {
      instruction: {
        USER(instruction, stage) {
          const { image } = context;
          const word = instruction.words[0];
          if (image === null || stage === null || word === undefined || instruction.onbuild) return;
          const next = stage.instructions[stage.instructions.indexOf(instruction) + 1];
          const { user, root } = (next === undefined ? stage.end : image.stateAt(next)).user;
          if (
            user === null ||
            root !== false ||
            reported.has(user) ||
            /^\d+$/.test(user) ||
            mayExist(image, stage, instruction, user, context.answers, context.path)
          )
            return;
          // The first place says it for the rest.
          reported.add(user);
          context.report({ at: word.span, message: 'unknown', data: { user, image: stage.imageText ?? 'its base' } });
        },
      },
    };
  },
);
