import { defaultConfig, type Config, type RuleSetting } from '../engine/config';
import type { Severity } from '../engine/finding';
import type { ContextsByPattern } from '../engine/named-context';
import type { Platform, Preset } from '../engine/rule';

/** What one place (a file, an editor, a command line) sets; what it leaves out is for those below it to say. */
export interface Settings {
  readonly platform?: Platform;
  readonly preset?: Preset;
  /** By rule id. A severity of null says nothing about the level. */
  readonly rules?: { readonly [id: string]: RuleSetting };
  /** Patterns and folders below the root. */
  readonly contexts?: ContextsByPattern;
  /** The least severity that makes a run of the command line fail. */
  readonly failOn?: Severity | 'none';
}

/** Settings, and where they come from, in words. */
export interface Source {
  readonly name: string;
  readonly settings: Settings;
}

/** All settings as one, lowest first: the last word holds, for each rule's level and each of its options apart. */
export function merged(sources: readonly Source[]): Config {
  return sources.reduce<Config>((below, { settings }) => {
    const { rules, contexts, ...plain } = settings;
    return {
      ...below,
      ...plain,
      rules: Object.entries(rules ?? {}).reduce((all, [id, own]) => ({ ...all, [id]: over(all[id], own) }), below.rules),
      ...(contexts === undefined ? {} : { contexts: { ...below.contexts, ...contexts } }),
    };
  }, defaultConfig);
}

function over(below: RuleSetting | undefined, own: RuleSetting): RuleSetting {
  return below === undefined ? own : { severity: own.severity ?? below.severity, options: { ...below.options, ...own.options } };
}

/** The name of the source that decides a setting, by its path in `Settings`; `default` where none says it. */
export function sourceOf(sources: readonly Source[], path: readonly string[]): string {
  const says = ({ settings }: Source): boolean => {
    let value: unknown = settings;
    for (const part of path)
      value = typeof value === 'object' && value !== null && Object.hasOwn(value, part) ? (value as { [name: string]: unknown })[part] : undefined;
    return value !== undefined && value !== null;
  };
  return [...sources].reverse().find(says)?.name ?? 'default';
}
