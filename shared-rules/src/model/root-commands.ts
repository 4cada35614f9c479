import type { CommandCall } from '../shell/calls';
import type { ShellWord } from '../shell/nodes';
import type { Span } from '../text/span';

/** A use of sudo. */
export interface SudoCall {
  /** Its own words: the name, flags and their values. */
  readonly words: readonly ShellWord[];
  readonly word: ShellWord;
  /** The first word of the command that it runs; null for a shell (`-i`, `-s`) or none. */
  readonly command: ShellWord | null;
  /** `-u`; null for root. */
  readonly user: string | null;
  /** Only flags that change nothing when root asks for root (`-E`, `-H`, `-n`, `-S`) and `-u`. */
  readonly plain: boolean;
}

/** The sudo in front of a command, or a sudo without one (`sudo -i`, `sudo su`); null without any. */
export function sudoCallOf(call: CommandCall): SudoCall | null {
  if (call.name === 'sudo') return { words: [call.nameWord, ...call.args], word: call.nameWord, command: null, user: null, plain: false };
  const at = call.wrappers.findIndex((wrapper) => wrapper.name === 'sudo');
  const wrapper = call.wrappers[at];
  const word = wrapper?.words[0];
  if (wrapper === undefined || word === undefined) return null;
  const command = call.wrappers[at + 1]?.words[0] ?? call.nameWord;
  const flags = wrapper.words.slice(1).map((one) => one.value);
  let user: string | null = null;
  let plain = true;
  for (let index = 0; index < flags.length; index++) {
    const flag = flags[index] ?? null;
    if (flag === '-u' || flag === '--user') {
      user = flags[++index] ?? null;
      plain &&= user !== null;
    } else if (flag?.startsWith('--user=') === true) user = flag.slice('--user='.length);
    else plain &&= flag !== null && /^(?:-[EHnS]+|--preserve-env|--set-home|--non-interactive|--stdin|--)$/.test(flag);
  }
  return { words: wrapper.words, word, command, user: user === 'root' || user === '0' ? null : user, plain };
}

const switchers: ReadonlySet<string> = new Set(['gosu', 'su-exec', 'setpriv', 'runuser', 'su', 's6-setuidgid', 'setuidgid', 'chroot']);
const rootOnly: ReadonlySet<string> = new Set(['chown', 'useradd', 'usermod', 'adduser', 'groupadd', 'groupmod', 'addgroup', 'su', 'runuser', 'setpriv']);

/** The program in a call that only root can use: `gosu` and its kin in front of another, `chown`, `useradd`. */
export function startsAs(call: CommandCall): { readonly root: boolean; readonly name: string; readonly span: Span } {
  const wrapper = call.wrappers.find(({ name, words }) => switchers.has(name) && !isPlainSetpriv(name, words));
  const word = wrapper?.words[0];
  if (wrapper !== undefined && word !== undefined) return { root: true, name: wrapper.name, span: word.span };
  const words = [call.nameWord, ...call.args];
  return { root: rootOnly.has(call.name) && !isPlainSetpriv(call.name, words) && !asks(call), name: call.name, span: call.nameWord.span };
}

/** setpriv that takes nothing but privileges: any user may do that. */
function isPlainSetpriv(name: string, words: readonly ShellWord[]): boolean {
  return name === 'setpriv' && !words.some((word) => /^--(?:reuid|ruid|euid|regid|rgid|egid|groups|init-groups|clear-groups)/.test(word.raw));
}

/** `--version`, `--help`: it only answers. */
function asks(call: CommandCall): boolean {
  return call.args.some((word) => /^--(?:version|help)$/.test(word.raw));
}
