import { defineRule } from '../../engine/rule';
import { closedPaths, givesToUser, isBuilt } from '../../model/arbitrary-uid';
import type { Image, RunStep } from '../../model/image';
import { historyOf, opennessOf, parseOwner, stateOf } from '../../model/permissions';
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
    const finals = new Map<string, boolean>();

    /** Whether the image ends as that user, by name or by the number that the file gives the name. */
    function endsAs(image: Image, user: string): boolean {
      let found = finals.get(user);
      if (found === undefined) finals.set(user, (found = isFinal(image, user)));
      return found;
    }

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
      const history = historyOf(image);
      const byCall = new Map<CommandCall, { run: RunStep; paths: string[] }>();
      for (const event of history.events) {
        const { call, run, path, group } = event.kind === 'own' ? event : { call: null, run: null, path: null, group: null };
        if (
          event.kind !== 'own' ||
          call === null ||
          run === null ||
          path === null ||
          call.name !== 'chown' ||
          group == null ||
          group === '0' ||
          !givesToUser(event) ||
          isBuilt(image, path)
        )
          continue;
        const state = stateOf(image, path);
        if (state.removed || state.group !== group || state.user === '0' || opennessOf(state) !== 'closed') continue;
        // The last command that sets the group counts.
        if (
          history
            .reaching(path)
            .some((later) => later.kind === 'own' && later.call !== call && later.group === group && history.position(later) > history.position(event))
        )
          continue;
        const entry = byCall.get(call);
        if (entry === undefined) byCall.set(call, { run, paths: [event.shown] });
        else entry.paths.push(event.shown);
      }
      for (const [call, { run, paths }] of byCall) {
        const word = parseArgs(call.args, { values: ['--from', '--reference'] }).operands[0];
        const owner = word === undefined ? null : expand(word.raw.replace(/["']/g, ''), run.state.scope);
        // `app:` leaves the group to the account.
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

function isFinal(image: Image, user: string): boolean {
  const final = image.final?.end.user.user ?? null;
  if (final === null || user === '' || user === '0') return false;
  return final === user || createdUser(image, user)?.uid === final || createdUser(image, final)?.uid === user;
}
