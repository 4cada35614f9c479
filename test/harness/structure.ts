import { presets, type AnyRule } from '../../shared-rules/src/engine/rule';
import type { RuleFolder } from './rules';

const guides = new Set(['OCP', 'ACP', 'ROSA', 'EW', 'ZH', 'Dockerfile reference', 'POSIX']);

/** What is wrong with a rule's folder and metadata, apart from what it does. */
export function structureFaults({ id, files }: Pick<RuleFolder, 'id' | 'files'>, { meta }: AnyRule): readonly string[] {
  const faults: string[] = [];
  const expect = (holds: boolean, fault: string) => void (holds || faults.push(fault));
  expect(files.join() === 'doc.md,rule.ts,spec.md', `the folder must hold doc.md, rule.ts and spec.md, and holds ${files.join(', ')}`);
  expect(meta.id === id, `the id "${meta.id}" is not the folder's name`);
  expect(/^[a-z0-9]+(?:-[a-z0-9]+)+$|^[a-z]+$/.test(meta.id), 'the id must be kebab case');
  expect(/^[A-Z`][^\n]*\.$/.test(meta.summary) && !/\.\s+[A-Z]/.test(meta.summary), 'the summary must be one sentence that ends in a full stop');
  expect(presets.includes(meta.preset), `no such preset: ${meta.preset}`);
  expect(/^\d+\.\d+\.\d+$/.test(meta.since), '`since` must be a version');
  expect(meta.sources.length > 0, 'it must name its sources');
  for (const source of meta.sources) expect(guides.has(source.guide) && source.section.trim() !== '', `a source without guide or section: ${source.guide}`);
  expect(Object.keys(meta.messages).length > 0, 'it must have a message');
  for (const [name, message] of Object.entries(meta.messages)) {
    expect(/^[a-z][A-Za-z0-9]*$/.test(name), `the message id "${name}" must be camel case`);
    expect(/[.?]$/.test(message.text), `the message "${name}" must end in a full stop`);
  }
  for (const [name, fix] of Object.entries(meta.fixes ?? {})) {
    expect(/^[a-z][A-Za-z0-9]*$/.test(name) && name !== 'all', `the fix id "${name}" must be camel case, and not "all"`);
    expect(/^[A-Z`]/.test(fix.title) && !fix.title.endsWith('.'), `the title of the fix "${name}" must be an imperative without a full stop`);
    expect(fix.level === 'safe' || (fix.why ?? '').trim() !== '', `the fix "${name}" is ${fix.level}: it must say why`);
  }
  for (const [name, option] of Object.entries(meta.options ?? {})) {
    const type = Array.isArray(option.default) ? 'strings' : typeof option.default;
    expect(type === option.type, `the default of the option "${name}" is no ${option.type}`);
    expect(option.about.endsWith('.'), `the text of the option "${name}" must end in a full stop`);
  }
  return faults;
}

/** What is wrong between rules: an alias that two of them bear, an unknown id in `supersedes`. */
export function crossFaults(rules: readonly AnyRule[]): readonly string[] {
  const faults: string[] = [];
  const owners = new Map<string, string>(rules.map(({ meta }) => [meta.id, meta.id]));
  for (const { meta } of rules) {
    for (const alias of meta.aliases ?? []) {
      const key = alias.toLowerCase();
      const owner = owners.get(key);
      if (owner !== undefined) faults.push(`the alias ${alias} of ${meta.id} belongs to ${owner}`);
      owners.set(key, meta.id);
    }
    for (const other of meta.supersedes ?? [])
      if (!rules.some((rule) => rule.meta.id === other)) faults.push(`${meta.id} supersedes "${other}", which is no rule`);
  }
  return faults;
}
