import type { Finding, Fix } from '../../shared-rules/src/engine/finding';
import { gather } from '../../shared-rules/src/engine/gather';
import type { AnyRule, RuleMeta } from '../../shared-rules/src/engine/rule';
import { applyEdits } from '../../shared-rules/src/text/edit';
import { LineIndex } from '../../shared-rules/src/text/line-index';
import { docExamples, exampleCase, isExample, type SpecCase } from '../../test/harness/cases';
import { FileTree } from '../../test/harness/file-tree';
import { readMarkdown, type Block, type Item } from '../../test/harness/markdown';
import { measuredText, proofs, type Proof } from './proofs';
import { aliasText, cell, groups, severityText, sourceText } from './words';

/** A rule's page: facts from its metadata, prose from doc.md, what the engine says of the examples, and what real builds have shown. */
export async function rulePage(rule: AnyRule, doc: string, shown: readonly Proof[]): Promise<string> {
  const { meta } = rule;
  const items = readMarkdown(doc);
  const examples = new Map(docExamples(items).map((blocks) => [blocks[0], blocks]));
  const parts = [`# ${meta.id}`, meta.summary, facts(meta)];
  for (const [index, item] of items.entries()) {
    if (item.kind === 'heading') {
      parts.push(`${'#'.repeat(item.level)} ${item.text}`);
      if (item.text === 'When to turn it off') parts.push(...options(meta));
    } else if (item.kind === 'prose') parts.push(item.text);
    else if (isExample(item)) parts.push(...(await example(examples.get(item) ?? [item], rule)));
    else if (item.language !== 'file') parts.push(fence(item.language, item.text));
    if (isLastOf(items, index, 'Fix')) parts.push(...fixes(meta), ...proofs(meta, shown));
    if (isLastOf(items, index, 'When to turn it off')) parts.push(suppression(rule));
  }
  return `${parts.join('\n\n')}\n`;
}

/** Whether the item is the last one under a `##` heading. */
function isLastOf(items: readonly Item[], index: number, heading: string): boolean {
  const next = items[index + 1];
  if (next !== undefined && !(next.kind === 'heading' && next.level <= 2)) return false;
  return items.slice(0, index + 1).findLast((item) => item.kind === 'heading' && item.level === 2)?.text === heading;
}

function facts(meta: RuleMeta): string {
  const rows: [string, string][] = [
    ['Group', groups[meta.group]],
    ['Preset', meta.preset],
    ['Severity', [...new Set(Object.values(meta.messages).map((message) => severityText(message.severity)))].join(', ')],
    ['Fixes', Object.keys(meta.fixes ?? {}).length === 0 ? 'none' : [...new Set(Object.values(meta.fixes ?? {}).map((fix) => fix.level))].join(', ')],
    ['Guidelines', meta.sources.map(sourceText).join('<br>')],
  ];
  const gains = measuredText(meta.id);
  if (gains !== null) rows.push(['Measured', gains]);
  if (meta.aliases !== undefined && meta.aliases.length > 0) rows.push(['Also known as', meta.aliases.map(aliasText).join(', ')]);
  if (meta.supersedes !== undefined && meta.supersedes.length > 0) rows.push(['Reported instead of', meta.supersedes.map((id) => `\`${id}\``).join(', ')]);
  rows.push(['Since', meta.since]);
  return `| | |\n|---|---|\n${rows.map(([name, value]) => `| ${name} | ${cell(value)} |`).join('\n')}`;
}

async function example(blocks: readonly Block[], rule: AnyRule): Promise<readonly string[]> {
  const [block, ...files] = blocks as readonly [Block, ...Block[]];
  const one = exampleCase(blocks, rule);
  if (one === undefined) throw new Error(`${rule.meta.id}: the example on line ${block.line} of doc.md cannot be read`);
  const parts = [block.words[0] === 'bad' ? 'Reported:' : 'Not reported:', fence(block.language, block.text)];
  for (const file of files)
    parts.push(
      `with \`${file.words[0]}\`${file.settings.has('mode') ? ` (mode ${file.settings.get('mode')})` : ''}:`,
      fence(languageOf(file.words[0] ?? ''), file.text),
    );
  if (block.words[0] !== 'bad') return parts;
  const tree = new FileTree(one.files);
  const { result } = await gather({ kind: one.kind, text: one.text, path: one.path, config: one.config }, [rule], tree.answer);
  for (const finding of result.findings) parts.push(said(finding, one), ...repairs(finding, one, block.language, tree));
  return parts;
}

function said(finding: Finding, one: SpecCase): string {
  const { line } = new LineIndex(one.text).position(finding.span.start);
  return `> **${finding.severity}** on line ${line + 1}: ${finding.message}`;
}

/** Each kind of fix once: the first where there are alternatives. */
function repairs(finding: Finding, one: SpecCase, language: string, tree: FileTree): readonly string[] {
  const shown = finding.fixes.filter((fix, index) => finding.fixes.findIndex((other) => other.id === fix.id) === index);
  return shown.flatMap((fix) => {
    const parts = [`${fix.title} (${fix.level}):`];
    if (fix.edits().length > 0) parts.push(fence(language, applyEdits(one.text, fix.edits())));
    return [...parts, ...fileRepairs(fix, tree)];
  });
}

function fileRepairs(fix: Fix, tree: FileTree): readonly string[] {
  return fix.files().flatMap((file) => [`\`${file.path}\`:`, fence(languageOf(file.path), applyEdits(tree.text(file.path) ?? '', file.edits))]);
}

function fixes(meta: RuleMeta): readonly string[] {
  const entries = Object.entries(meta.fixes ?? {});
  if (entries.length === 0) return [];
  return [
    `| Fix | Level | What to weigh |\n|---|---|---|\n${entries.map(([, fix]) => `| ${cell(fix.title)} | ${fix.level} | ${cell(fix.why ?? '')} |`).join('\n')}`,
  ];
}

function options(meta: RuleMeta): readonly string[] {
  const entries = Object.entries(meta.options ?? {});
  if (entries.length === 0) return [];
  return [
    `| Option | Type | Default | |\n|---|---|---|---|\n${entries.map(([name, option]) => `| \`${name}\` | ${option.type === 'strings' ? 'list of strings' : option.type} | \`${JSON.stringify(option.default)}\` | ${cell(option.about)} |`).join('\n')}`,
  ];
}

function suppression({ meta }: AnyRule): string {
  return `For one instruction, with a reason:\n\n${fence('dockerfile', `# plimsoll ignore=${meta.id} reason=...\n`)}\n\nFor good, in the settings: \`"plimsoll.rules": { "${meta.id}": "off" }\`.`;
}

function languageOf(path: string): string {
  if (/dockerfile|containerfile/i.test(path)) return 'dockerfile';
  return /\.(\w+)$/.exec(path)?.[1] ?? 'text';
}

/** Longer than any run of backticks in the text. */
function fence(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([marks]) => marks.length));
  const marks = '`'.repeat(longest + 1);
  return `${marks}${language}\n${text.replace(/\n?$/, '\n')}${marks}`;
}
