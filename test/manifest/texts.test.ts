import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const table = (path: string) => JSON.parse(read(path)) as { readonly [key: string]: string };

const clients = readdirSync(join(root, 'client/src')).map((name) => ({ name, text: read(join('client/src', name)) }));
const languages = readdirSync(root).flatMap((name) => /^package\.nls\.(.+)\.json$/.exec(name)?.[1] ?? []);

/** Fields of the manifest that people read. */
const shown = /^(?:title|label|description|markdownDescription|enumDescriptions|altText)$/;
/** Names, which are the same in every language. */
const names = new Set(['Plimsoll']);

/** Every text that people read, with its place; the rules' own are English, as their pages are. */
function texts(value: unknown, path: readonly string[], readable: boolean): readonly (readonly [path: string, text: string])[] {
  if (path.at(-1) === 'plimsoll.rules') value = { ...(value as object), properties: {} };
  if (typeof value === 'string') return readable ? [[path.join('.'), value]] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => texts(one, [...path, key], shown.test(key) || (readable && Array.isArray(value))));
}

describe('the manifest', () => {
  const manifest = JSON.parse(read('package.json')) as { readonly contributes: unknown; readonly description: string; readonly capabilities: unknown };
  const readable = texts({ description: manifest.description, capabilities: manifest.capabilities, contributes: manifest.contributes }, [], false);

  it('has each text for people in the tables of texts, and the tables have none that nobody reads', () => {
    expect(readable.length).toBeGreaterThan(40);
    expect(readable.filter(([, text]) => !/^%[\w.]+%$/.test(text) && !names.has(text))).toEqual([]);
    const used = readable.filter(([, text]) => text.startsWith('%')).map(([, text]) => text.slice(1, -1));
    expect([...new Set(used)].sort()).toEqual(Object.keys(table('package.nls.json')).sort());
  });

  it('names commands and settings in its texts that there are', () => {
    const known = new Set([...read('package.json').matchAll(/"command": "(plimsoll\.\w+)"/g)].map(([, name]) => name));
    const settings = new Set([...read('package.json').matchAll(/^ +"(plimsoll\.[\w.]+)": \{/gm)].map(([, name]) => name));
    for (const file of ['package.nls.json', ...languages.map((one) => `package.nls.${one}.json`)]) {
      const linked = [...read(file).matchAll(/\(command:(plimsoll\.\w+)/g)].map(([, name]) => name);
      expect(linked.length).toBeGreaterThan(2);
      expect(linked.filter((name) => !known.has(name))).toEqual([]);
      expect([...read(file).matchAll(/#(plimsoll\.\w+)#|%22(plimsoll\.\w+)%22/g)].map(([, a, b]) => a ?? b).filter((name) => !settings.has(name))).toEqual([]);
    }
  });
});

describe('the client', () => {
  it('says nothing but what can be translated', () => {
    for (const { name, text } of clients) {
      const calls = text.match(/\bl10n\.t\(/g)?.length ?? 0;
      const literal = text.match(/\bl10n\.t\(\s*'(?:[^'\\]|\\.)*'\s*[,)]/g)?.length ?? 0;
      expect([name, literal]).toEqual([name, calls]);
      expect([name, ...(text.match(/\bshow(?:Information|Warning|Error)Message\(\s*['"`]|\b(?:title|placeHolder|detail|prompt): ['"`][^'"`]/g) ?? [])]).toEqual(
        [name],
      );
    }
  });
});

describe('every language', () => {
  it('is there for both the manifest and the client', () => {
    expect(languages).toContain('de');
    expect(readdirSync(join(root, 'l10n')).flatMap((name) => /^bundle\.l10n\.(.+)\.json$/.exec(name)?.[1] ?? [])).toEqual(languages);
  });

  it.each(
    languages.flatMap((language) => [
      ['package.nls.json', `package.nls.${language}.json`] as const,
      ['l10n/bundle.l10n.json', `l10n/bundle.l10n.${language}.json`] as const,
    ]),
  )('has all of %s in %s, with the same placeholders, links and code', (from, to) => {
    const [ours, theirs] = [table(from), table(to)];
    expect(Object.keys(theirs).sort()).toEqual(Object.keys(ours).sort());
    // What a program reads is the same in every language; a word in back quotes may be one for people (`[level, options]`).
    const fixed = (text = '') => [...text.matchAll(/\{\d\}|\(command:[^)]*\)|#plimsoll[^#]*#/g)].map(([one]) => one).sort();
    for (const key of Object.keys(ours)) {
      expect([key, fixed(theirs[key])]).toEqual([key, fixed(ours[key])]);
      expect([key, theirs[key]?.trim()]).not.toEqual([key, '']);
    }
  });
});
