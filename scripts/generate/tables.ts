import { presets, severityOn, platforms, type AnyRule } from '../../shared-rules/src/engine/rule';
import { presetHolds } from '../../shared-rules/src/engine/config';
import { byGroup, cell, fixLevels, highestSeverity } from './words';

/** docs/rules/README.md: all rules by group. */
export function rulesReadme(rules: readonly AnyRule[]): string {
  const counts = presets.map((preset) => `\`${preset}\` ${rules.filter((rule) => presetHolds(preset, rule.meta.preset)).length}`);
  const sections = byGroup(rules).map(({ title, rules: own }) => `## ${title}\n\n${table(own, '')}`);
  return `# Rules\n\n${rules.length} rules. Presets, each holding the one before it: ${counts.join(', ')}.\nSeverities are those of the platform \`openshift\`; a rule's page gives the others.\n\n${sections.join('\n\n')}\n`;
}

/** The part of README.md between the markers. */
export function readmeTable(rules: readonly AnyRule[]): string {
  const fixing = rules.filter((rule) => fixLevels(rule).length > 0).length;
  return `${rules.length} rules, ${fixing} of them with fixes.\n\n${byGroup(rules)
    .map(({ title, rules: own }) => `**${title}**\n\n${table(own, 'docs/rules/')}`)
    .join('\n\n')}`;
}

function table(rules: readonly AnyRule[], folder: string): string {
  const rows = rules.map(
    (rule) =>
      `| [${rule.meta.id}](${folder}${rule.meta.id}.md) | ${cell(rule.meta.summary)} | ${highestSeverity(rule)} | ${fixLevels(rule).join(', ')} | ${rule.meta.preset} |`,
  );
  return `| Rule | Reports | Severity | Fixes | Preset |\n|---|---|---|---|---|\n${rows.join('\n')}`;
}

const marked = /(<!-- rules:start -->\n)[\s\S]*?(<!-- rules:end -->)/;

/** README.md with its table renewed; null when it has no markers. */
export function renewReadme(readme: string, rules: readonly AnyRule[]): string | null {
  return marked.test(readme) ? readme.replace(marked, (_, start: string, end: string) => `${start}\n${readmeTable(rules)}\n\n${end}`) : null;
}

/** docs/rules/rules.json: the list for machines. */
export function rulesJson(rules: readonly AnyRule[]): string {
  const list = rules.map(({ meta }) => ({
    id: meta.id,
    group: meta.group,
    preset: meta.preset,
    since: meta.since,
    summary: meta.summary,
    messages: Object.fromEntries(
      Object.entries(meta.messages).map(([id, message]) => [
        id,
        { text: message.text, severity: Object.fromEntries(platforms.map((platform) => [platform, severityOn(platform, message.severity)])) },
      ]),
    ),
    fixes: meta.fixes ?? {},
    options: meta.options ?? {},
    aliases: meta.aliases ?? [],
    supersedes: meta.supersedes ?? [],
    sources: meta.sources,
    page: `docs/rules/${meta.id}.md`,
  }));
  return `${JSON.stringify(list, null, 2)}\n`;
}
