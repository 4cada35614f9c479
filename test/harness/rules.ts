import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AnyRule } from '../../shared-rules/src/engine/rule';

const rulesFolder = fileURLToPath(new URL('../../shared-rules/src/rules', import.meta.url));

/** One folder of a rule as it lies on disk. */
export interface RuleFolder {
  readonly id: string;
  readonly files: readonly string[];
  /** Null when rule.ts cannot be loaded. */
  readonly rule: AnyRule | null;
  readonly error: unknown;
  readonly doc: string;
  readonly spec: string;
}

/** Every rule folder. One that cannot be loaded does not keep the others from being tested. */
export async function loadRuleFolders(): Promise<readonly RuleFolder[]> {
  const ids = readdirSync(rulesFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  return Promise.all(ids.map(loadRuleFolder));
}

async function loadRuleFolder(id: string): Promise<RuleFolder> {
  const folder = join(rulesFolder, id);
  const files = readdirSync(folder).sort();
  const read = (name: string) => (files.includes(name) ? readFileSync(join(folder, name), 'utf8') : '');
  const texts = { id, files, doc: read('doc.md'), spec: read('spec.md') };
  try {
    const module = (await import(/* @vite-ignore */ join(folder, 'rule.ts'))) as { readonly default?: AnyRule };
    if (module.default === undefined) throw new Error('rule.ts has no default export');
    return { ...texts, rule: module.default, error: null };
  } catch (error) {
    return { ...texts, rule: null, error };
  }
}
