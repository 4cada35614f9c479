import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { measuredGains } from '../../shared-rules/src/data/measured-gains';
import type { RuleMeta } from '../../shared-rules/src/engine/rule';
import { readClaim, type Claim } from '../../test/builds/claim';

const folder = 'test/builds/fixtures';

/** A fixture of the suite of real builds. */
export interface Proof {
  readonly name: string;
  readonly claim: Claim;
}

export function readProofs(root: string): readonly Proof[] {
  return readdirSync(join(root, folder))
    .sort()
    .map((name) => ({ name, claim: readClaim(name, readFileSync(join(root, folder, name, 'claim.json'), 'utf8')) }));
}

/** What real builds show of a rule's fixes and of its silence. Fails where a claim names what the rule does not have. */
export function proofs(meta: RuleMeta, all: readonly Proof[]): readonly string[] {
  const own = all.filter(({ claim }) => claim.rule === meta.id);
  for (const { name, claim } of own)
    if (claim.fix !== null && meta.fixes?.[claim.fix] === undefined) throw new Error(`${folder}/${name}: ${meta.id} has no fix ${claim.fix}`);
  if (own.length === 0) return [];
  const lines = own.map(({ name, claim }) => `- \`${name}\`${claim.silent ? ', where nothing is due' : ''}: ${claim.says}`);
  return [`Shown by real builds, in \`${folder}\`:\n\n${lines.join('\n')}`];
}

const conditions = {
  layers: 'what the image adds to its base, uncompressed',
  stop: 'how the container ends when it is stopped, with a grace period of 10 s',
} as const;

/** What was measured of a rule's fixes, for a cell of its table: one line each, and how it was measured behind them; null for nothing. */
export function measuredText(rule: string): string | null {
  const gains = measuredGains.filter((gain) => gain.rule === rule);
  const [first] = gains;
  if (first === undefined) return null;
  const dates = gains.map(({ date }) => date).sort();
  return [...gains.map(({ what, before, after }) => `${what}: ${before} → ${after}`), `${conditions[first.unit]}; ${first.engine}, ${dates[0]}`].join('<br>');
}
