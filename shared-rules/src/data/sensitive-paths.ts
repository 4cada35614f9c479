/**
 * Directories and files of the system whose owner or mode must not be loosened: who writes there decides what root runs, or who may log in.
 *
 * @asOf 2026-11
 * @source "Support arbitrary user ids" of OpenShift's "Creating images" (warning on sensitive areas); Filesystem Hierarchy Standard 3.0, chapters 3 and 4;
 *   passwd(5), shadow(5), group(5), sudoers(5).
 */
const directories: ReadonlySet<string> = new Set([
  '/',
  '/bin',
  '/boot',
  '/dev',
  '/etc',
  '/lib',
  '/lib32',
  '/lib64',
  '/proc',
  '/root',
  '/sbin',
  '/sys',
  '/usr',
  '/usr/bin',
  '/usr/lib',
  '/usr/lib32',
  '/usr/lib64',
  '/usr/libexec',
  '/usr/sbin',
  '/usr/share',
  '/usr/local/bin',
  '/usr/local/sbin',
  '/var',
]);

const files = /^\/etc\/(?:passwd|group|shadow|gshadow|sudoers|sudoers\.d|pam\.d|ld\.so\.preload|ld\.so\.conf|profile|crontab|cron\.d)(?:-|\/|$)/;

/** Whether `path` (absolute, normalized) is such a place itself; what lies deeper in /usr or /etc is not, but for the files named above. */
export function isSensitivePath(path: string): boolean {
  return directories.has(path) || files.test(path);
}

/** The places that the guidelines name: `/`, /etc, /usr, /bin, /root and what they hold of programs, and the files of accounts. */
export function isGuardedPath(path: string): boolean {
  return guarded.test(path) || files.test(path);
}

const guarded = /^(?:\/|\/(?:etc|usr|root)|(?:\/usr)?\/(?:s?bin|lib(?:32|64)?))$/;

/** The files of users and groups: a rule of their own speaks of them. */
export function isAccountFile(path: string): boolean {
  return path === '/etc/passwd' || path === '/etc/group';
}
