/**
 * Texts that are credentials by their shape alone.
 *
 * @asOf 2026-11
 * @source Token formats as their issuers document them (AWS, GitHub, GitLab, Google, npm, PyPI, Slack, Stripe); RFC 7519 (JWT), RFC 7468 (PEM), RFC 3986 (user information in URLs).
 */
const shapes: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  { what: 'An AWS access key', pattern: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g },
  { what: 'A GitHub token', pattern: /\b(?:gh[opsur]_[A-Za-z0-9]{36,}|github_pat_\w{40,})\b/g },
  { what: 'A GitLab token', pattern: /\bglpat-[\w-]{20,}/g },
  { what: 'A Slack token', pattern: /\bxox[abeprs]-[\w-]{12,}/g },
  { what: 'A Google API key', pattern: /\bAIza[\w-]{35}(?![\w-])/g },
  { what: 'An npm token', pattern: /\bnpm_[A-Za-z0-9]{36}\b/g },
  { what: 'A PyPI token', pattern: /\bpypi-[\w-]{50,}/g },
  { what: 'A Stripe key', pattern: /\b[rs]k_live_[A-Za-z0-9]{16,}/g },
  { what: 'A signed token', pattern: /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/g },
  { what: 'A private key', pattern: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----(?=[\s\\]*[A-Za-z0-9+/=:])/g },
  { what: 'A URL with a password', pattern: /\b[a-z][a-z0-9+.-]*:\/\/[^\s:@/?#$"'`{}<>()[\]\\%|]+:(?!\/\/)[^\s:@/?#$"'`{}<>()[\]\\|]+@[\w.-]+/gi },
];

/** Values that only show where one belongs, and those that open nothing but the machine itself. */
const example = /example|:x+@|:\*+@|:\.{3}@|@(?:localhost|127\.0\.0\.1|0\.0\.0\.0)(?![\w.-])/i;

export interface SecretText {
  readonly start: number;
  readonly end: number;
  /** What it is, as a sentence begins. */
  readonly what: string;
}

/** The credentials in a text, in order; a URL up to its host. */
export function findSecretTexts(text: string): readonly SecretText[] {
  const found = shapes.flatMap(({ what, pattern }) =>
    [...text.matchAll(pattern)].flatMap((match) => (example.test(match[0]) ? [] : [{ start: match.index, end: match.index + match[0].length, what }])),
  );
  return found.sort((a, b) => a.start - b.start);
}
