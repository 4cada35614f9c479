import { maxAsks, type Answer, type Ask } from '@plimsoll/shared-rules';

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
    const colon = key.indexOf(':');
    const answer = this.host({ kind: key.slice(0, colon) as Ask['kind'], path: key.slice(colon + 1) });
    this.set(key, answer);
    return answer;
  }
}
