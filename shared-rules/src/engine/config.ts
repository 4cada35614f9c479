import { severities, type Severity } from './finding';
import { readContexts, type ContextsByPattern } from './named-context';
import { platforms, presets, type AnyRule, type Platform, type Preset, type RuleMeta } from './rule';

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
}

export const defaultConfig: Config = { platform: 'openshift', preset: 'recommended', rules: {} };

export interface ConfigProblem {
  /** Where in the settings, dotted: `rules.apt-recommends`. */
  readonly at: string;
  readonly message: string;
}

/**
 * Reads settings of unknown shape. What is wrong is said and left out; the rest holds.
 * Rules may be named by their id or by an alias (`DL3015`).
 */
export function readConfig(value: unknown, rules: readonly AnyRule[]): { readonly config: Config; readonly problems: readonly ConfigProblem[] } {
  const problems: ConfigProblem[] = [];
  const say = (at: string, message: string) => void problems.push({ at, message });
  if (value === undefined || value === null) return { config: defaultConfig, problems };
  if (typeof value !== 'object' || Array.isArray(value)) {
    say('', 'The settings must be an object.');
    return { config: defaultConfig, problems };
  }
  const raw = value as { [key: string]: unknown };
  const settings: { [id: string]: RuleSetting } = {};
  if (raw['rules'] !== undefined && raw['rules'] !== null) {
    if (typeof raw['rules'] !== 'object' || Array.isArray(raw['rules'])) say('rules', 'Must be an object that gives rules a level.');
    else {
      for (const [name, setting] of Object.entries(raw['rules'])) {
        const rule = findRule(name, rules);
        if (rule === undefined) say(`rules.${name}`, `There is no rule "${name}".`);
        else settings[rule.meta.id] = readSetting(setting, rule.meta, `rules.${name}`, say);
      }
    }
  }
  return {
    config: {
      platform: choice(raw['platform'], platforms, 'openshift', 'platform', say),
      preset: choice(raw['preset'], presets, 'recommended', 'preset', say),
      rules: settings,
      contexts: readContexts(raw['contexts'], say),
    },
    problems,
  };
}

function choice<T extends string>(value: unknown, allowed: readonly T[], fallback: T, at: string, say: (at: string, message: string) => void): T {
  if (value === undefined || value === null) return fallback;
  if (typeof value === 'string' && (allowed as readonly string[]).includes(value)) return value as T;
  say(at, `Must be one of ${allowed.join(', ')}; "${fallback}" is used.`);
  return fallback;
}

/** A level, or a level with options: `'off'`, `['warning', { limit: 3 }]`. */
function readSetting(value: unknown, meta: RuleMeta, at: string, say: (at: string, message: string) => void): RuleSetting {
  if (!Array.isArray(value)) return { severity: readLevel(value, at, say), options: {} };
  const [level, given, ...rest] = value as readonly unknown[];
  const options: { [name: string]: unknown } = {};
  if (rest.length > 0 || (given !== undefined && (typeof given !== 'object' || given === null || Array.isArray(given))))
    say(at, 'A list holds a level and an object of options.');
  else {
    for (const [name, option] of Object.entries(given ?? {})) {
      const known = meta.options?.[name];
      const strings = Array.isArray(option) && option.every((one) => typeof one === 'string');
      if (known === undefined) say(`${at}.${name}`, `The rule "${meta.id}" has no option "${name}".`);
      else if (known.type === 'strings' ? !strings : typeof option !== known.type)
        say(`${at}.${name}`, `Must be ${known.type === 'strings' ? 'a list of strings' : `a ${known.type}`}.`);
      else options[name] = option;
    }
  }
  return { severity: readLevel(level, at, say), options };
}

function readLevel(value: unknown, at: string, say: (at: string, message: string) => void): Severity | 'off' | null {
  if (value === 'off' || (severities as readonly unknown[]).includes(value)) return value as Severity | 'off';
  say(at, `Must be one of ${severities.join(', ')}, off, or a list of a level and options.`);
  return null;
}

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

/** Whether the rule is on at all: the preset holds it and it is not off, or it is given a level by name. */
export function isEnabled(meta: RuleMeta, config: Config): boolean {
  const own = config.rules[meta.id];
  if (own?.severity === 'off') return false;
  return presetHolds(config.preset, meta.preset) || (own !== undefined && own.severity !== null);
}
