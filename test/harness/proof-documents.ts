import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { defaultConfig, rules, type Answer, type Ask, type Config } from '../../shared-rules/src/index';
import { readDoc, readSpec, type SpecCase } from './cases';
import { corpusFiles } from './corpus';
import { FileTree } from './file-tree';
import type { ProofDocument } from './proof';

/** Every rule, so that every fix has its chance. */
export const everyRule: Config = { ...defaultConfig, preset: 'strict' };

const rulesFolder = resolve('shared-rules/src/rules');

function read(rule: string, name: string): string {
  return readFileSync(join(rulesFolder, rule, name), 'utf8');
}

export function specOf(rule: string): string {
  return read(rule, 'spec.md');
}

/** Each case of every rule's spec and page, under the case's own settings. */
export function specDocuments(): readonly ProofDocument[] {
  return rules.flatMap((rule) => {
    const { id } = rule.meta;
    const cases = [
      ...readSpec(specOf(id), rule).cases.map((one) => [`${id}/spec.md`, one] as const),
      ...readDoc(read(id, 'doc.md'), rule).cases.map((one) => [`${id}/doc.md`, one] as const),
    ];
    return cases.map(([file, one]) => documentOf(`${file}:${one.line} ${one.title}`, one));
  });
}

function documentOf(name: string, { kind, text, path, config, files }: SpecCase): ProofDocument {
  const tree = new FileTree(files);
  return {
    name,
    input: { kind, text, path, config: { ...config, preset: 'strict' } },
    host: (changed) => (files.length === 0 ? tree : tree.with(changed)).answer,
  };
}

/** Each real file; none where they are not at hand. */
export function corpusDocuments(): readonly ProofDocument[] {
  return corpusFiles().map(({ name, kind, text, path, host }) => ({
    name,
    input: { kind, text, path, config: everyRule },
    host: (changed) => (ask) => answerFrom(changed, ask, host),
  }));
}

/** A text that a fix has given to another file, and its name in the folder. */
function answerFrom(changed: ReadonlyMap<string, string>, { kind, path }: Ask, ask: (ask: Ask) => Answer): Answer {
  const text = changed.get(path);
  if (text !== undefined) return kind === 'text' ? { state: 'found', text } : { state: 'found', type: 'file', size: text.length, mode: null };
  const answer = ask({ kind, path });
  if (!('names' in answer)) return answer;
  const folder = path === '.' ? '' : `${path}/`;
  const added = [...changed.keys()].filter((name) => name.startsWith(folder) && !name.slice(folder.length).includes('/'));
  return { ...answer, names: [...new Set([...answer.names, ...added.map((name) => name.slice(folder.length))])] };
}

export function generatedDocument(text: string): ProofDocument {
  return { name: 'generated', input: { kind: 'dockerfile', text, path: 'Dockerfile', config: everyRule }, host: () => () => ({ state: 'unknown' }) };
}
