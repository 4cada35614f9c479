import type { CommandCall } from '../shell/calls';
import type { ShellWord } from '../shell/nodes';
import { parseArgs, type ArgSpec } from '../shell/args';
import { literalOf } from '../shell/static-value';
import type { Image, RunStep } from './image';

/** A user that a RUN of the file creates. */
export interface CreatedUser {
  readonly name: string;
  /** Null when no literal uid is given. */
  readonly uid: string | null;
  /** Groups of the file with a literal gid, by name. */
  readonly groups: ReadonlyMap<string, string>;
  readonly call: CommandCall;
}

// Options that take a value: shadow's useradd(8) and groupadd(8), Debian's adduser(8) and addgroup(8), busybox's of the same names.
export const useraddFlags: ArgSpec = {
  values: [
    '-b',
    '--base-dir',
    '-c',
    '--comment',
    '-d',
    '--home-dir',
    '--home',
    '-e',
    '--expiredate',
    '-f',
    '--inactive',
    '-g',
    '--gid',
    '-G',
    '--groups',
    '-k',
    '--skel',
    '-K',
    '--key',
    '-p',
    '--password',
    '-R',
    '--root',
    '-s',
    '--shell',
    '-u',
    '--uid',
    '-Z',
    '--selinux-user',
  ],
};
/** On Red Hat's systems adduser is useradd itself. */
export const adduserFlags: ArgSpec = {
  values: [
    ...useraddFlags.values,
    '-h',
    '--home',
    '-g',
    '--gecos',
    '--comment',
    '-s',
    '--shell',
    '-G',
    '--ingroup',
    '--group-name',
    '-u',
    '--uid',
    '-k',
    '--gid',
    '--firstuid',
    '--lastuid',
    '--conf',
  ],
};
const groupadd: ArgSpec = { values: ['-g', '--gid', '-K', '--key', '-p', '--password', '-R', '--root', '--firstgid', '--lastgid'] };

/** The user `name` as a RUN of the final image's chain creates it; null when none does. */
export function createdUser(image: Image, name: string): CreatedUser | null {
  let accounts = known.get(image);
  if (accounts === undefined) known.set(image, (accounts = findAccounts(image)));
  const found = accounts.users.get(name);
  return found === undefined ? null : { ...found, groups: accounts.groups };
}

interface Accounts {
  readonly users: ReadonlyMap<string, Omit<CreatedUser, 'groups'>>;
  readonly groups: ReadonlyMap<string, string>;
}

const known = new WeakMap<Image, Accounts>();

function findAccounts(image: Image): Accounts {
  const groups = new Map<string, string>();
  const users = new Map<string, Omit<CreatedUser, 'groups'>>();
  for (const stage of [...image.finalChain].reverse()) {
    for (const run of stage.runs) {
      if (run.onbuild) continue;
      for (const call of run.calls) {
        if (call.name === 'groupadd' || call.name === 'addgroup') {
          const { group, gid } = readGroup(call, run);
          if (group !== null && gid !== null) groups.set(group, gid);
        } else if (call.name === 'useradd' || call.name === 'adduser') {
          const user = readUser(call, run);
          if (user !== null) users.set(user.name, { ...user, call });
        }
      }
    }
  }
  return { users, groups };
}

function readUser(call: CommandCall, run: RunStep): { readonly name: string; readonly uid: string | null } | null {
  const args = parseArgs(call.args, call.name === 'useradd' ? useraddFlags : adduserFlags);
  const operand = args.operands[0];
  const name = operand === undefined ? null : text(operand, run);
  const uid = args.flags.find((flag) => flag.name === '-u' || flag.name === '--uid')?.valueWord;
  const number = uid == null ? null : numberOf(args.flags.find((flag) => flag.name === '-u' || flag.name === '--uid')?.value, uid, run);
  return name === null ? null : { name, uid: number };
}

function readGroup(call: CommandCall, run: RunStep): { readonly group: string | null; readonly gid: string | null } {
  const args = parseArgs(call.args, groupadd);
  const operand = args.operands[0];
  const flag = args.flags.find((one) => one.name === '-g' || one.name === '--gid');
  return { group: operand === undefined ? null : text(operand, run), gid: flag?.valueWord == null ? null : numberOf(flag.value, flag.valueWord, run) };
}

function numberOf(value: string | null | undefined, word: ShellWord, run: RunStep): string | null {
  const found = value ?? text(word, run);
  return found !== null && /^\d+$/.test(found) ? found : null;
}

/** A word with the build's variables filled in. */
function text(word: ShellWord, run: RunStep): string | null {
  return literalOf(word, (name) => run.state.scope.get(name)?.value ?? undefined);
}
