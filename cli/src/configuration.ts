import { gatherConfigNow, rules, type Answer, type Ask, type ResolvedConfig, type Settings } from '@plimsoll/shared-rules';
import { pathBelow } from './root';
import { UsageError } from './usage-error';

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
    return gatherConfigNow({ path, above, ...(file === undefined ? {} : { file }) }, rules, this.hostOf(root));
  }
}
