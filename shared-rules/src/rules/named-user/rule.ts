import { defineRule } from '../../engine/rule';
import { createdUser } from '../../model/users';
import { replace } from '../../text/edit';

export default defineRule(
  {
    id: 'named-user',
    group: 'users',
    summary: 'The final USER is a name, not a number.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      name: {
        text: 'USER {user} is a name: a platform that requires a non-root user (runAsNonRoot, S2I) can not tell that it is not root, and refuses to start the image.',
        severity: { openshift: 'warning', generic: 'info' },
      },
    },
    fixes: {
      number: { title: 'Use USER {uid}, the number of the user that the file creates', level: 'safe' },
      other: {
        title: 'Use USER 1001',
        level: 'suggested',
        why: 'The number must be that of the user who owns the files, or those files must be open to group 0.',
      },
    },
    aliases: ['DL3066'],
    sources: [
      { guide: 'OCP', section: 'Support arbitrary user ids' },
      { guide: 'ROSA', section: '任意のユーザー ID のサポート' },
    ],
  },
  (context) => ({
    image(image) {
      const stage = image.final;
      if (stage === null || stage.windows) return;
      const { instruction, user, group, root } = stage.end.user;
      const word = instruction?.words[0];
      if (word === undefined || user === null || root !== false || /^\d+$/.test(user)) return;

      const created = createdUser(image, user);
      const gid = group === null ? null : /^\d+$/.test(group) ? group : (created?.groups.get(group) ?? null);
      const known = created?.uid != null && (group === null || gid !== null);
      const uid = `${created?.uid ?? 1001}${gid === null ? '' : `:${gid}`}`;
      const edits = () => [replace(word.span, uid)];
      context.report({
        at: word.span,
        message: 'name',
        data: { user },
        fixes: known && !word.value.includes('$') ? [{ use: 'number', data: { uid }, edits }] : [{ use: 'other', edits: () => [replace(word.span, '1001')] }],
      });
    },
  }),
);
