import { Recent } from '../text/recent';

/**
 * Names of variables, build arguments and labels that hold a password or another secret.
 *
 * A name is read as words (`DB_ROOT_PASSWORD`, `dbRootPassword`, `db.root-password`). Its last word tells what it holds: `PASSWORD_FILE` holds a path and
 * `PASSWORD_MIN_LENGTH` a number. Words before it can make a switch of it: `ALLOW_EMPTY_PASSWORD`, `RANDOM_ROOT_PASSWORD`.
 *
 * @asOf 2026-11
 * @source Guideline "Avoid default passwords" (OpenShift Container Platform, Creating images); variables of the Dockerfiles and scripts of common images.
 */

/** Words that hold a password, whole. */
const passwordWords: ReadonlySet<string> = new Set(['password', 'passwd', 'passphrase', 'pass', 'pwd', 'pw', 'pword', 'passwort', 'pswd', 'passcode']);

/** Endings of a word that run on from another (`PGPASSWORD`, `rootpasswd`). */
const passwordEnding = /.(?:password|passwd|passphrase)$/;

/** Words that end in `pass` or `pwd` and hold one; `bypass`, `compass` and `workpwd` do not. */
const passEnding = /^(?:db|pg|mysql|root|admin|user|redis|mongo|ssh|vnc|smtp|ldap|mail|ftp|sudo|key|store|keystore|truststore)(?:pass|pwd)$/;

/** Words that end alike and hold none. */
const noPassword: ReadonlySet<string> = new Set(['nopasswd', 'nopassword', 'htpasswd', 'oldpwd']);

const secretWords: ReadonlySet<string> = new Set([
  'secret',
  'token',
  'credential',
  'credentials',
  'creds',
  'apikey',
  'authtoken',
  'accesstoken',
  'secretkey',
  'privatekey',
  'accesskey',
  'apitoken',
  'clientsecret',
  'psk',
]);

/** Words that make a secret of the `KEY` behind them. A bare `KEY`, or one of a keyring or a server, is not one. */
const secretKeys: ReadonlySet<string> = new Set([
  'api',
  'access',
  'secret',
  'private',
  'encryption',
  'encrypt',
  'signing',
  'sign',
  'master',
  'auth',
  'ssh',
  'deploy',
  'account',
  'storage',
  'subscription',
  'hmac',
  'aes',
  'app',
  'cookie',
  'session',
  'jwt',
  'crypt',
  'shared',
  'admin',
  'consumer',
  'authentication',
  'service',
  'cipher',
  'activation',
  'fernet',
  'enc',
  'license',
  'licence',
]);

/** Words behind the holder that leave it one: the value in another dress. */
const dress: ReadonlySet<string> = new Set([
  'default',
  'value',
  'plain',
  'plaintext',
  'text',
  'hash',
  'base64',
  'b64',
  'hex',
  'json',
  'sha256crypt',
  'prod',
  'production',
  'dev',
  'test',
  'staging',
]);

/** Words before the holder that make it a switch, a count, a command or something public. */
const notHeld: ReadonlySet<string> = new Set([
  'allow',
  'empty',
  'blank',
  'random',
  'onetime',
  'no',
  'not',
  'without',
  'skip',
  'disable',
  'disabled',
  'enable',
  'enabled',
  'use',
  'require',
  'required',
  'generate',
  'generated',
  'ask',
  'check',
  'show',
  'hide',
  'force',
  'ignore',
  'reset',
  'change',
  'max',
  'min',
  'num',
  'is',
  'has',
  'public',
  'pub',
  'gpg',
  'pgp',
  'remove',
  'prompt',
  'wrapper',
]);

/**
 * Whether a variable of that name holds a password. Names of files that hold one, of switches and of numbers about passwords do not; nor does `PWD`, the
 * shell's own directory.
 */
export function isPasswordName(name: string): boolean {
  if (name === 'PWD' || name === 'OLDPWD') return false;
  const words = holder(name);
  const last = words.at(-1);
  if (last === undefined || words.slice(0, -1).some((word) => notHeld.has(word))) return false;
  // By themselves the short ones say too little: `PASS` counts the good ones of a test run as easily.
  if (words.length === 1 && (last === 'pw' || last === 'pass')) return false;
  return !noPassword.has(last) && (passwordWords.has(last) || passwordEnding.test(last) || passEnding.test(last));
}

/** Whether a variable of that name holds a token, a private key or another credential. Passwords are `isPasswordName`'s. */
export function isSecretName(name: string): boolean {
  const words = holder(name);
  const last = words.at(-1);
  if (last === undefined || words.slice(0, -1).some((word) => notHeld.has(word))) return false;
  const before = words.at(-2);
  if (last === 'key') return before !== undefined && secretKeys.has(before);
  // `AWS_ACCESS_KEY_ID` is one half of a credential, `SECRET_KEY_BASE` a whole one.
  if (last === 'id') return before === 'key' && words.at(-3) === 'access';
  if (last === 'base') return before === 'key' && words.at(-3) === 'secret';
  if (last === 'cookie') return before === 'erlang' || before === 'secret';
  return secretWords.has(last);
}

/** Names are asked for as passwords and as secrets, by several rules. */
const known = new Recent<readonly string[]>(200);

/** The words of a name in lower case, up to the one that tells what it holds. */
function holder(name: string): readonly string[] {
  return known.get(name, () => wordsIn(name));
}

function wordsIn(name: string): readonly string[] {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .map((word) => (/^[a-z]+\d$/.test(word) ? word.slice(0, -1) : word))
    .filter((word) => word !== '' && !/^\d+$/.test(word));
  while (words.length > 1 && dress.has(words.at(-1) as string)) words.pop();
  return words;
}
