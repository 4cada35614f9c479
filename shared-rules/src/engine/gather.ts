import { askKey, type Answer, type Ask } from '../model/needs';
import { check, type CheckInput, type CheckResult } from './check';
import type { AnyRule } from './rule';

export const maxRounds = 4;
export const maxAsks = 64;

export interface Gathered {
  readonly result: CheckResult;
  readonly answers: ReadonlyMap<string, Answer>;
}

/** Checks a document, asking `host` for the files that the check needs, until nothing new is asked (at most 4 rounds, 64 asks). */
export async function gather(input: CheckInput, rules: readonly AnyRule[], host: (ask: Ask) => Answer | Promise<Answer>): Promise<Gathered> {
  const answers = new Map<string, Answer>();
  let result = check(input, answers, rules);
  for (let round = 0; round < maxRounds && result.needs.length > 0 && answers.size < maxAsks; round++) {
    const asks = result.needs.slice(0, maxAsks - answers.size);
    const replies = await Promise.all(asks.map(async (ask) => await host(ask)));
    asks.forEach((ask, index) => answers.set(askKey(ask), replies[index] as Answer));
    result = check(input, answers, rules);
  }
  return { result, answers };
}
