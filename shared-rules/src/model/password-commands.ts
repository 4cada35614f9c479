import type { CommandCall } from '../shell/calls';
import type { Pipeline, ShellWord } from '../shell/nodes';
import { parseArgs, type ArgSpec } from '../shell/args';
import type { Span } from '../text/span';
import { useraddFlags } from './users';

/** usermod(8) takes what useradd does, and its `-l` is the new login; useradd's `-l` takes nothing. */
const usermodFlags: ArgSpec = { values: [...useraddFlags.values, '-l', '--login'] };

/** The literal password that a command sets (`echo user:word | chpasswd`, `useradd -p WORD`): where it stands; null when there is none. */
export function passwordArgument(call: CommandCall): Span | null {
  switch (call.name) {
    case 'chpasswd':
      return fromPipe(call, (text) => /^[^:\s]+:\S/.test(text)) ?? fromHereString(call);
    case 'passwd':
      return call.args.some((arg) => arg.value === '--stdin') ? (fromPipe(call, (text) => text.trim() !== '') ?? fromHereString(call)) : null;
    case 'debconf-set-selections':
      // `package question password answer`
      return fromPipe(call, (text) => /\spassword\s+\S/.test(text)) ?? fromHereString(call, /\spassword\s+\S/);
    case 'useradd':
    case 'usermod': {
      const flag = parseArgs(call.args, call.name === 'useradd' ? useraddFlags : usermodFlags).flags.find(
        (one) => one.name === '-p' || one.name === '--password',
      );
      // `*`, `!` and `x` lock the account: no password fits them.
      return flag?.valueWord != null && typeof flag.value === 'string' && /^[^*!]/.test(flag.value) && flag.value !== 'x' ? flag.valueWord.span : null;
    }
    default:
      return null;
  }
}

/** The literal word that `echo` or `printf` writes into the pipe in front of `call`. */
function fromPipe(call: CommandCall, fits: (text: string) => boolean): Span | null {
  const pipeline = [...call.ancestors].reverse().find((node): node is Pipeline => node.kind === 'pipeline');
  const at = pipeline?.commands.indexOf(call.command) ?? -1;
  const before = at > 0 ? pipeline?.commands[at - 1] : undefined;
  if (before?.kind !== 'simple') return null;
  const [name, ...args] = before.words;
  if (name?.value !== 'echo' && name?.value !== 'printf') return null;
  const word = args.find((arg) => arg.value !== null && !/^-[neE]+$/.test(arg.value) && fits(arg.value) && !/%s/.test(arg.value));
  return word?.span ?? null;
}

function fromHereString(call: CommandCall, fits = /./): Span | null {
  const target: ShellWord | null = call.command.redirects.find((redirect) => redirect.operator === '<<<')?.target ?? null;
  return target?.value == null || !fits.test(target.value) ? null : target.span;
}
