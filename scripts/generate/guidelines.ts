import { checklist } from '../../shared-rules/src/data/checklist';
import type { AnyRule } from '../../shared-rules/src/engine/rule';
import { guideSections, type GuideKey, type GuideSection } from './guide-sections';
import { plannedRules } from './planned-rules';
import { cell, guideTitle } from './words';

/** docs/guidelines.md: each section of the source guides, and where it went. Fails when one is missing. */
export function guidelines(rules: readonly AnyRule[]): string {
  const faults = guidelineFaults(rules);
  if (faults.length > 0) throw new Error(`docs/guidelines.md:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  return `# Guidelines\n
Where each section of the source guides went: rules that check it, and what a person has to look at because no rule can.\n
The guides disagree in places: on Alpine (制作容器镜像的最佳实践 for it, *Best practices for making container images* with caution), and on permissions (group 0 with the owner's rights, or everybody). Where they do, OpenShift's wins, and the rule's page says so.\n
${(Object.keys(guideSections) as GuideKey[]).map((guide) => table(guide, rules)).join('\n\n')}\n`;
}

/** Sections without a rule or a checklist entry, and entries that name no section. */
export function guidelineFaults(rules: readonly AnyRule[]): readonly string[] {
  const ids = new Set(rules.map((rule) => rule.meta.id));
  const faults: string[] = [];
  for (const guide of Object.keys(guideSections) as GuideKey[])
    for (const section of guideSections[guide]) {
      for (const id of section.awaits ?? [])
        if (!ids.has(id) && !plannedRules.includes(id)) faults.push(`${guide}: ${section.title} waits for ${id}, which is no rule`);
      const covered = rulesOf(guide, section, rules).length + entriesOf(guide, section).length + (section.awaits ?? []).filter((id) => !ids.has(id)).length;
      if (section.only === undefined && covered === 0) faults.push(`${guide}: ${section.title} has no rule and no checklist entry`);
    }
  for (const { guide, section } of checklist)
    if (!(guideSections[guide] ?? []).some((one) => one.title === section)) faults.push(`the checklist names ${guide}: ${section}, which is no section`);
  return faults;
}

function rulesOf(guide: GuideKey, section: GuideSection, rules: readonly AnyRule[]): readonly string[] {
  return rules
    .filter(({ meta }) => meta.sources.some((source) => source.guide === guide && source.section === section.title))
    .map(({ meta }) => meta.id)
    .sort();
}

function entriesOf(guide: GuideKey, section: GuideSection): readonly string[] {
  return checklist.filter((entry) => entry.guide === guide && entry.section === section.title).map((entry) => entry.text);
}

function table(guide: GuideKey, rules: readonly AnyRule[]): string {
  const ids = new Set(rules.map((rule) => rule.meta.id));
  const rows = guideSections[guide].map((section) => {
    const title = section.about === undefined ? section.title : `${section.title} (${section.about})`;
    const awaited = (section.awaits ?? []).filter((id) => !ids.has(id)).map((id) => `\`${id}\` (not there yet)`);
    const own = [...rulesOf(guide, section, rules).map((id) => `[${id}](rules/${id}.md)`), ...awaited].join(', ');
    const nothing =
      own === '' && section.only !== undefined
        ? { chapter: '*holds the sections below*', introduction: '*introduction*', links: '*nothing to check*', example: '*an example: test/guides*' }[
            section.only
          ]
        : '';
    return `| ${cell(section.only === 'chapter' ? `**${title}**` : title)} | ${own === '' ? nothing : own} | ${cell(entriesOf(guide, section).join('<br>'))} |`;
  });
  return `## ${guideTitle(guide)}\n\n| Section | Rules | To look at |\n|---|---|---|\n${rows.join('\n')}`;
}
