import type { Severity } from './finding';
import type { ContextsByPattern } from './named-context';
import { presets, type AnyRule, type Platform, type Preset, type RuleMeta } from './rule';

export interface RuleSetting {
  /** Null: as the rule says for the platform. */
  readonly severity: Severity | 'off' | null;
  readonly options: { readonly [name: string]: unknown };
}

export interface Config {
  readonly platform: Platform;
  readonly preset: Preset;
  /** By rule id. */
  readonly rules: { readonly [id: string]: RuleSetting };
  /** Build contexts by pattern of their Dockerfiles' paths (see `contextNamed`). */
  readonly contexts?: ContextsByPattern;
  /** The least severity that makes a run of the command line fail; not set: as that run says. */
  readonly failOn?: Severity | 'none';
}

export const defaultConfig: Config = { platform: 'openshift', preset: 'recommended', rules: {} };

/** A rule by its id, or by one of its aliases in any case. */
export function findRule<R extends AnyRule>(name: string, rules: readonly R[]): R | undefined {
  const wanted = name.toLowerCase();
  return (
    rules.find((rule) => rule.meta.id === wanted) ??
    rules.find((rule) => rule.meta.aliases?.some((alias) => alias.toLowerCase() === wanted || alias.toLowerCase() === `bk:${wanted}`))
  );
}

/** Whether a preset holds a rule, by the rule's smallest preset. */
export function presetHolds(preset: Preset, smallest: Preset): boolean {
  return presets.indexOf(smallest) <= presets.indexOf(preset);
}

/** The rule's options: what is set, over its defaults. */
export function optionsOf(meta: RuleMeta, config: Config): { readonly [name: string]: unknown } {
  const values: { [name: string]: unknown } = {};
  for (const [name, option] of Object.entries(meta.options ?? {})) values[name] = config.rules[meta.id]?.options[name] ?? option.default;
  return values;
}

export interface EnabledRule {
  readonly rule: AnyRule;
  readonly options: { readonly [name: string]: unknown };
}

/** The rules that a configuration switches on, with their options. The same list for the same rules and configuration. */
export function enabledRules(rules: readonly AnyRule[], config: Config): readonly EnabledRule[] {
  let byConfig = enabled.get(rules);
  if (byConfig === undefined) enabled.set(rules, (byConfig = new WeakMap()));
  let found = byConfig.get(config);
  if (found === undefined) {
    found = rules.flatMap((rule) => (isEnabled(rule.meta, config) ? [{ rule, options: optionsOf(rule.meta, config) }] : []));
    byConfig.set(config, found);
  }
  return found;
}

/** Rules and a configuration serve many checks. */
const enabled = new WeakMap<readonly AnyRule[], WeakMap<Config, readonly EnabledRule[]>>();

/** Whether the rule is on at all: the preset holds it and it is not off, or it is given a level by name. */
export function isEnabled(meta: RuleMeta, config: Config): boolean {
  const own = config.rules[meta.id];
  if (own?.severity === 'off') return false;
  return presetHolds(config.preset, meta.preset) || (own !== undefined && own.severity !== null);
}
