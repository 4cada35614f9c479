import type { Image } from '../model/image';
import { severities, type Finding } from './finding';

/**
 * The findings of a rule, with those of another stage that ships: at the same place the graver ones hold, since what is a builder for the last stage
 * may be what the other image ships. Of that image only what stands in its own stages counts. Where the last stage is built upon the other, a repair
 * of that one is one of both.
 */
export function withShipped(own: readonly Finding[], last: Image, image: Image, more: readonly Finding[]): readonly Finding[] {
  const below = last.finalChain.some(({ from }) => from === image.final?.from);
  const inside = more.filter(({ span }) =>
    image.finalChain.some(({ from, instructions }) => from.span.start <= span.start && span.start <= (instructions.at(-1) ?? from).span.end),
  );
  const byPlace = new Map<string, readonly Finding[]>();
  for (const finding of own) byPlace.set(placeOf(finding), [...(byPlace.get(placeOf(finding)) ?? []), finding]);
  const others = new Map<string, Finding[]>();
  for (const finding of inside) others.set(placeOf(finding), [...(others.get(placeOf(finding)) ?? []), finding]);
  for (const [place, found] of others) {
    const before = byPlace.get(place);
    if (before === undefined || gravest(found) < gravest(before) || (below && gravest(found) === gravest(before))) byPlace.set(place, found);
  }
  return [...byPlace.values()].flat();
}

function placeOf({ span }: Finding): string {
  return `${span.start} ${span.end}`;
}

function gravest(findings: readonly Finding[]): number {
  return Math.min(...findings.map(({ severity }) => severities.indexOf(severity)));
}
