import { askKey, gatherConfig, rules, type Answer, type ResolvedConfig, type Settings } from '@plimsoll/shared-rules';
import { diskAnswers } from './answers';

/** The settings of each file, from the disk; what was read once is not read again. */
export class Configuration {
  private readonly answers = new Map<string, Map<string, Answer>>();

  /** `flags` override every file. */
  constructor(private readonly flags: Settings) {}

  of(root: string, path: string): Promise<ResolvedConfig> {
    const known = this.answers.get(root) ?? new Map<string, Answer>();
    this.answers.set(root, known);
    const disk = diskAnswers(root, new Map());
    return gatherConfig({ path, above: [{ name: 'command line', settings: this.flags }] }, rules, (ask) => {
      const answer = known.get(askKey(ask)) ?? disk(ask);
      known.set(askKey(ask), answer);
      return answer;
    });
  }
}
