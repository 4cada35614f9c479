/** The modules that the engine itself imports. */
export const indexFile = 'shared-rules/src/catalog/rules.generated.ts';
export const catalogFile = 'shared-rules/src/catalog/pages.generated.ts';

/** The rule index, from the names of the rules' folders. */
export function ruleIndex(ids: readonly string[]): string {
  const sorted = [...ids].sort();
  const imports = sorted.map((id) => `import ${nameOf(id)} from '../rules/${id}/rule';\n`).join('');
  const list = sorted.length === 0 ? '[]' : `[\n${sorted.map((id) => `  ${nameOf(id)},\n`).join('')}]`;
  return `// Written by \`npm run gen\` from the folders of src/rules; do not edit.\nimport type { AnyRule } from '../engine/rule';\n${imports}\nexport const rules: readonly AnyRule[] = ${list};\n`;
}

function nameOf(id: string): string {
  return id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** The pages and the version, as a module. */
export function pagesModule(pages: ReadonlyMap<string, string>, version: string): string {
  const entries = [...pages].map(([id, page]) => `  ${JSON.stringify(id)}: ${JSON.stringify(page)},\n`).join('');
  return `// Written by \`npm run gen\` from the rules' metadata and doc.md; do not edit.

/** Changes with every change of a rule's metadata or page. */
export const catalogVersion = '${version}';

/** Each rule's page, in Markdown, by rule id. */
export const pages: { readonly [id: string]: string } = ${entries === '' ? '{}' : `{\n${entries}}`};
`;
}
