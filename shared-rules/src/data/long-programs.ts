import { findServer } from './servers';

/**
 * Programs beside the known servers that run until they are stopped, by base name: schedulers, supervisors, interpreters' launchers of applications.
 * `java -version` and the like end all the same: see `oneShotFlags`.
 *
 * @asOf 2026-11
 * @source The programs' manuals and the start commands of their published images.
 */
const others: ReadonlySet<string> = words(`
  h2o rethinkdb cockroach tarantool alertmanager node_exporter telegraf collectd fluentd fluent-bit vector filebeat metricbeat nomad jaeger-all-in-one
  bind pdns_server fcron supercronic syslogd proftpd pure-ftpd rpcbind cupsd exim opendkim clamd spamd rspamd openvpn charon ntpd chronyd avahi-daemon
  dbus-daemon pcscd s6-svscan runsvdir runit monit circusd pm2-runtime pm2-docker forever tini dumb-init containerd kubelet rr frankenphp passenger sidekiq
  foreman shotgun nodemon ts-node ts-node-dev http-server serve next nuxt vite webpack-dev-server ng jupyterhub jupyterhub-singleuser tensorboard java
  node nodejs deno bun dotnet mono beam.smp iex Rscript code-server ttyd gotty Xvfb x11vnc vncserver novnc
`);

/** Whether a program, by its base name, runs until it is stopped. */
export function isLongRunning(name: string): boolean {
  return others.has(name) || findServer(name) !== null;
}

/** Interpreters that run the file they are given. */
export const interpreters: ReadonlySet<string> = words('python python2 python3 pypy pypy3 perl ruby php lua tclsh jruby groovy scala');

/** Shells: what they run is another script, or a person's session. */
export const shells: ReadonlySet<string> = words('sh bash dash ash ksh mksh zsh');

/** Whether a server or interpreter only says or checks something with these arguments, and ends. */
export function isOneShot(name: string, args: readonly (string | null)[]): boolean {
  return args.some((arg, index) => {
    if (arg === null) return false;
    // `-h` and `-t` take values elsewhere: `slapd -h URL`, `gunicorn -t 120`.
    if (arg === '-h') return index === args.length - 1;
    return oneShotFlags.test(arg) || (/^-t?[tT]$/.test(arg) && testable.test(name));
  });
}

const oneShotFlags =
  /^--?(?:version|help|V|configtest|validate|check-config|test-config|initialize(?:-insecure)?|install-db|dump-config|bootstrap|print-defaults|skip-networking|single|check)$/;
const testable = /^(?:nginx|openresty|httpd|apache2|apache2ctl|apachectl|sshd|php-fpm[\d.]*|named|dovecot)$/;

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}
