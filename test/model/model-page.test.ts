import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const folder = join(root, 'shared-rules/src/model');
const page = readFileSync(join(root, 'docs/model.md'), 'utf8');

/** What a module exports by name. */
function namesIn(text: string): readonly string[] {
  const declared = [...text.matchAll(/^export (?:function|const|class|interface|type) (\w+)/gm)].map((match) => match[1] as string);
  const passedOn = [...text.matchAll(/^export (?:type )?\{([^}]*)\}/gm)].flatMap((match) => (match[1] as string).split(/[\s,]+/));
  return [...declared, ...passedOn].filter((name) => name !== '' && name !== 'type');
}

it('docs/model.md speaks of every facet of the model', () => {
  const silent = readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && name !== 'lazy.ts')
    .filter((name) => {
      const names = [name, basename(name, '.ts'), ...namesIn(readFileSync(join(folder, name), 'utf8'))];
      return !names.some((one) => new RegExp(`\\b${one}\\b`).test(page));
    });
  expect(silent, 'say there what the facet knows, and what not').toEqual([]);
});
