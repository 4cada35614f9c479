import { askKey, gatherConfig, rules, type Answer, type ResolvedConfig, type Settings } from '@plimsoll/shared-rules';
import { diskAnswers } from './answers';
import { pathBelow } from './root';
import { UsageError } from './usage-error';

/** The settings of each file, from the disk; what was read once is not read again. */
export class Configuration {
  private readonly answers = new Map<string, Map<string, Answer>>();

  /** `flags` override every file; `file`, absolute, holds in place of those that would be found. */
  constructor(
    private readonly flags: Settings,
    private readonly file: string | null,
  ) {}

  /** Throws UsageError where the file that was named lies outside of `root`: nothing is read there. */
  of(root: string, path: string): Promise<ResolvedConfig> {
    const file = this.file === null ? undefined : pathBelow(root, this.file);
    if (file === null) throw new UsageError(`--config ${this.file}: lies outside of ${root}, where nothing is read`);
    const known = this.answers.get(root) ?? new Map<string, Answer>();
    this.answers.set(root, known);
    const disk = diskAnswers(root, new Map());
    const above = [{ name: 'command line', settings: this.flags }];
    return gatherConfig({ path, above, ...(file === undefined ? {} : { file }) }, rules, (ask) => {
      const answer = known.get(askKey(ask)) ?? disk(ask);
      known.set(askKey(ask), answer);
      return answer;
    });
  }
}
