import type { ServerProgram } from './server-types';

/**
 * System services, by program.
 *
 * @asOf 2026-11
 * @source Manual pages of the programs; file lists of the Debian 12 packages.
 */
export const systemServers: readonly ServerProgram[] = [
  {
    id: 'sshd',
    leavesRoot: true,
    programs: ['sshd'],
    ports: [22],
    background: { when: 'always', words: /(?:^| )-[46eqt]*[Dd]/, foreground: { add: ['-D'] } },
    answers: ['-t', '-T', '-V', '-i'],
    listen: { options: ['-p'] },
  },
  {
    id: 'sshd',
    leavesRoot: true,
    programs: ['dropbear'],
    ports: [22],
    background: { when: 'always', words: /(?:^| )-[A-Za-z]*F/, foreground: { add: ['-F'] } },
    answers: ['-V', '-i'],
    listen: { options: ['-p'] },
  },
  {
    id: 'supervisord',
    programs: ['supervisord'],
    ports: [],
    logs: ['/var/log/supervisor', '/var/log/supervisord'],
    run: ['/run/supervisor', '/var/run/supervisor'],
  },
  {
    id: 'cron',
    programs: ['cron', 'crond', 'cronie'],
    ports: [],
    run: ['/var/spool/cron'],
    background: { when: 'always', words: /(?:^| )-[a-zA-Z]*[fn]/, foreground: { add: ['-f'] } },
  },
  {
    id: 'rsyslogd',
    programs: ['rsyslogd'],
    ports: [514],
    run: ['/var/lib/rsyslog'],
    background: { when: 'always', words: /(?:^| )-[a-zA-Z]*n/, foreground: { add: ['-n'] } },
  },
  {
    id: 'syslog-ng',
    programs: ['syslog-ng'],
    ports: [514],
    background: { when: 'always', words: /(?:^| )(?:-F|--foreground)\b/, foreground: { add: ['-F'] } },
  },
  {
    id: 'postfix',
    leavesRoot: true,
    programs: ['postfix'],
    ports: [25],
    data: ['/var/spool/postfix', '/var/lib/postfix'],
    background: { when: 'asked', words: /(?:^| )start(?: |$)/, foreground: { replace: { start: 'start-fg' } } },
  },
  {
    id: 'dovecot',
    leavesRoot: true,
    programs: ['dovecot'],
    ports: [143, 110, 993, 995],
    data: ['/var/mail', '/var/vmail'],
    run: ['/run/dovecot'],
    background: { when: 'always', words: /(?:^| )-F\b/, foreground: { add: ['-F'] } },
  },
  {
    id: 'named',
    leavesRoot: true,
    programs: ['named'],
    ports: [53],
    data: ['/var/cache/bind', '/var/named'],
    run: ['/run/named'],
    background: { when: 'always', words: /(?:^| )-[a-z46]*[fg]\b/, foreground: { add: ['-f'] } },
    listen: { options: ['-p'] },
  },
  {
    id: 'dnsmasq',
    leavesRoot: true,
    programs: ['dnsmasq'],
    ports: [53],
    run: ['/var/lib/misc'],
    background: { when: 'always', words: /(?:^| )(?:-k|-d|--keep-in-foreground|--no-daemon)\b/, foreground: { add: ['--keep-in-foreground'] } },
  },
  {
    id: 'unbound',
    leavesRoot: true,
    programs: ['unbound'],
    ports: [53],
    background: { when: 'always', words: /(?:^| )-[a-z]*d/, foreground: { add: ['-d'] } },
  },
  { id: 'vsftpd', leavesRoot: true, programs: ['vsftpd'], ports: [21], logs: ['/var/log/vsftpd'] },
  {
    id: 'smbd',
    programs: ['smbd', 'nmbd'],
    ports: [445, 139],
    data: ['/var/lib/samba'],
    logs: ['/var/log/samba'],
    run: ['/run/samba'],
    background: { when: 'always', words: /(?:^| )(?:-[A-Za-z]*[Fi]|--foreground|--interactive)/, foreground: { add: ['--foreground'] } },
  },
  { id: 'dockerd', programs: ['dockerd'], ports: [2375, 2376], data: ['/var/lib/docker'] },
  { id: 'tor', programs: ['tor'], ports: [9050], data: ['/var/lib/tor'] },
  { id: 'ircd', programs: ['inspircd', 'ircd'], ports: [6667] },
];
