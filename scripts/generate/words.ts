import { platforms, severityOn, type AnyRule, type Group, type SeverityByPlatform, type Source } from '../../shared-rules/src/engine/rule';
import { severities, type Severity } from '../../shared-rules/src/engine/finding';

/** The groups in the order of the guidelines. */
export const groups: { readonly [group in Group]: string } = {
  'base-image': 'Base image',
  layers: 'Layers and build cache',
  packages: 'Packages',
  processes: 'Processes',
  users: 'Users and permissions',
  secrets: 'Secrets and passwords',
  network: 'Network and data',
  metadata: 'Metadata',
  configuration: 'Configuration and environment',
  operations: 'Logs, health, templates',
  runtimes: 'Runtimes',
  validity: 'Validity',
};

const guides: { readonly [guide in Source['guide']]: string } = {
  OCP: 'OpenShift Container Platform, *Creating images*',
  ACP: 'Alauda Container Platform, *Creating images*',
  ROSA: 'Red Hat OpenShift Service on AWS, *Creating images*',
  EW: '*Best practices for making container images*',
  ZH: '*制作容器镜像的最佳实践*',
  'Dockerfile reference': 'Dockerfile reference',
  POSIX: 'POSIX.1-2017, Shell Command Language',
};

export function guideTitle(guide: Source['guide']): string {
  return guides[guide];
}

export function sourceText({ guide, section }: Source): string {
  return `${guides[guide]}: ${section}`;
}

/** `DL3006` belongs to hadolint, `BK:…` to BuildKit's build checks. */
export function aliasText(alias: string): string {
  return alias.startsWith('BK:') ? `\`${alias}\` (BuildKit)` : alias.startsWith('DL') ? `\`${alias}\` (hadolint)` : `\`${alias}\``;
}

/** `warning`, or `warning; info on generic`. */
export function severityText(severity: SeverityByPlatform): string {
  const usual = severityOn('openshift', severity);
  const others = platforms.filter((platform) => severityOn(platform, severity) !== usual).map((platform) => `${severityOn(platform, severity)} on ${platform}`);
  return [usual, ...others].join('; ');
}

/** The highest severity that the rule gives on the default platform. */
export function highestSeverity({ meta }: AnyRule): Severity | 'off' {
  const given = Object.values(meta.messages).map((message) => severityOn('openshift', message.severity));
  return severities.find((severity) => given.includes(severity)) ?? 'off';
}

/** The levels of a rule's fixes, the safest first; empty without any. */
export function fixLevels({ meta }: AnyRule): readonly string[] {
  const given = Object.values(meta.fixes ?? {}).map((fix) => fix.level);
  return (['safe', 'suggested', 'unsafe'] as const).filter((level) => given.includes(level));
}

/** By group, in the order of `groups`; within a group by id. */
export function byGroup(rules: readonly AnyRule[]): readonly { readonly title: string; readonly rules: readonly AnyRule[] }[] {
  return Object.entries(groups)
    .map(([group, title]) => ({ title, rules: rules.filter((rule) => rule.meta.group === group).sort((a, b) => (a.meta.id < b.meta.id ? -1 : 1)) }))
    .filter((one) => one.rules.length > 0);
}

/** Text for a cell of a Markdown table. */
export function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
