import { describe, expect, it } from 'vitest';
import { serverRows } from '../../shared-rules/src/data/base-image-servers';
import { storeRows } from '../../shared-rules/src/data/base-image-stores';
import { dataServers } from '../../shared-rules/src/data/data-servers';
import { httpServers } from '../../shared-rules/src/data/http-servers';
import { findServer, findServerByRole, runsInBackground, writtenDirectories, type ServerProgram } from '../../shared-rules/src/data/servers';
import { systemServers } from '../../shared-rules/src/data/system-servers';

function server(program: string): ServerProgram {
  const found = findServer(program);
  if (found === null) throw new Error(`unknown server ${program}`);
  return found;
}

describe('findServer', () => {
  it.each([
    ['nginx', 'nginx'],
    ['/usr/sbin/nginx', 'nginx'],
    ['apache2', 'httpd'],
    ['php-fpm8.2', 'php-fpm'],
    ['php-fpm7.3', 'php-fpm'],
    ['mariadbd', 'mysql'],
    ['mysqld_safe', 'mysql'],
    ['postgres', 'postgres'],
    ['catalina.sh', 'tomcat'],
    ['gunicorn3', 'gunicorn'],
  ])('%s is %s', (program, id) => {
    expect(findServer(program)?.id).toBe(id);
  });

  it.each(['echo', 'node', 'python3', 'bash', '', '/', 'mysql', 'redis-cli'])('%j is no known server', (program) => {
    expect(findServer(program)).toBeNull();
  });

  it('names no program twice', () => {
    const programs = [...httpServers, ...dataServers, ...systemServers].flatMap((one) => one.programs);
    expect(programs.filter((program, index) => programs.indexOf(program) !== index)).toEqual([]);
  });
});

describe('runsInBackground', () => {
  it.each([
    ['nginx', [], true],
    ['nginx', ['-g', 'daemon off;'], false],
    ['nginx', ['-c', '/etc/nginx/nginx.conf', '-g', 'pid /tmp/nginx.pid; daemon off;'], false],
    ['nginx', ['-g', 'daemon on;'], true],
    ['nginx', ['-t'], false],
    ['nginx', ['-s', 'reload'], false],
    ['httpd', [], true],
    ['httpd', ['-DFOREGROUND'], false],
    ['apachectl', ['-D', 'FOREGROUND'], false],
    ['apache2ctl', ['-DFOREGROUND', '-e', 'info'], false],
    ['apachectl', ['start'], true],
    ['apachectl', ['configtest'], false],
    ['httpd-foreground', [], false],
    ['php-fpm', [], false],
    ['php-fpm', ['-D'], true],
    ['php-fpm', ['--nodaemonize'], false],
    ['redis-server', ['--daemonize', 'yes'], true],
    ['redis-server', ['--daemonize', 'no'], false],
    ['redis-server', ['/etc/redis.conf'], false],
    ['mongod', ['--fork', '--logpath', '/x'], true],
    ['mysqld', [], false],
    ['catalina.sh', ['start'], true],
    ['catalina.sh', ['run'], false],
    ['startup.sh', [], true],
    ['sshd', ['-D'], false],
    ['sshd', ['-De'], false],
    ['sshd', ['-e'], true],
    ['sshd', [], true],
    ['crond', ['-f', '-l', '8'], false],
    ['crond', ['-l', '2', '-f'], false],
    ['cron', [], true],
    ['caddy', ['run'], false],
    ['caddy', ['start'], true],
    ['pg_ctl', ['-D', '/data', 'start'], true],
    ['pg_ctl', ['-D', '/data', 'stop'], false],
    ['pg_ctlcluster', ['15', 'main', 'start', '--foreground'], false],
    ['slapd', ['-h', 'ldap:///', '-d', '256'], false],
    ['slapd', ['-h', 'ldap:///'], true],
    ['varnishd', ['-F', '-f', '/etc/varnish/default.vcl'], false],
    ['varnishd', ['-f', '/etc/varnish/default.vcl', '-t', '120'], true],
    ['cassandra', ['-f'], false],
    ['zkServer.sh', ['start'], true],
    ['zkServer.sh', ['start-foreground'], false],
    ['pm2', ['start', 'app.js'], true],
    ['pm2', ['start', 'app.js', '--no-daemon'], false],
    ['supervisord', ['-c', '/etc/supervisord.conf'], false],
    ['gunicorn', ['app:app'], false],
    ['gunicorn', ['-D', 'app:app'], true],
    ['smbd', ['-FS', '--no-process-group'], false],
  ])('%s %j: %s', (program, args, expected) => {
    expect(runsInBackground(server(program), args)).toBe(expected);
  });

  it('has a foreground form that stays in the foreground', () => {
    const cases: readonly (readonly [string, readonly string[]])[] = [
      ['nginx', []],
      ['httpd', []],
      ['apachectl', ['start']],
      ['httpd', ['-k', 'start']],
      ['php-fpm', ['-D']],
      ['mongod', ['--fork']],
      ['redis-server', ['--daemonize', 'yes']],
      ['catalina.sh', ['start']],
      ['sshd', []],
      ['dropbear', []],
      ['cron', []],
      ['caddy', ['start']],
      ['varnishd', []],
      ['cassandra', []],
      ['zkServer.sh', ['start']],
      ['lighttpd', []],
      ['squid', []],
      ['named', []],
      ['dnsmasq', []],
      ['smbd', []],
      ['postfix', ['start']],
      ['dovecot', []],
      ['rsyslogd', []],
      ['syslog-ng', []],
      ['twistd', []],
      ['slapd', []],
      ['neo4j', ['start']],
      ['activemq', ['start']],
      ['solr', ['start']],
      ['gunicorn', ['--daemon']],
      ['unicorn', ['-D']],
      ['memcached', ['-d']],
      ['haproxy', ['-D']],
      ['unbound', []],
    ];
    for (const [program, args] of cases) {
      const found = server(program);
      expect(runsInBackground(found, args), program).toBe(true);
      const form = found.background?.foreground;
      if (form === undefined || form === null) throw new Error(`${program} has no foreground form`);
      const kept = args.filter((arg) => !(form.remove ?? []).includes(arg)).map((arg) => form.replace?.[arg] ?? arg);
      expect(runsInBackground(found, [...kept, ...(form.add ?? [])]), program).toBe(false);
    }
  });
});

describe('the tables', () => {
  const all = [...httpServers, ...dataServers, ...systemServers];

  it('give ports in range and absolute directories without a slash at the end', () => {
    for (const one of all) {
      for (const port of one.ports) expect(port >= 1 && port <= 65535, one.id).toBe(true);
      for (const path of writtenDirectories(one)) expect(path, one.id).toMatch(/^\/[^\s]*[^/\s]$/);
    }
  });

  it('agree with the published images on the main port and the stop signal', () => {
    for (const row of [...serverRows, ...storeRows]) {
      const found = row.role === undefined ? null : findServerByRole(row.role);
      if (found === null) continue;
      const [image] = row.images;
      const signal = row.stopSignal ?? row.variants?.find((variant) => variant.stopSignal !== undefined)?.stopSignal;
      if (signal !== undefined) expect(found.stopSignal, image).toBe(signal);
      for (const volume of row.volumes ?? []) {
        // Web applications keep their own files in a volume; stores keep what their table says.
        if (storeRows.includes(row)) expect(found.data ?? [], `${image} ${volume}`).toContain(volume);
      }
    }
    expect(findServerByRole('postgres')?.ports[0]).toBe(5432);
    expect(findServerByRole('node')).toBeNull();
  });
});
