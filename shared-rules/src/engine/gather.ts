import { askKey, type Answer, type Ask } from '../model/needs';
import { check, type CheckInput, type CheckResult } from './check';
import type { AnyRule } from './rule';

export const maxRounds = 4;
export const maxAsks = 64;

export interface Gathered {
  readonly result: CheckResult;
  readonly answers: ReadonlyMap<string, Answer>;
}

export type Host = (ask: Ask) => Answer | Promise<Answer>;

/**
 * Checks a document, asking `host` for the files that the check needs, until nothing new is asked (at most 4 rounds, 64 asks).
 * The rules that ask for nearly all of them go first, by themselves, for as many rounds: so most documents are checked whole only once.
 */
export async function gather(input: CheckInput, rules: readonly AnyRule[], host: Host): Promise<Gathered> {
  const scouts = rules.filter((rule) => rule.meta.scout === true);
  const { answers } = scouts.length === 0 ? { answers: new Map<string, Answer>() } : await gatherFor((known) => check(input, known, scouts), host);
  return gatherFor((known) => check(input, known, rules), host, answers, { rounds: maxRounds, asks: maxAsks - answers.size });
}

/** Runs what asks for files, answers it, and runs it again until nothing new is asked or a limit is reached; `known` are answers to start from. */
export async function gatherFor<Result extends { readonly needs: readonly Ask[] }>(
  run: (answers: ReadonlyMap<string, Answer>) => Result,
  host: Host,
  known: ReadonlyMap<string, Answer> = new Map(),
  limits = { rounds: maxRounds, asks: maxAsks },
): Promise<{ readonly result: Result; readonly answers: ReadonlyMap<string, Answer> }> {
  const answers = new Map(known);
  const most = known.size + limits.asks;
  let result = run(answers);
  for (let round = 0; round < limits.rounds && result.needs.length > 0 && answers.size < most; round++) {
    const asks = result.needs.slice(0, most - answers.size);
    const replies = await Promise.all(asks.map(async (ask) => await host(ask)));
    asks.forEach((ask, index) => answers.set(askKey(ask), replies[index] as Answer));
    result = run(answers);
  }
  return { result, answers };
}
