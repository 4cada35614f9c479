import { defineRule } from '../../engine/rule';
import { closedPaths, givesToUser } from '../../model/arbitrary-uid';
import type { Image } from '../../model/image';
import { opennessOf, parseOwner, permissionEvents, reaches, stateOf } from '../../model/permissions';
import { expand } from '../../model/scope';
import { createdUser } from '../../model/users';
import { parseArgs } from '../../shell/args';
import type { CommandCall } from '../../shell/calls';
import { replace, type TextEdit } from '../../text/edit';
import type { Span } from '../../text/span';

export default defineRule(
  {
    id: 'non-root-group',
    group: 'users',
    summary: 'Files that are written at run time get a group other than 0.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      group: {
        text: 'Group {group} gets {paths}: a container that runs under an arbitrary user id is in group 0 only, so that no permission of the group helps it.',
        severity: { openshift: 'info', generic: 'off' },
      },
    },
    fixes: {
      zero: { title: 'Use group 0', level: 'safe' },
      zeroReviewed: { title: 'Use group 0', level: 'suggested', why: 'Another user of that group may count on its permissions.' },
    },
    sources: [
      { guide: 'OCP', section: 'Support arbitrary user ids' },
      { guide: 'ROSA', section: '任意のユーザー ID のサポート' },
    ],
  },
  (context) => {
    function report(image: Image, at: Span, owner: string, paths: readonly string[]): void {
      const colon = image.document.text.slice(at.start, at.end).lastIndexOf(':');
      const parsed = parseOwner(owner);
      const group = parsed?.group ?? '';
      const end = image.document.text.slice(at.start, at.end).endsWith('"') ? at.end - 1 : at.end;
      const edits = (): readonly TextEdit[] => [replace({ start: at.start + colon + 1, end }, '0')];
      const safe = parsed?.user === group && endsAs(image, parsed?.user ?? '') && /^"?[\w.-]+:[\w.-]+"?$/.test(image.document.text.slice(at.start, at.end));
      context.report({
        at,
        message: 'group',
        data: { group, paths: [...new Set(paths)].map((path) => `\`${path}\``).join(', ') },
        fixes: colon === -1 ? [] : safe ? [{ use: 'zero', edits }] : [{ use: 'zeroReviewed', edits }],
      });
    }

    function inRuns(image: Image): void {
      const events = permissionEvents(image);
      const byCall = new Map<CommandCall, string[]>();
      for (const [index, event] of events.entries()) {
        if (
          event.kind !== 'own' ||
          event.call === null ||
          event.call.name !== 'chown' ||
          event.path === null ||
          event.group == null ||
          event.group === '0' ||
          !givesToUser(event)
        )
          continue;
        const state = stateOf(image, events, event.path);
        if (state.removed || state.group !== event.group || state.user === '0' || opennessOf(state) !== 'closed') continue;
        const { path } = event;
        // The last command that sets the group counts.
        if (
          events
            .slice(index + 1)
            .some(
              (later) =>
                later.kind === 'own' &&
                later.call !== event.call &&
                later.group === event.group &&
                later.path !== null &&
                reaches(later.path, path, later.recursive),
            )
        )
          continue;
        byCall.set(event.call, [...(byCall.get(event.call) ?? []), event.shown]);
      }
      for (const [call, paths] of byCall) {
        const word = parseArgs(call.args, { values: ['--from', '--reference'] }).operands[0];
        const run = image.runs.find((one) => one.calls.includes(call));
        // `app:` leaves the group to the account.
        const owner = word === undefined || run === undefined ? null : expand(word.raw.replace(/["']/g, ''), run.state.scope);
        if (word?.contiguous === true && owner !== null && parseOwner(owner)?.group != null) report(image, word.span, owner, paths);
      }
    }

    function inCopies(image: Image): void {
      const byFlag = new Map<Span, { owner: string; paths: string[] }>();
      for (const { instruction, shown } of closedPaths(image, context.answers, context.path)) {
        const flag = instruction.flags.find((one) => one.name === 'chown');
        const owner = flag?.value == null ? null : expand(flag.value, image.stateAt(instruction).scope, image.document.escape);
        const group = owner === null ? null : parseOwner(owner)?.group;
        if (flag?.valueSpan == null || owner === null || group == null || group === '0') continue;
        const entry = byFlag.get(flag.valueSpan);
        if (entry === undefined) byFlag.set(flag.valueSpan, { owner, paths: [shown] });
        else entry.paths.push(shown);
      }
      for (const [span, { owner, paths }] of byFlag) report(image, span, owner, paths);
    }

    return {
      image(image) {
        if (image.final === null || image.final.windows) return;
        inRuns(image);
        inCopies(image);
      },
    };
  },
);

/** Whether the image ends as that user, by name or by the number that the file gives the name. */
function endsAs(image: Image, user: string): boolean {
  const final = image.final?.end.user.user ?? null;
  if (final === null || user === '' || user === '0') return false;
  return final === user || createdUser(image, user)?.uid === final || createdUser(image, final)?.uid === user;
}
