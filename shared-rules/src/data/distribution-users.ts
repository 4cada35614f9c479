import type { BaseImage, Family } from './base-images';

/**
 * Users that a distribution's base system creates, in any of its supported releases.
 *
 * @asOf 2026-11
 * @source base-passwd of Debian (passwd.master); alpine-baselayout's passwd; setup package of Fedora and EL; busybox image.
 */
const debianUsers = [
  'root',
  'daemon',
  'bin',
  'sys',
  'sync',
  'games',
  'man',
  'lp',
  'mail',
  'news',
  'uucp',
  'proxy',
  'www-data',
  'backup',
  'list',
  'irc',
  '_apt',
  'nobody',
];
const elUsers = ['root', 'bin', 'daemon', 'adm', 'lp', 'sync', 'shutdown', 'halt', 'mail', 'operator', 'games', 'ftp', 'nobody'];
const alpineUsers = [
  'root',
  'bin',
  'daemon',
  'lp',
  'sync',
  'shutdown',
  'halt',
  'mail',
  'news',
  'uucp',
  'cron',
  'ftp',
  'sshd',
  'games',
  'ntp',
  'guest',
  'nobody',
  // Up to Alpine 3.18.
  'adm',
  'operator',
  'man',
  'postmaster',
  'at',
  'squid',
  'xfs',
  'cyrus',
  'vpopmail',
  'smmsp',
];

const usersOf: Readonly<Partial<Record<Family, readonly string[]>>> = {
  debian: debianUsers,
  ubuntu: debianUsers,
  el: elUsers,
  fedora: elUsers,
  amazon: elUsers,
  alpine: alpineUsers,
  busybox: ['root', 'daemon', 'bin', 'sys', 'sync', 'mail', 'www-data', 'operator', 'nobody'],
  distroless: ['root', 'nobody', 'nonroot'],
};

/**
 * Whether an image has a user of that name: from its distribution or its own additions.
 * Null when its distribution's users are not known; for an image that adds none to the table, a name that is missing may still be there (`false` is "not known to have").
 */
export function hasUser(image: Pick<BaseImage, 'family' | 'release' | 'users' | 'user'>, name: string): boolean | null {
  if (name === 'root' || name === image.user || (image.users !== undefined && Object.hasOwn(image.users, name))) return true;
  if (image.family === undefined) return null;
  const standard = usersOf[image.family];
  if (standard === undefined) return null;
  if (standard.includes(name)) return true;
  // Ubuntu's image carries a user of its own since 23.04.
  if (image.family === 'ubuntu' && name === 'ubuntu') return image.release === undefined ? null : Number.parseFloat(image.release) >= 23.04;
  // gnats left with Debian 13; older releases and the Ubuntus made from them have it.
  if ((image.family === 'debian' || image.family === 'ubuntu') && name === 'gnats') return null;
  return false;
}
