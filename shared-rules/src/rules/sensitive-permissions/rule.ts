import { isAccountFile, isGuardedPath } from '../../data/sensitive-paths';
import { defineRule } from '../../engine/rule';
import { pathRemoval } from '../../fix/remove-path';
import type { Image, RunStep } from '../../model/image';
import { applyMode, bits, permissionEvents, type PermissionEvent } from '../../model/permissions';
import type { CommandCall } from '../../shell/calls';

export default defineRule(
  {
    id: 'sensitive-permissions',
    group: 'users',
    summary: 'A directory or file of the system is opened to others than root.',
    since: '0.1.0',
    preset: 'minimal',
    messages: {
      open: {
        text: '`{command}` opens `{path}` to {whom}: who can write there decides what root and every other program runs, and which accounts there are.',
        severity: 'error',
      },
      home: {
        text: '`{command}` opens `{path}`, the home of root, to {whom}: keys, credentials and start-up files of root are kept there.',
        severity: 'error',
      },
    },
    fixes: {
      drop: {
        title: 'Remove it: `{command} … {path}`',
        level: 'suggested',
        why: 'What the program writes there has to go to a directory of its own, opened to group 0.',
      },
    },
    sources: [
      { guide: 'OCP', section: 'Support arbitrary user ids' },
      { guide: 'ROSA', section: '任意のユーザー ID のサポート' },
    ],
    supersedes: ['world-writable'],
  },
  (context) => ({
    image(image) {
      if (image.final === null || image.final.windows) return;
      for (const { event, call, run, path, whom } of openings(image)) {
        const edit = pathRemoval(image, run, call, event);
        const data = { command: call.name, path };
        context.report({
          at: event.span,
          message: path === '/root' ? 'home' : 'open',
          data: { ...data, whom },
          fixes: edit === null ? [] : [{ use: 'drop', data, edits: () => [edit] }],
        });
      }
    },
  }),
);

interface Opening {
  readonly event: PermissionEvent;
  readonly call: CommandCall;
  readonly run: RunStep;
  readonly path: string;
  /** Whom it lets in. */
  readonly whom: string;
}

function openings(image: Image): readonly Opening[] {
  return permissionEvents(image).flatMap((event): readonly Opening[] => {
    const { call, run } = event;
    if (event.path === null || call === null || run === null || !/^ch(?:mod|own|grp)$/.test(call.name) || call.wrappers.some(({ name }) => name === 'xargs'))
      return [];
    // `/etc/*` means what is in /etc.
    const path = event.path.replace(/\/\*+$/, '') || '/';
    if (!isGuardedPath(path) || isAccountFile(path)) return [];
    const whom = whomOf(event, path);
    return whom === null ? [] : [{ event, call, run, path, whom }];
  });
}

/** Null when it opens nothing to anybody: `chgrp 0` by itself does not, either. */
function whomOf(event: PermissionEvent, path: string): string | null {
  if (event.kind === 'mode') {
    const { group, other } = applyMode(bits(path === '/root' ? 0o700 : /^\/etc\/[gs]/.test(path) ? 0o640 : 0o755), event.mode, true);
    const read = path === '/root' ? 7 : /^\/etc\/g?shadow/.test(path) ? 6 : 2;
    return (other & read) !== 0 ? 'everybody' : (group & (path === '/root' ? 7 : 2)) !== 0 ? 'its group' : null;
  }
  if (event.kind !== 'own' || event.linkOnly) return null;
  if (event.user !== undefined && event.user !== '0') return event.user;
  if (event.group == null || event.group === '0' || event.group === 'shadow') return null;
  return event.recursive || /^\/etc\/./.test(path) ? `the group ${event.group}` : null;
}
