import { askOf, type Answer, type Ask } from '../model/needs';
import { check, type CheckInput } from './check';
import { gather, maxAsks, type Gathered } from './gather';
import type { AnyRule } from './rule';

/**
 * Answers by the keys of their questions, looked up when somebody wants to know them: where the host answers at once, a check has all it needs the
 * first time, and need not be made again for each round of questions.
 */
export class AnswersOnDemand extends Map<string, Answer> {
  /** More was asked than one check may ask: what came last has no answer. */
  exceeded = false;

  constructor(
    private readonly host: (ask: Ask) => Answer,
    private readonly most = maxAsks,
  ) {
    super();
  }

  override get(key: string): Answer | undefined {
    const known = super.get(key);
    if (known !== undefined) return known;
    if (this.size >= this.most) {
      this.exceeded = true;
      return undefined;
    }
    const answer = this.host(askOf(key));
    this.set(key, answer);
    return answer;
  }
}

/** As `gather`, for a host that answers at once; that one is asked only where the limits of one check are reached, since it knows which questions go first. */
export async function gatherNow(input: CheckInput, rules: readonly AnyRule[], host: (ask: Ask) => Answer): Promise<Gathered> {
  const answers = new AnswersOnDemand(host);
  const result = check(input, answers, rules);
  return answers.exceeded ? await gather(input, rules, host) : { result, answers: new Map(answers) };
}
