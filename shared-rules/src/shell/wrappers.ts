/** How a program that runs another one reads its own words. */
export interface WrapperSpec {
  /** Letters of the short flags that take a value. */
  readonly short?: string;
  /** Long flags that take a value (when it is not glued on by `=`), without dashes. */
  readonly long?: readonly string[];
  /** Words of its own between the flags and the command. */
  readonly operands?: number;
  /** `NAME=value` may stand in front of the command. */
  readonly assignments?: boolean;
  /** Flags with which it does not run the words behind it as a command. */
  readonly stops?: readonly string[];
  /** It runs a command only when one of its words matches. */
  readonly needs?: RegExp;
}

const asUser: WrapperSpec = { operands: 1, stops: ['--version', '--help', '-v', '-h'] };
const tini: WrapperSpec = { short: 'pe', stops: ['-h', '--version', '--help'] };
const dumbInit: WrapperSpec = { short: 'r', long: ['rewrite'], stops: ['-V', '-h', '--version', '--help'] };

/**
 * By base name. The flags are those of the manuals: sudo(8), env(1), timeout(1), nice(1), stdbuf(1), chroot(8) of coreutils, ionice(1), setpriv(1),
 * runuser(1), setsid(1) of util-linux, xargs(1) of findutils, and of busybox where it differs.
 * Not here, since their words are a text to be parsed again or other options: `su`, `sh -c`, `eval`, `env -S`, `ssh`, `find -exec`.
 */
export const wrappers: ReadonlyMap<string, WrapperSpec> = new Map<string, WrapperSpec>([
  [
    'sudo',
    {
      short: 'ughpCcrtTDRUa',
      long: ['user', 'group', 'host', 'prompt', 'close-from', 'chdir', 'chroot', 'command-timeout', 'role', 'type', 'other-user'],
      assignments: true,
      stops: ['-l', '-v', '-K', '-e', '-V', '--list', '--validate', '--remove-timestamp', '--edit', '--version', '--help'],
    },
  ],
  ['doas', { short: 'uCa', stops: ['-L', '-s'] }],
  ['env', { short: 'uC', long: ['unset', 'chdir'], assignments: true, stops: ['-S', '--split-string', '--version', '--help'] }],
  ['exec', { short: 'a' }],
  ['command', { stops: ['-v', '-V'] }],
  ['builtin', {}],
  ['nice', { short: 'n', long: ['adjustment'], stops: ['--version', '--help'] }],
  ['ionice', { short: 'cnpPu', long: ['class', 'classdata'], stops: ['-p', '-P', '-u', '--pid', '--pgid', '--uid'] }],
  ['nohup', { stops: ['--version', '--help'] }],
  ['time', { short: 'fo', long: ['format', 'output'], stops: ['-V', '--version', '--help'] }],
  ['timeout', { short: 'ks', long: ['kill-after', 'signal'], operands: 1, stops: ['--version', '--help'] }],
  ['stdbuf', { short: 'ioe', long: ['input', 'output', 'error'], stops: ['--version', '--help'] }],
  ['chroot', { long: ['userspec', 'groups'], operands: 1, stops: ['--version', '--help'] }],
  ['gosu', asUser],
  ['su-exec', asUser],
  ['s6-setuidgid', { operands: 1 }],
  [
    'setpriv',
    {
      long: [
        'reuid',
        'ruid',
        'euid',
        'regid',
        'rgid',
        'egid',
        'groups',
        'inh-caps',
        'ambient-caps',
        'bounding-set',
        'securebits',
        'pdeathsig',
        'selinux-label',
        'apparmor-profile',
        'ptracer',
        'landlock-access',
        'landlock-rule',
        'seccomp-filter',
      ],
      stops: ['-d', '--dump', '--list-caps', '-V', '--version', '-h', '--help'],
    },
  ],
  [
    'runuser',
    {
      short: 'ugGsw',
      long: ['user', 'group', 'supp-group', 'shell', 'whitelist-environment'],
      needs: /^(-u|--user)/,
      stops: ['-c', '--command', '--session-command'],
    },
  ],
  ['setsid', { stops: ['-V', '-h', '--version', '--help'] }],
  ['tini', tini],
  ['tini-static', tini],
  ['docker-init', tini],
  ['catatonit', { stops: ['-V', '-h', '-L', '-P', '--version', '--help'] }],
  ['dumb-init', dumbInit],
  [
    'xargs',
    {
      short: 'adEILnPs',
      long: ['arg-file', 'delimiter', 'max-args', 'max-procs', 'max-chars', 'process-slot-var'],
      stops: ['--version', '--help', '--show-limits'],
    },
  ],
  ['eatmydata', {}],
  ['fakeroot', { short: 'lisb', long: ['lib', 'faked'], stops: ['-v', '-h', '--version', '--help'] }],
  ['catchsegv', {}],
  ['numactl', { short: 'iNmCplw', stops: ['-s', '-H', '--show', '--hardware'] }],
  ['busybox', { stops: ['--install', '--list', '--list-full', '--help', '--show'] }],
]);
