import { folderOf, joinPath } from '../text/path';
import { Recent } from '../text/recent';
import type { Answers } from './needs';

/** Files in which a build is described, by the tools' default names (OpenShift's BuildConfig has none: by the usual ones). */
const buildFile =
  /^(?:(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml|docker-bake(?:\.override)?\.(?:hcl|json)|devcontainer\.json|(?:build-?config|bc)[\w.-]*\.ya?ml)$/i;

/** Folders above the Dockerfile's, and files in each, that are looked at. */
const maxLevels = 3;
const maxFiles = 6;

/**
 * Names that a compose or bake file near the Dockerfile gives to additional build contexts: a FROM or `--from` that uses one takes
 * that context and pulls no image. They are collected from all services and targets, whichever Dockerfile these name.
 * Sources: Compose build specification, `additional_contexts`; Bake file reference, `target.contexts`.
 */
export function namedContexts(path: string | null, answers: Answers): ReadonlySet<string> {
  return collect(path, answers, { compose: 'additional_contexts', bake: 'contexts' });
}

/**
 * Names of the build arguments that a compose, bake, BuildConfig or devcontainer file near the Dockerfile gives, from all services and targets.
 * Sources: Compose build specification, `args`; Bake file reference, `target.args`; OpenShift, `dockerStrategy.buildArgs`; devcontainer.json, `build.args`.
 */
export function passedArguments(path: string | null, answers: Answers): ReadonlySet<string> {
  return collect(path, answers, { compose: 'args', bake: 'args' });
}

interface Keys {
  readonly compose: string;
  readonly bake: 'contexts' | 'args';
}

function collect(path: string | null, answers: Answers, wanted: Keys): ReadonlySet<string> {
  return new Set(buildFiles(path, answers).flatMap(({ name, text }) => readNames(name, text, wanted)));
}

/** A file that describes builds; its text is empty when it can not be seen. */
export interface BuildFile {
  readonly name: string;
  readonly folder: string;
  readonly text: string;
}

/** A function of such a file alone, computed once for each: what one at the top of a repository says is asked for by every Dockerfile below it. */
export function perBuildFile<Result>(compute: (file: BuildFile) => Result): (file: BuildFile) => Result {
  const known = new Recent<Result>(16);
  return (file) => known.get(`${file.folder}\n${file.name}\n${file.text}`, () => compute(file));
}

/** Folders that hold the BuildConfigs of a repository, by custom. */
const objectFolder = /^\.?openshift$/i;

/** Files that call `docker build` and its like. */
const lineFile = /^(?:GNUmakefile|makefile|justfile|build[\w.-]*\.sh)$/i;

/** The files near the Dockerfile that describe a build. */
export function buildFiles(path: string | null, answers: Answers): readonly BuildFile[] {
  if (path === null) return [];
  let byPath = known.get(answers);
  if (byPath === undefined) known.set(answers, (byPath = new Map()));
  let files = byPath.get(path);
  if (files === undefined) byPath.set(path, (files = findFiles(path, answers)));
  return files;
}

/** Answers do not change while they are used, and many ask. */
const known = new WeakMap<Answers, Map<string, readonly BuildFile[]>>();

function findFiles(path: string, answers: Answers): readonly BuildFile[] {
  return foldersAbove(path).flatMap((folder) => {
    const names = answers.list(folder) ?? [];
    const inside = names.filter((name) => objectFolder.test(name)).map((name) => joinPath(folder, name));
    return [...filesIn(folder, names, buildFile, answers), ...inside.flatMap((one) => filesIn(one, answers.list(one) ?? [], /\.ya?ml$/i, answers))];
  });
}

/** The Makefiles and build scripts near the Dockerfile. */
export function buildLineFiles(path: string | null, answers: Answers): readonly BuildFile[] {
  return foldersAbove(path).flatMap((folder) => filesIn(folder, answers.list(folder) ?? [], lineFile, answers));
}

function filesIn(folder: string, names: readonly string[], pattern: RegExp, answers: Answers): readonly BuildFile[] {
  return names
    .filter((name) => pattern.test(name))
    .slice(0, maxFiles)
    .map((name) => ({ name, folder, text: answers.text(joinPath(folder, name)) ?? '' }));
}

/** The Dockerfile's own folder, and the nearest above it. */
function foldersAbove(path: string | null): readonly string[] {
  const found: string[] = [];
  if (path === null) return found;
  for (let folder = folderOf(path); found.length <= maxLevels; folder = folderOf(folder)) {
    found.push(folder);
    if (folder === '.') break;
  }
  return found;
}

function readNames(file: string, text: string, wanted: Keys): readonly string[] {
  if (file.startsWith('docker-bake') && file.endsWith('.json')) return bakeJson(text, wanted.bake);
  if (file.endsWith('.json'))
    return wanted.bake === 'args' ? blocks(text, /"args"\s*:\s*\{([^}]*)\}/g).flatMap((block) => keys(block, /"([\w.-]+)"\s*:/g)) : [];
  if (file.endsWith('.hcl'))
    return blocks(text, new RegExp(`\\b${wanted.bake}\\s*=\\s*\\{([^}]*)\\}`, 'g')).flatMap((block) => keys(block, /["']?([\w.:/@-]+)["']?\s*=/g));
  const buildArgs =
    wanted.bake === 'args'
      ? blocks(text, /\bbuildArgs:\s*\n((?:\s*(?:-\s*)?(?:name|value|valueFrom):.*\n?)+)/g).flatMap((block) => keys(block, /\bname:\s*["']?([\w.-]+)/g))
      : [];
  return [...compose(text, wanted.compose), ...buildArgs];
}

function bakeJson(text: string, key: Keys['bake']): readonly string[] {
  try {
    const { target = {} } = JSON.parse(text) as { readonly target?: { readonly [name: string]: { readonly contexts?: object; readonly args?: object } } };
    return Object.values(target).flatMap((one) => Object.keys(one[key] ?? {}));
  } catch {
    return [];
  }
}

/** The lines below the key that are indented more, or its value in flow style. */
function compose(text: string, key: string): readonly string[] {
  const flow = blocks(text, new RegExp(`\\b${key}:[ \\t]*[{[]([^}\\]]*)[}\\]]`, 'g')).flatMap((block) => keys(block, /["']?([\w./@-]+)["']?\s*[:=]/g));
  const start = new RegExp(`^ *${key}:\\s*(?:#.*)?$`);
  const names: string[] = [];
  let indent: number | null = null;
  for (const line of text.split('\n')) {
    const depth = line.search(/[^ ]/);
    if (depth === -1 || line[depth] === '#' || line[depth] === '\r') continue;
    const entry = /^ *(?:- *)?["']?([\w./@-]+)["']?(?:=|:(?:\s|$)|\s*$)/.exec(line);
    // A list may stand at the depth of its key.
    if (indent !== null && (depth > indent || (depth === indent && line[depth] === '-'))) names.push(...(entry === null ? [] : [entry[1] as string]));
    else indent = start.test(line) ? depth : null;
  }
  return [...flow, ...names];
}

function blocks(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map((match) => match[1] as string);
}

function keys(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map((match) => match[1] as string);
}
