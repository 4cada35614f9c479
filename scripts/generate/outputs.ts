import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rules } from '../../shared-rules/src/catalog/rules.generated';
import { catalogFile, pagesModule } from './catalog';
import { compatibility } from './compatibility';
import { guidelines } from './guidelines';
import { rulePage } from './page';
import { readProofs } from './proofs';
import { configSchema, packageSchema, renewManifest } from './schema';
import { renewReadme, rulesJson, rulesReadme } from './tables';

const pagesFolder = 'docs/rules';
const doNotEdit = (source: string) => `<!-- Written by \`npm run gen\` from ${source}; do not edit. -->\n\n`;

/** Path below `root` and text of every generated file but the rule index; null for one that has to go. */
export async function outputs(root: string): Promise<ReadonlyMap<string, string | null>> {
  const read = (path: string) => (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : null);
  const files = new Map<string, string | null>();
  const pages = new Map<string, string>();
  const shown = readProofs(root);
  for (const rule of rules) {
    const { id } = rule.meta;
    const page = await rulePage(rule, read(`shared-rules/src/rules/${id}/doc.md`) ?? '', shown);
    pages.set(id, page);
    files.set(`${pagesFolder}/${id}.md`, doNotEdit(`shared-rules/src/rules/${id}`) + page);
  }
  const version = createHash('sha256')
    .update(JSON.stringify(rules.map((rule) => rule.meta)))
    .update(JSON.stringify([...pages]))
    .digest('hex')
    .slice(0, 16);
  files.set(catalogFile, pagesModule(pages, version));
  files.set(`${pagesFolder}/README.md`, doNotEdit("the rules' metadata") + rulesReadme(rules));
  files.set(`${pagesFolder}/rules.json`, rulesJson(rules));
  files.set('docs/compatibility.md', doNotEdit("scripts/generate/foreign-rules.ts and the rules' aliases") + compatibility(rules));
  files.set(
    'docs/guidelines.md',
    doNotEdit("scripts/generate/guide-sections.ts, shared-rules/src/data/checklist.ts and the rules' sources") + guidelines(rules),
  );
  files.set('schemas/config.schema.json', configSchema(rules));
  files.set('schemas/package.schema.json', packageSchema());
  files.set('l10n/rules.json', messages());
  files.set('l10n/bundle.l10n.json', clientTexts(root));
  for (const [path, renew] of [
    ['README.md', renewReadme],
    ['package.json', renewManifest],
  ] as const) {
    const text = renew(read(path) ?? '{}', rules);
    if (text !== null) files.set(path, text);
  }
  for (const name of existsSync(join(root, pagesFolder)) ? readdirSync(join(root, pagesFolder)) : [])
    if (!files.has(`${pagesFolder}/${name}`)) files.set(`${pagesFolder}/${name}`, null);
  return files;
}

/** What the extension's client says, for translators: VS Code looks a translation up by the English text itself. */
function clientTexts(root: string): string {
  const folder = join(root, 'client/src');
  const sources = existsSync(folder) ? readdirSync(folder).sort() : [];
  const texts = sources.flatMap((name) => [...readFileSync(join(folder, name), 'utf8').matchAll(/\bl10n\.t\(\s*'((?:[^'\\]|\\.)*)'/g)]);
  const sorted = [...new Set(texts.map(([, text]) => (text as string).replaceAll("\\'", "'")))].sort();
  return `${JSON.stringify(Object.fromEntries(sorted.map((text) => [text, text])), null, 2)}\n`;
}

/** The texts of the rules, which the server says in English, by `rule.messageId`, and `rule.fix.fixId` for titles. */
function messages(): string {
  const texts: { [key: string]: string } = {};
  for (const { meta } of rules) {
    for (const [id, message] of Object.entries(meta.messages)) texts[`${meta.id}.${id}`] = message.text;
    for (const [id, fix] of Object.entries(meta.fixes ?? {})) texts[`${meta.id}.fix.${id}`] = fix.title;
  }
  return `${JSON.stringify(texts, null, 2)}\n`;
}
