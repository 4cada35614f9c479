import type { Finding } from './finding';
import type { SuppressedName, Suppression, Suppressions } from './suppress';

/** A suppression, and which of its names have switched nothing off. */
export interface SuppressionUse {
  readonly suppression: Suppression;
  /** Names of rules that have looked at the file and found nothing here. */
  readonly idle: readonly SuppressedName[];
  /** It names no rules, and nothing was found here. */
  readonly whole: boolean;
}

/**
 * What became of each suppression. `findings` are those of all rules, and `ran` the rules that looked: a suppression of another one
 * (off, failed, not there) may serve elsewhere.
 */
export function usesOf(suppressions: Suppressions, findings: readonly Finding[], ran: ReadonlySet<string>): readonly SuppressionUse[] {
  const used = new Set<Suppression | SuppressedName>();
  for (const finding of findings) for (const { suppression, name } of suppressions.of(finding)) used.add(name ?? suppression);
  return suppressions.all.map((suppression) => ({
    suppression,
    idle: suppression.names.filter((name) => name.rule !== null && ran.has(name.rule) && !used.has(name)),
    whole: suppression.names.length === 0 && ran.size > 0 && !used.has(suppression),
  }));
}
