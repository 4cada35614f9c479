import { rules } from '../../shared-rules/src/index';
import { readSpec } from '../harness/cases';
import type { Claim } from '../harness/claim';
import type { FixKey } from '../harness/proof';
import { specOf } from '../harness/proof-documents';
import { claims } from './claims';

/** The claim of each fix that is declared: what stands in `claims`, and the rules that its `fixed` blocks name with `brings=`. */
export const claimOf: ReadonlyMap<FixKey, Claim> = new Map(
  rules.flatMap((rule) => {
    const { cases } = readSpec(specOf(rule.meta.id), rule);
    const shown = cases.flatMap((one) => one.fixed);
    return Object.keys(rule.meta.fixes ?? {}).map((fix): [FixKey, Claim] => {
      const key = `${rule.meta.id}/${fix}`;
      const claim = claims[key] ?? {};
      const named = shown.filter((block) => block.fix === fix).flatMap((block) => block.brings);
      return [key, { ...claim, brings: claim.brings === 'any' ? 'any' : [...new Set([...(claim.brings ?? []), ...named])] }];
    });
  }),
);
