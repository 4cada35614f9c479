import { findRule, type RuleSetting } from '../engine/config';
import type { Severity } from '../engine/finding';
import type { AnyRule } from '../engine/rule';
import { isObject, readLabels, strings, type Say } from './read-settings';
import type { Settings } from './settings';

/** hadolint's levels as ours; `ignore` lets everything pass that it reports at all. */
const levels: { readonly [level: string]: Severity } = { error: 'error', warning: 'warning', info: 'info', style: 'hint' };

/**
 * What a `.hadolint.yaml` means here: rules that it ignores are off, levels and trusted registries hold, labels of its schema are asked for in
 * their forms, and its threshold decides when a run fails. Codes that no rule here stands for are none of our business.
 * Source: hadolint's README, "Configure" and "Linting Labels".
 */
export function readHadolint(value: unknown, rules: readonly AnyRule[], say: Say): Settings {
  if (value === undefined || value === null) return {};
  if (!isObject(value)) {
    say([], 'The settings must be an object.');
    return {};
  }
  const byRule = new Map<string, RuleSetting>();
  const set = (id: string, severity: RuleSetting['severity'], options: RuleSetting['options'] = {}) =>
    byRule.set(id, { severity: severity ?? byRule.get(id)?.severity ?? null, options: { ...byRule.get(id)?.options, ...options } });
  const { override, trustedRegistries } = value;
  if (override !== undefined && override !== null && !isObject(override)) say(['override'], 'Must be an object that lists rules by level.');
  for (const [level, severity] of Object.entries(levels)) {
    const names = isObject(override) ? strings(override[level], ['override', level], say) : null;
    for (const id of idsOf(names, rules)) set(id, severity);
  }
  const registries = typeof trustedRegistries === 'string' ? [trustedRegistries] : strings(trustedRegistries, ['trustedRegistries'], say);
  if (registries !== null) set('registry-allowed', null, { registries });
  const schema = value['label-schema'];
  if (isObject(schema)) {
    const asked = new Map<string, RuleSetting>();
    readLabels(schema, ['label-schema'], asked, say);
    for (const [id, { options }] of asked) set(id, null, options);
  } else if (schema !== undefined && schema !== null) say(['label-schema'], 'Must be an object that gives labels a form.');
  for (const id of idsOf(strings(value['ignored'], ['ignored'], say), rules)) set(id, 'off');
  const failOn = threshold(value['failure-threshold'], value['no-fail'], say);
  return { ...(byRule.size === 0 ? {} : { rules: Object.fromEntries(byRule) }), ...(failOn === null ? {} : { failOn }) };
}

function idsOf(names: readonly string[] | null, rules: readonly AnyRule[]): readonly string[] {
  return (names ?? []).flatMap((name) => findRule(name.trim(), rules)?.meta.id ?? []);
}

function threshold(value: unknown, noFail: unknown, say: Say): Severity | 'none' | null {
  if (noFail === true || value === 'none' || value === 'ignore') return 'none';
  if (value === undefined || value === null) return null;
  const severity = typeof value === 'string' ? levels[value] : undefined;
  if (severity === undefined) say(['failure-threshold'], 'Must be one of error, warning, info, style, ignore, none.');
  return severity ?? null;
}
