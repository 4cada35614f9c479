import { findRule, type RuleSetting } from '../engine/config';
import { severities, type Severity } from '../engine/finding';
import { readContexts, type ContextsByPattern } from '../engine/named-context';
import { platforms, presets, type AnyRule, type RuleMeta } from '../engine/rule';
import { labelForms } from '../model/label-forms';
import { joinPath } from '../text/path';
import { meant } from '../text/typo';
import type { Settings } from './settings';

export type SettingsPath = readonly (string | number)[];

export interface SettingsProblem {
  /** Where in the settings, from the outside in. */
  readonly path: SettingsPath;
  /** The name itself is wrong, not what it is set to. */
  readonly inName: boolean;
  readonly message: string;
}

export type Say = (path: SettingsPath, message: string, inName?: boolean) => void;

/** Names that settings have in every place. */
export const settingNames = ['platform', 'preset', 'contexts', 'labels', 'registries', 'failOn', 'rules'] as const;

/**
 * Reads settings of unknown shape. What is wrong is said and left out; the rest holds. Rules may be named by their id or by an alias
 * (`DL3015`). Paths in them are below `folder`. Other names than those of settings are the caller's business.
 */
export function readSettings(
  value: unknown,
  rules: readonly AnyRule[],
  folder = '.',
): { readonly settings: Settings; readonly problems: readonly SettingsProblem[] } {
  const problems: SettingsProblem[] = [];
  const say: Say = (path, message, inName = false) => void problems.push({ path, message, inName });
  if (value === undefined || value === null) return { settings: {}, problems };
  if (!isObject(value)) {
    say([], 'The settings must be an object.');
    return { settings: {}, problems };
  }
  const platform = choice(value['platform'], platforms, ['platform'], say);
  const preset = choice(value['preset'], presets, ['preset'], say);
  const failOn = choice<Severity | 'none'>(value['failOn'], [...severities, 'none'], ['failOn'], say);
  const contexts = readContextsBelow(value['contexts'], folder, say);
  const byRule = new Map<string, RuleSetting>();
  readLabels(value['labels'], ['labels'], byRule, say);
  const registries = strings(value['registries'], ['registries'], say);
  if (registries !== null) byRule.set('registry-allowed', { severity: null, options: { registries } });
  readRules(value['rules'], rules, byRule, say);
  return {
    settings: {
      ...(platform === null ? {} : { platform }),
      ...(preset === null ? {} : { preset }),
      ...(failOn === null ? {} : { failOn }),
      ...(contexts === null ? {} : { contexts }),
      ...(byRule.size === 0 ? {} : { rules: Object.fromEntries(byRule) }),
    },
    problems,
  };
}

/** A place in settings as people write it: `rules.apt-recommends`. */
export function settingName(path: SettingsPath): string {
  return path.filter((part) => typeof part === 'string').join('.');
}

/** Says which names of an object are none of those known. */
export function sayUnknown(value: { readonly [name: string]: unknown }, known: readonly string[], path: SettingsPath, say: Say): void {
  for (const name of Object.keys(value)) {
    if (known.includes(name)) continue;
    const near = meant(name, known);
    say([...path, name], `There is no setting "${name}"${near === null ? '.' : `; did you mean "${near}"?`}`, true);
  }
}

export function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A list of texts; null for nothing, or what is none. */
export function strings(value: unknown, path: SettingsPath, say: Say): readonly string[] | null {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value;
  say(path, 'Must be a list of texts.');
  return null;
}

/** Labels to ask for: a list of keys, or an object that gives each key a form. */
export function readLabels(value: unknown, path: SettingsPath, byRule: Map<string, RuleSetting>, say: Say): void {
  if (!isObject(value)) {
    const labels = strings(value, path, say);
    if (labels !== null) byRule.set('missing-labels', { severity: null, options: { labels } });
    return;
  }
  const forms: string[] = [];
  for (const [key, form] of Object.entries(value)) {
    if ((labelForms as readonly unknown[]).includes(form)) forms.push(`${key}=${String(form)}`);
    else say([...path, key], `Must be one of ${labelForms.join(', ')}.`);
  }
  byRule.set('missing-labels', { severity: null, options: { labels: Object.keys(value) } });
  if (forms.length > 0) byRule.set('invalid-label', { severity: null, options: { forms } });
}

