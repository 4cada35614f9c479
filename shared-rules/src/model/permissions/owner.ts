import { parseArgs } from '../../shell/args';
import type { CommandCall } from '../../shell/calls';
import { literalOf } from '../../shell/static-value';
import type { Image } from '../image';
import { adduserFlags, useraddFlags } from '../users';
import { variablesOf } from '../variables';

/** What an owner word (`app`, `1001:0`, `app:`, `:0`) names. Root is `0` in either place. */
export interface Owner {
  /** Undefined when the word names none. */
  readonly user: string | undefined;
  /** Undefined when the word names none; null for `app:`, the login group of the user. */
  readonly group: string | null | undefined;
}

/** Reads the owner operand of chown(1), and the value of `--chown`; null when it is none. */
export function parseOwner(text: string): Owner | null {
  // `user.group` is an old spelling of GNU chown.
  const match = /^([\w-]+)(\.)([\w-]*)$/.exec(text) ?? /^([^:]*)(:?)(.*)$/s.exec(text);
  const [, user = '', colon = '', group = ''] = match ?? [];
  if (/[\s/*?]/.test(text) || (user === '' && group === '')) return null;
  return { user: user === '' ? undefined : account(user), group: colon === '' ? undefined : group === '' ? null : account(group) };
}

/** A user or group by one name: root and any spelling of zero are `0`. */
export function account(name: string): string {
  return name === 'root' || /^\+?0+$/.test(name) ? '0' : name;
}

/**
 * The login group that the file gives to `user` (by name or number) by useradd, adduser or usermod. The user's own name when they are told none,
 * null when no RUN of the final chain creates the user.
 */
export function loginGroup(image: Image, user: string): string | null {
  let groups = known.get(image);
  if (groups === undefined) known.set(image, (groups = findGroups(image)));
  return groups.get(user) ?? null;
}

const known = new WeakMap<Image, ReadonlyMap<string, string | null>>();

/** By name and by number; of several commands for one user the last that tells a group counts. */
function findGroups(image: Image): ReadonlyMap<string, string | null> {
  const groups = new Map<string, string | null>();
  for (const stage of [...image.finalChain].reverse()) {
    for (const run of stage.runs) {
      if (run.onbuild) continue;
      for (const call of run.calls) {
        if (call.name !== 'useradd' && call.name !== 'adduser' && call.name !== 'usermod') continue;
        const text = (word: CommandCall['nameWord'] | null | undefined) =>
          word == null ? null : literalOf(word, variablesOf(call, run.script, run.state.scope));
        const args = parseArgs(call.args, call.name === 'adduser' ? adduserFlags : useraddFlags);
        const flag = (...names: readonly string[]) => args.flags.find((one) => names.includes(one.name));
        const name = text(args.operands[0]);
        const uid = flag('-u', '--uid');
        const number = uid === undefined ? null : (uid.value ?? text(uid.valueWord));
        const group = call.name === 'adduser' ? flag('-G', '--ingroup', '--gid') : flag('-g', '--gid');
        const given = group === undefined ? null : (group.value ?? text(group.valueWord));
        if (given === null && call.name === 'usermod') continue;
        for (const user of [name, number]) if (user !== null) groups.set(user, given === null ? name : account(given));
      }
    }
  }
  return groups;
}
