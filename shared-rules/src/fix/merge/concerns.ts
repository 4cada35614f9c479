import type { RunStep } from '../../model/image';
import type { CommandCall } from '../../shell/calls';
import { baseName } from '../../text/path';
import type { Body } from './classify';
import { isSystemUpgrade, replacedNames } from './replaced-commands';

/** What a person should weigh before merging: each makes the fix `suggested`. */
export type ConcernKind = 'isolated' | 'comment' | 'daemon' | 'replaced-command' | 'upgrade' | 'mount' | 'startup-files' | 'per-run-file' | 'own-groups';

export interface Concern {
  readonly kind: ConcernKind;
  /** Bodies that must keep the paths of the commands they called to themselves. */
  readonly scope: readonly Body[];
}

/** Everything but what stands between the instructions. Source: guideline "Merging RUN". */
export function concernsOf(bodies: readonly Body[]): readonly Concern[] {
  const concerns: Concern[] = [];
  const add = (kind: ConcernKind, scope: readonly Body[] = []) => concerns.push({ kind, scope });
  const earlier = bodies.slice(0, -1);
  if (bodies.some((body) => body.form === 'isolated')) add('isolated');
  if (bodies.some((body) => body.comment !== null)) add('comment');
  if (earlier.some((body) => leavesProcesses(body.run))) add('daemon');
  const replaced = replacingBodies(bodies);
  if (replaced.length > 0) add('replaced-command', replaced);
  if (bodies.some((body, at) => body.run.calls.some(isSystemUpgrade) && bodies.slice(0, at).some((before) => before.run.calls.some((call) => isBare(call)))))
    add('upgrade');
  if (bodies.some((body) => body.run.mounts.some((mount) => mount.type === 'tmpfs' || (mount.type === 'bind' && !mount.readOnly)))) add('mount');
  if (bodies.some((body) => readsStartupFiles(body))) add('startup-files');
  if (earlier.some((body) => /\/etc\/(hosts|hostname|resolv\.conf)\b|\/dev\/shm\b/.test(textOf(body)))) add('per-run-file');
  if (earlier.some((body) => body.run.state.user.root === false && body.run.calls.some((call) => accountTools.has(call.name)))) add('own-groups');
  return concerns;
}

function textOf(body: Body): string {
  return body.run.source?.text ?? '';
}

/** A login shell, or bash with BASH_ENV: an earlier body may have written the files that each new shell reads. */
function readsStartupFiles(body: Body): boolean {
  return body.shell.startupFiles || (body.shell.bash && body.run.state.scope.get('BASH_ENV') !== undefined);
}

/** Whether a body writes the files that a new shell would read: then the next one needs that new shell. */
export function rewritesStartupFiles(body: Body): boolean {
  return readsStartupFiles(body) && /profile|bashrc|bash_env|\.bash_|\bconda(?:\.sh)?\s+init|\bnvm\b|\brvm\b/i.test(textOf(body));
}

/** A user's groups are read when the RUN starts: those that an earlier body gives would come too late. */
const accountTools: ReadonlySet<string> = new Set(['usermod', 'gpasswd', 'groupmod', 'adduser', 'addgroup', 'groupmems']);

/** Earlier bodies that called a command by bare name which a later one (or their own) installs: the shell has cached its old path. */
function replacingBodies(bodies: readonly Body[]): readonly Body[] {
  const affected = new Set<Body>();
  bodies.forEach((installing, at) => {
    for (const call of installing.run.calls) {
      const names = replacedNames(call);
      if (names.size === 0) continue;
      const own = callsAny(installing, names) && bodies.slice(at + 1).some((later) => callsAny(later, names));
      for (const body of bodies.slice(0, own ? at + 1 : at)) if (callsAny(body, names)) affected.add(body);
    }
  });
  return [...affected];
}

function callsAny(body: Body, names: ReadonlySet<string>): boolean {
  return body.run.calls.some((call) => isBare(call) && names.has(call.name));
}

/** Called by a name that the shell looks up in PATH. */
function isBare(call: CommandCall): boolean {
  return call.name !== '' && !call.nameWord.raw.includes('/') && !builtins.has(call.name);
}

const builtins: ReadonlySet<string> = new Set([
  'echo',
  'printf',
  'test',
  '[',
  'true',
  'false',
  ':',
  'cd',
  'export',
  'umask',
  'pwd',
  'command',
  'type',
  'set',
  'unset',
  'exit',
  'kill',
  'wait',
  'read',
  'trap',
  'eval',
  '.',
  'source',
  'shift',
  'return',
  'exec',
]);

const daemons: ReadonlySet<string> = new Set([
  ...[
    'mysqld',
    'mysqld_safe',
    'mariadbd',
    'mariadbd-safe',
    'postgres',
    'pg_ctl',
    'pg_ctlcluster',
    'redis-server',
    'valkey-server',
    'mongod',
    'memcached',
    'etcd',
    'influxd',
    'rabbitmq-server',
    'slapd',
  ],
  ...['nginx', 'httpd', 'apache2', 'apachectl', 'apache2ctl', 'apache2-foreground', 'php-fpm', 'caddy', 'haproxy', 'squid', 'varnishd', 'lighttpd'],
  ...[
    'sshd',
    'cron',
    'crond',
    'rsyslogd',
    'syslogd',
    'dbus-daemon',
    'dbus-launch',
    'avahi-daemon',
    'supervisord',
    'dockerd',
    'containerd',
    'systemd',
    'init',
    'runsvdir',
    's6-svscan',
  ],
  ...['Xvfb', 'vncserver', 'xvfb-run', 'start-stop-daemon', 'daemonize', 'nohup', 'setsid', 'screen', 'tmux', 'at', 'batch', 'coproc'],
  ...['gpg', 'gpg2', 'gpg-agent', 'dirmngr', 'ssh-agent', 'adb', 'sccache', 'watchman', 'gradle', 'gradlew', 'bazel', 'bazelisk'],
]);
const harmless = /^(?:--version|--help|--no-daemon|--no-autostart|--initialize.*|--bootstrap|--single|-t|-v|-V|-T)$/;
const shellStarters: ReadonlySet<string> = new Set([
  'sh',
  'bash',
  'dash',
  'ash',
  'ksh',
  'zsh',
  'su',
  'runuser',
  'eval',
  'gosu',
  'su-exec',
  'sudo',
  'script',
  'xargs',
]);

/** Whether something may still run when the body's shell has ended: separate RUNs kill it, a merged one does not. */
function leavesProcesses(run: RunStep): boolean {
  return (
    run.calls.some((call) => {
      if (call.inBackground) return true;
      const values = call.args.map((word) => word.value ?? word.raw);
      if (values.some((value) => /^(?:start|restart|start-server|--fork|--daemon(?:ize)?|-daemon|--detach(?:ed)?|-detached)$/.test(value))) return true;
      if (daemons.has(call.name)) return !values.some((value) => harmless.test(value));
      return shellStarters.has(call.name) && values.some(startsProcesses);
    }) || hasBackground(run)
  );
}

function hasBackground(run: RunStep): boolean {
  return run.script?.statements.some((statement) => statement.background) ?? false;
}

/** A text that another shell runs. */
function startsProcesses(text: string): boolean {
  return /(?:^|[^&>])&(?![&>\d])|\b(?:re)?start\b/.test(text) || text.split(/[\s;&|]+/).some((word) => daemons.has(baseName(word)));
}
