import { gatherConfigNow, rules, type Answer, type Ask, type Config, type ResolvedConfig, type Settings } from '@plimsoll/shared-rules';
import { pathBelow } from './root';
import { UsageError } from './usage-error';

/** The settings of each file, from the disk. */
export class Configuration {
  /** By its text: what is found out of a configuration serves all files that share it. */
  private readonly configs = new Map<string, Config>();

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
    const resolved = gatherConfigNow({ path, above, ...(file === undefined ? {} : { file }) }, rules, this.hostOf(root));
    return { ...resolved, config: this.shared(resolved.config) };
  }

  private shared(config: Config): Config {
    const text = JSON.stringify(config);
    const before = this.configs.get(text);
    if (before === undefined) this.configs.set(text, config);
    return before ?? config;
  }
}
