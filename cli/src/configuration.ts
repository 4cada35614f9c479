import { resolveConfig, rules, type Answer, type Ask, type ResolvedConfig, type Settings } from '@plimsoll/shared-rules';
import { AnswersOnDemand } from './answers-on-demand';
import { pathBelow } from './root';
import { UsageError } from './usage-error';

/** Files that are looked at for the settings of one document: one below 100 folders has 500. */
const mostAsks = 600;

/** The settings of each file, from the disk. */
export class Configuration {
  /** `flags` override every file; `file`, absolute, holds in place of those that would be found. */
  constructor(
    private readonly flags: Settings,
    private readonly file: string | null,
    private readonly hostOf: (root: string) => (ask: Ask) => Answer,
  ) {}

  /** Throws UsageError where the file that was named lies outside of `root`: nothing is read there. */
  of(root: string, path: string): ResolvedConfig {
    const file = this.file === null ? undefined : pathBelow(root, this.file);
    if (file === null) throw new UsageError(`--config ${this.file}: lies outside of ${root}, where nothing is read`);
    const above = [{ name: 'command line', settings: this.flags }];
    return resolveConfig({ path, above, ...(file === undefined ? {} : { file }) }, new AnswersOnDemand(this.hostOf(root), mostAsks), rules);
  }
}
