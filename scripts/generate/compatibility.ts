import type { AnyRule } from '../../shared-rules/src/engine/rule';
import { foreignTools, type ForeignRule, type ForeignTool } from './foreign-rules';
import { plannedRules } from './planned-rules';
import { cell } from './words';

/** docs/compatibility.md: what other linters check, and where it is found here. Fails when the table and the rules' aliases do not agree. */
export function compatibility(rules: readonly AnyRule[]): string {
  const faults = compatibilityFaults(rules);
  if (faults.length > 0) throw new Error(`docs/compatibility.md:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  const owners = aliasOwners(rules);
  return `# Other linters\n
Names of other tools' rules are accepted in settings and suppressions wherever a rule of Plimsoll stands for them; each name belongs to one rule.
*Same* means that the same is reported; *stricter* that more is, *looser* that less is, on purpose: the last column says why.
ShellCheck's own rules (\`SC…\`), but for a few, are left to ShellCheck, which editors run beside Plimsoll.

${foreignTools.map((tool) => section(tool, owners)).join('\n\n')}\n`;
}

/** What does not fit between the table of other tools' rules and the aliases of ours. */
export function compatibilityFaults(rules: readonly AnyRule[]): readonly string[] {
  const ids = new Set(rules.map((rule) => rule.meta.id));
  const rows = foreignTools.flatMap((tool) => tool.rules);
  const listed = new Set(rows.map((row) => row.name));
  const faults: string[] = [];
  for (const { meta } of rules)
    for (const alias of meta.aliases ?? []) {
      if (!listed.has(alias)) faults.push(`${meta.id} has the alias ${alias}, which scripts/generate/foreign-rules.ts does not list`);
      const other = rules.find((one) => one.meta !== meta && one.meta.aliases?.includes(alias));
      if (other !== undefined && other.meta.id > meta.id) faults.push(`${alias} is an alias of both ${meta.id} and ${other.meta.id}`);
    }
  const owners = aliasOwners(rules);
  for (const { name, rule, relation } of rows) {
    const owner = owners.get(name);
    if ((rule === undefined) !== (relation === 'not done'))
      faults.push(`${name} is ${relation}, ${rule === undefined ? 'and names no rule' : `yet names ${rule}`}`);
    if (rule !== undefined && !ids.has(rule) && !plannedRules.includes(rule)) faults.push(`${name} names ${rule}, which is no rule`);
    if (rule !== undefined && ids.has(rule) && owner === undefined) faults.push(`${name} names ${rule}, which lacks that alias`);
    if (owner !== undefined && owner !== rule) faults.push(`${name} is an alias of ${owner}, but the table names ${rule ?? 'no rule'}`);
  }
  return faults;
}

function aliasOwners(rules: readonly AnyRule[]): ReadonlyMap<string, string> {
  return new Map(rules.flatMap(({ meta }) => (meta.aliases ?? []).map((alias) => [alias, meta.id] as const)));
}

function section({ tool, source, date, rules }: ForeignTool, owners: ReadonlyMap<string, string>): string {
  const done = rules.filter((rule) => owners.has(rule.name)).length;
  const rows = rules.map((rule) => row(rule, owners.get(rule.name)));
  return `## ${tool}\n\n${rules.length} rules, ${done} of them done here. Read from ${source}, ${date}.\n\n| Theirs | Reports | Ours | Relation | |\n|---|---|---|---|---|\n${rows.join('\n')}`;
}

function row({ name, title, rule, relation, why }: ForeignRule, owner: string | undefined): string {
  const ours = owner === undefined ? '' : `[${owner}](rules/${owner}.md)`;
  const pending = rule !== undefined && owner === undefined;
  return `| ${name.replace('BK:', '')} | ${cell(title)} | ${ours} | ${pending ? 'not done' : relation} | ${pending ? `\`${rule}\` is not there yet.` : cell(why)} |`;
}
