/**
 * Paths that must stay closed to the group: their programs refuse to start when others can read them, or they hold a key.
 *
 * @asOf 2026-11
 * @source PostgreSQL documentation "Creating a Database Cluster" (data directory 0700 or 0750); Erlang "Distributed Erlang" (cookie readable by its owner only);
 *   MongoDB "keyFile" (400 or 600); sshd(8) and ssh(1) FILES; gnupg "Unsafe permissions"; crontab(1); sudoers(5).
 */
interface ClosedPath {
  /** Matches a path in the image without trailing slash. */
  readonly pattern: RegExp;
  /** Who insists on it. */
  readonly reason: string;
}

const closed: readonly ClosedPath[] = [
  {
    pattern: /^\/var\/lib\/postgresql\/(?:data|\d+(?:\.\d+)?\/[\w.-]+)(?:\/|$)|^\/var\/lib\/pgsql\/(?:\d+(?:\.\d+)?\/)?data(?:\/|$)|\/pgdata(?:\/|$)/,
    reason: 'PostgreSQL refuses a data directory that others than its owner may write',
  },
  { pattern: /\/\.erlang\.cookie$/, reason: 'Erlang refuses a cookie that others than its owner may read' },
  { pattern: /\/(?:mongo(?:db|d)?[\w.-]*)?key-?file$|\/mongo(?:db)?[\w-]*\.key$/i, reason: 'MongoDB refuses a key file that others than its owner may read' },
  {
    pattern: /\/\.ssh(?:\/|$)|\/ssh_host_[\w]+_key$|\/(?:id_(?:rsa|dsa|ecdsa|ed25519)|authorized_keys)$/,
    reason: 'OpenSSH refuses keys that others than their owner may read',
  },
  { pattern: /^(?:\/var)?\/run\/sshd$|^\/var\/empty(?:\/|$)/, reason: 'sshd refuses a directory for itself that others than root may write' },
  { pattern: /\/\.gnupg(?:\/|$)/, reason: 'GnuPG warns of, and may refuse, a home that others may read' },
  { pattern: /\.(?:key|pem|p12|pfx|jks|keystore)$/, reason: 'it may hold a private key' },
  { pattern: /\/(?:\.pgpass|\.my\.cnf|\.netrc|\.npmrc|\.git-credentials)$|\/\.(?:aws|docker|kube)(?:\/|$)/, reason: 'it holds credentials' },
  { pattern: /^\/etc\/sudoers(?:\.d(?:\/|$)|$)|^\/var\/spool\/cron(?:\/|$)/, reason: 'its program ignores it when the group may write it' },
];

/** Why `path` must not be opened to its group; null when nothing is known against it. `/` at the end makes no difference. */
export function neverOpenReason(path: string): string | null {
  const clean = path.length > 1 ? path.replace(/\/+$/, '') : path;
  return closed.find((entry) => entry.pattern.test(clean))?.reason ?? null;
}

/**
 * The directory to open in place of a closed one: PostgreSQL makes its data directory itself when it may write the parent. Null where opening the parent
 * would not help.
 */
export function openInstead(path: string): string | null {
  const clean = path.replace(/\/+$/, '');
  if (!(closed[0] as ClosedPath).pattern.test(clean)) return null;
  const parent = /^(?<parent>.*?(?:\/var\/lib\/postgresql|\/var\/lib\/pgsql))\//.exec(clean)?.groups?.['parent'] ?? clean.slice(0, clean.indexOf('/pgdata'));
  return parent === '' ? null : parent;
}
