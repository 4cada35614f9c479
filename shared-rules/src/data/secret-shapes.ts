/**
 * Texts that are credentials by their shape alone.
 *
 * @asOf 2026-11
 * @source Token formats as their issuers document them (AWS, GitHub, GitLab, Google, npm, PyPI, Slack, Stripe); RFC 7519 (JWT), RFC 7468 (PEM), RFC 3986 (user information in URLs).
 */
const shapes: readonly {
  readonly what: string;
  /** Without one of these a text holds none: most texts need no look at the pattern. */
  readonly marks: readonly string[];
  readonly pattern: RegExp;
}[] = [
  { what: 'An AWS access key', marks: ['AKIA', 'ASIA'], pattern: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g },
  { what: 'A GitHub token', marks: ['gho_', 'ghp_', 'ghs_', 'ghu_', 'ghr_', 'github_pat_'], pattern: /\b(?:gh[opsur]_[A-Za-z0-9]{36,}|github_pat_\w{40,})\b/g },
  { what: 'A GitLab token', marks: ['glpat-'], pattern: /\bglpat-[\w-]{20,}/g },
  { what: 'A Slack token', marks: ['xox'], pattern: /\bxox[abeprs]-[\w-]{12,}/g },
  { what: 'A Google API key', marks: ['AIza'], pattern: /\bAIza[\w-]{35}(?![\w-])/g },
  { what: 'An npm token', marks: ['npm_'], pattern: /\bnpm_[A-Za-z0-9]{36}\b/g },
  { what: 'A PyPI token', marks: ['pypi-'], pattern: /\bpypi-[\w-]{50,}/g },
  { what: 'A Stripe key', marks: ['k_live_'], pattern: /\b[rs]k_live_[A-Za-z0-9]{16,}/g },
  { what: 'A signed token', marks: ['eyJ'], pattern: /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/g },
  { what: 'A private key', marks: ['-----BEGIN '], pattern: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----(?=[\s\\]*[A-Za-z0-9+/=:])/g },
  {
    what: 'A URL with a password',
    marks: ['@'],
    pattern: /\b[a-z][a-z0-9+.-]*:\/\/[^\s:@/?#$"'`{}<>()[\]\\%|]+:(?!\/\/)[^\s:@/?#$"'`{}<>()[\]\\|]+@[\w.-]+/gi,
  },
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
  const found = shapes.flatMap(({ what, marks, pattern }) =>
    !marks.some((mark) => text.includes(mark))
      ? []
      : [...text.matchAll(pattern)].flatMap((match) => (example.test(match[0]) ? [] : [{ start: match.index, end: match.index + match[0].length, what }])),
  );
  return found.sort((a, b) => a.start - b.start);
}
