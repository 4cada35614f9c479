import type { Finding } from './finding';
import { touches } from '../text/span';
import type { AnyRule } from './rule';
import type { Suppressions } from './suppress';

/**
 * Suppressions, then superseded, then duplicates, then order: pure steps over all findings of a document. Of `about`, the findings that speak of
 * suppressions themselves, only a comment that names their rule switches one off.
 */
export function finish(
  findings: readonly Finding[],
  about: readonly Finding[],
  suppressions: Suppressions,
  rules: readonly AnyRule[],
): { readonly kept: readonly Finding[]; readonly suppressed: number } {
  const open = [
    ...findings.filter((finding) => suppressions.of(finding).length === 0),
    ...about.filter((finding) => suppressions.of(finding).every(({ name }) => name === null)),
  ];
  const kept = sorted(
    withoutDuplicates(
      withoutSuperseded(
        open.map((finding) => suppressions.raised(finding)),
        rules,
      ),
    ),
  );
  return { kept, suppressed: findings.length + about.length - open.length };
}

function withoutSuperseded(findings: readonly Finding[], rules: readonly AnyRule[]): readonly Finding[] {
  const superseded = supersededBy(rules);
  /** What goes before the findings of each rule. */
  const before = new Map<string, Finding[]>();
  for (const finding of findings) {
    for (const rule of superseded.get(finding.rule) ?? []) {
      const others = before.get(rule);
      if (others === undefined) before.set(rule, [finding]);
      else others.push(finding);
    }
  }
  return findings.filter(({ rule, span }) => before.get(rule)?.some((other) => touches(other.span, span)) !== true);
}

/** The rules that each rule goes before. */
function supersededBy(rules: readonly AnyRule[]): ReadonlyMap<string, readonly string[]> {
  let found = known.get(rules);
  if (found === undefined) {
    found = new Map(rules.flatMap(({ meta }) => (meta.supersedes === undefined ? [] : [[meta.id, meta.supersedes] as const])));
    known.set(rules, found);
  }
  return found;
}

const known = new WeakMap<readonly AnyRule[], ReadonlyMap<string, readonly string[]>>();

function withoutDuplicates(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>();
  return findings.filter((finding) => {
    const key = `${finding.rule} ${finding.span.start} ${finding.span.end} ${finding.message}`;
    return !seen.has(key) && seen.add(key);
  });
}

function sorted(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0));
}