function choice<T extends string>(value: unknown, allowed: readonly T[], path: SettingsPath, say: Say): T | null {
  if (value === undefined || value === null) return null;
  if ((allowed as readonly unknown[]).includes(value)) return value as T;
  say(path, `Must be one of ${allowed.join(', ')}.`);
  return null;
}

function readRules(value: unknown, rules: readonly AnyRule[], byRule: Map<string, RuleSetting>, say: Say): void {
  if (value === undefined || value === null) return;
  if (!isObject(value)) return say(['rules'], 'Must be an object that gives rules a level.');
  for (const [name, setting] of Object.entries(value)) {
    const rule = findRule(name, rules);
    if (rule === undefined) {
      const near = meant(
        name,
        rules.map(({ meta }) => meta.id),
      );
      say(['rules', name], `There is no rule "${name}"${near === null ? '.' : `; did you mean "${near}"?`}`, true);
      continue;
    }
    const { severity, options } = readSetting(setting, rule.meta, ['rules', name], say);
    byRule.set(rule.meta.id, { severity, options: { ...byRule.get(rule.meta.id)?.options, ...options } });
  }
}

/** A level, or a level with options: `'off'`, `['warning', { limit: 3 }]`. */
function readSetting(value: unknown, meta: RuleMeta, path: SettingsPath, say: Say): RuleSetting {
  if (!Array.isArray(value)) return { severity: readLevel(value, path, say), options: {} };
  const [level, given, ...rest] = value as readonly unknown[];
  const options: { [name: string]: unknown } = {};
  if (rest.length > 0 || (given !== undefined && !isObject(given))) say(path, 'A list holds a level and an object of options.');
  else {
    for (const [name, option] of Object.entries((given ?? {}) as { readonly [name: string]: unknown })) {
      const known = meta.options?.[name];
      const texts = Array.isArray(option) && option.every((one) => typeof one === 'string');
      const at = [...path, 1, name];
      if (known === undefined) say(at, `The rule "${meta.id}" has no option "${name}".`, true);
      else if (known.type === 'strings' ? !texts : typeof option !== known.type)
        say(at, `Must be ${known.type === 'strings' ? 'a list of texts' : `a ${known.type}`}.`);
      else options[name] = option;
    }
  }
  return { severity: readLevel(level, [...path, 0], say), options };
}

function readLevel(value: unknown, path: SettingsPath, say: Say): Severity | 'off' | null {
  if (value === 'off' || (severities as readonly unknown[]).includes(value)) return value as Severity | 'off';
  say(path, `Must be one of ${severities.join(', ')}, off, or a list of a level and options.`);
  return null;
}

/** Patterns and folders are below `folder` as they are written, and below the root as they are kept. */
function readContextsBelow(value: unknown, folder: string, say: Say): ContextsByPattern | null {
  if (value === undefined || value === null) return null;
  if (!isObject(value)) {
    say(['contexts'], 'Must be an object that gives Dockerfiles their build context.');
    return null;
  }
  const all: { [pattern: string]: string } = {};
  for (const [pattern, context] of Object.entries(value)) {
    const text = typeof context === 'string' && !context.startsWith('/') ? joinPath(folder, context.replaceAll('\\', '/')) : context;
    const own = { [patternBelow(folder, pattern)]: text };
    Object.assign(
      all,
      readContexts(own, (_, message) => say(['contexts', pattern], message)),
    );
  }
  return all;
}

/** A pattern of paths below `folder` as one of paths below the root. */
export function patternBelow(folder: string, pattern: string): string {
  const [, mark = '', path = ''] = /^(!?)\/?(.*)$/s.exec(pattern) ?? [];
  return folder === '.' ? pattern : `${mark}${folder}/${path}`;
}
