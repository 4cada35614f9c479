import { baseName } from '../text/path';
import { isPasswordName, isSecretName } from './passwords';
import { findSecretTexts } from './secret-shapes';

/**
 * Files that hold credentials by their names.
 *
 * @asOf 2026-11
 * @source Manual pages and documentation of the programs that read them (ssh, netrc(5), npm, pip, git, aws, kubectl, docker, libpq); dotenv; RFC 7468.
 */
const always =
  /^(?:\.netrc|_netrc|\.pgpass|\.pypirc|\.git-credentials|\.dockercfg|kubeconfig|.+\.kubeconfig|id_(?:rsa|dsa|ecdsa|ed25519)|\.ssh|\.aws|\.kube|.+\.(?:p12|pfx|ppk))$/;
const settings = /^(?:\.npmrc|\.env(?:\.(?:local|prod|production|staging|secret|secrets|dev|development))*\*?)$/;
const keys = /\.(?:pem|key)$/i;

/** Words in names of certificates, parameters and public keys. */
const publicWords =
  /(?:^|[-_.\d])(?:ca|cacerts?|certs?|certificates?|chain|fullchain|bundle|root|public|pub|crt|dh|dhparams?|ffdhe|gpg|pgp|apt|repo|signing|release|archive|keyring)(?:[-_.\d]|$)/i;

/** Places where public keys and certificates are kept. */
const publicPlaces = /keyring|trusted\.gpg|ca-certificates|anchors|\/etc\/apt\b|rpm-gpg|\/etc\/apk\/keys|trust-source|cacerts/i;

export type SecretFileKind = 'secret' | 'settings' | 'key';

/** What a file of that path holds: a secret; settings that may hold one; a key, unless its name says that it is public. Null for all others, and for examples of them. */
export function secretFileKind(path: string): SecretFileKind | null {
  const plain = path.replace(/\/+$/, '');
  const name = baseName(plain);
  if (/(?:^|\/)(?:examples?|samples?|fixtures|testdata)\//i.test(plain)) return null;
  if (always.test(name) || /(?:^|\/)\.aws\/credentials$|(?:^|\/)\.docker\/config\.json$|(?:^|\/)\.kube\/config$/.test(plain)) return 'secret';
  if (settings.test(name)) return 'settings';
  return keys.test(name) && !publicWords.test(name.replace(keys, '')) && !/(?:^|\/)(?:certs?|certificates|ca|keyrings?)\/[^/]*\.pem$/i.test(plain)
    ? 'key'
    : null;
}

/** Whether a key copied to such a place, or under such a name, is a public one. */
export function isPublicPlace(path: string): boolean {
  return publicPlaces.test(path) || publicWords.test(baseName(path));
}

/** Whether the text of such a file holds a secret. */
export function holdsSecret(kind: SecretFileKind, text: string): boolean {
  if (kind === 'key') return /PRIVATE KEY/.test(text);
  if (kind === 'secret' || findSecretTexts(text).length > 0) return true;
  return text.split(/\r?\n/).some((line) => {
    const match = /^\s*(?:export\s+)?([^#;=\s][^=]*?)\s*=\s*(.+?)\s*$/.exec(line);
    if (match === null) return false;
    const [, name, value] = match as unknown as [string, string, string];
    const bare = value.replace(/^(["'])(.*)\1$/, '$2');
    if (bare === '' || /^\$|^(?:true|false|null)$/i.test(bare)) return false;
    return /_(?:authToken|auth|password)$/.test(name) || isSecretName(name) || isPasswordName(name);
  });
}
