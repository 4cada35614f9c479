import { findRule } from '../engine/config';
import type { AnyRule } from '../engine/rule';
import { readLabelForm } from '../model/label-forms';
import { readHadolint } from './hadolint';
import { isObject } from './read-settings';
import type { Settings } from './settings';
import { readYaml } from './yaml';

/** The text of a first `plimsoll.yaml`: with what a `.hadolint.yaml` says, where its text is given. Null when that text is no YAML. */
export function initialConfig(hadolint: string | null, rules: readonly AnyRule[]): string | null {
  if (hadolint === null) return `${head}\n${plain}`;
  const { value, problems } = readYaml(hadolint);
  if (problems.length > 0) return null;
  const settings = readHadolint(value, rules, () => {});
  const left = leftOver(value, rules);
  return [
    head,
    ...settingLines(settings),
    ...ruleLines(settings, value, rules),
    ...(left.length === 0 ? [] : [`# Of .hadolint.yaml, these have no counterpart here: ${left.join(', ')}.`]),
    '',
  ].join('\n');
}

const head = `# Settings of Plimsoll: docs/configuration.md lists them. \`plimsoll config show FILE\` tells what applies to a file.`;

const plain = `# Where the images run: openshift, kubernetes or generic.
platform: openshift
# The set of rules: minimal, recommended or strict.
preset: recommended
rules: {}
  # A level, or a level and options:
  # untagged-base-image: error
  # missing-labels: [warning, { labels: [org.opencontainers.image.source] }]
# overrides:
#   - files: ['**/test/**']
#     preset: minimal
`;

function settingLines({ failOn, rules }: Settings): readonly string[] {
  const registries = rules?.['registry-allowed']?.options['registries'] as readonly string[] | undefined;
  const labels = rules?.['missing-labels']?.options['labels'] as readonly string[] | undefined;
  const forms = new Map(((rules?.['invalid-label']?.options['forms'] ?? []) as readonly string[]).map(readLabelForm).filter((pair) => pair !== null));
  return [
    ...(failOn === undefined ? [] : [`failOn: ${failOn}`]),
    ...(registries === undefined ? [] : ['registries:', ...registries.map((one) => `  - ${scalar(one)}`)]),
    ...(labels === undefined ? [] : ['labels:', ...labels.map((one) => (forms.has(one) ? `  ${scalar(one)}: ${forms.get(one)}` : `  - ${scalar(one)}`))]),
  ];
}

/** Each level with the codes that it comes from. */
function ruleLines({ rules: levels = {} }: Settings, value: unknown, rules: readonly AnyRule[]): readonly string[] {
  const codes = codesIn(value);
  const set = Object.entries(levels).filter(([, { severity }]) => severity !== null);
  if (set.length === 0) return ['rules: {}'];
  return ['rules:', ...set.map(([id, { severity }]) => `  ${id}: ${severity} # ${codes.filter((code) => findRule(code, rules)?.meta.id === id).join(', ')}`)];
}

function leftOver(value: unknown, rules: readonly AnyRule[]): readonly string[] {
  const kept = ['ignored', 'override', 'trustedRegistries', 'label-schema', 'failure-threshold', 'no-fail', 'format', 'no-color'];
  const names = isObject(value) ? Object.keys(value).filter((name) => !kept.includes(name)) : [];
  return [...names, ...codesIn(value).filter((code) => findRule(code, rules) === undefined)];
}

function codesIn(value: unknown): readonly string[] {
  if (!isObject(value)) return [];
  const lists = [value['ignored'], ...(isObject(value['override']) ? Object.values(value['override']) : [])];
  return [...new Set(lists.flatMap((list) => (Array.isArray(list) ? list.filter((one) => typeof one === 'string') : [])))];
}

function scalar(text: string): string {
  return /^[A-Za-z][\w./-]*$/.test(text) && !/^(?:true|false|null|yes|no|on|off)$/i.test(text) ? text : JSON.stringify(text);
}
