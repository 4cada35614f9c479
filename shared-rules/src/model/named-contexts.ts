import { folderOf, joinPath } from '../text/path';
import type { Answers } from './needs';

/** Files in which a build is described, by the tools' default names. */
const buildFile = /^(?:(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml|docker-bake(?:\.override)?\.(?:hcl|json))$/;

/** Folders above the Dockerfile's, and files in each, that are looked at. */
const maxLevels = 3;
const maxFiles = 6;

/**
 * Names that a compose or bake file near the Dockerfile gives to additional build contexts: a FROM or `--from` that uses one takes
 * that context and pulls no image. They are collected from all services and targets, whichever Dockerfile these name.
 * Sources: Compose build specification, `additional_contexts`; Bake file reference, `target.contexts`.
 */
export function namedContexts(path: string | null, answers: Answers): ReadonlySet<string> {
  const names = new Set<string>();
  if (path === null) return names;
  let folder = folderOf(path);
  for (let level = 0; level <= maxLevels; level++) {
    const files = (answers.list(folder) ?? []).filter((name) => buildFile.test(name)).slice(0, maxFiles);
    for (const file of files) for (const name of readNames(file, answers.text(joinPath(folder, file)) ?? '')) names.add(name);
    if (folder === '.') break;
    folder = folderOf(folder);
  }
  return names;
}

function readNames(file: string, text: string): readonly string[] {
  if (file.endsWith('.json')) return bakeJson(text);
  return file.endsWith('.hcl') ? blocks(text, /\bcontexts\s*=\s*\{([^}]*)\}/g).flatMap((block) => keys(block, /["']?([\w.:/@-]+)["']?\s*=/g)) : compose(text);
}

function bakeJson(text: string): readonly string[] {
  try {
    const { target = {} } = JSON.parse(text) as { readonly target?: { readonly [name: string]: { readonly contexts?: object } } };
    return Object.values(target).flatMap(({ contexts = {} }) => Object.keys(contexts));
  } catch {
    return [];
  }
}

/** The lines below `additional_contexts:` that are indented more, or its value in flow style. */
function compose(text: string): readonly string[] {
  const flow = blocks(text, /\badditional_contexts:[ \t]*[{[]([^}\]]*)[}\]]/g).flatMap((block) => keys(block, /["']?([\w./@-]+)["']?\s*[:=]/g));
  const names: string[] = [];
  let indent: number | null = null;
  for (const line of text.split('\n')) {
    const depth = line.search(/[^ ]/);
    if (depth === -1 || line[depth] === '#' || line[depth] === '\r') continue;
    const entry = /^ *(?:- *)?["']?([\w./@-]+)["']?(?:=|:(?:\s|$))/.exec(line);
    // A list may stand at the depth of its key.
    if (indent !== null && (depth > indent || (depth === indent && line[depth] === '-'))) names.push(...(entry === null ? [] : [entry[1] as string]));
    else indent = /^ *additional_contexts:\s*(?:#.*)?$/.test(line) ? depth : null;
  }
  return [...flow, ...names];
}

function blocks(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map((match) => match[1] as string);
}

function keys(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map((match) => match[1] as string);
}
