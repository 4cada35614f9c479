import type { Dockerfile, Instruction } from '../dockerfile/nodes';
import { folderOf, joinPath } from '../text/path';
import { buildsByLines, declaredBuilds } from './declared-builds';
import type { Answers } from './needs';

/** The folder that COPY and ADD read from. */
export interface BuildContext {
  /** Below the root folder; `.` is the root itself. */
  readonly folder: string;
  /** Every literal source was seen there: what is not there is absent. Otherwise the folder is a guess. */
  readonly certain: boolean;
  /** Folders that may be it as well, the nearest first; none when sources were found in `folder` alone. */
  readonly others?: readonly string[];
  /** A person, or a compose or bake file, named it: a source that is not there is missing. */
  readonly named?: boolean;
}

/** Sources that are looked up to find the context: more would cost questions and tell little. */
const maxSources = 6;
const maxAncestors = 8;

/**
 * The build context by the catalogue's definition: the one that was named; else that of the compose, bake and BuildConfig files
 * which build this Dockerfile; else that of the lines of Makefiles and scripts near it that do; else the nearest folder, from the Dockerfile's own up to the root, that holds every literal COPY/ADD source; else the Dockerfile's own.
 * Null when the Dockerfile has no path.
 */
export function findContext(document: Dockerfile, answers: Answers, path: string | null): BuildContext | null {
  const named = answers.contextOf?.(path) ?? null;
  if (named !== null) return { folder: named, certain: true, others: [], named: true };
  if (path === null) return null;
  const seen = found.get(document);
  if (seen?.answers === answers && seen.path === path) return seen.context;
  // Both at once, so that neither waits for the other's questions.
  const searched = search(document, answers, path);
  const context = declared(path, answers) ?? byLines(document, path, answers) ?? searched;
  found.set(document, { answers, path, context });
  return context;
}

/** Many ask for the context of one document while it is checked. */
const found = new WeakMap<Dockerfile, { readonly answers: Answers; readonly path: string; readonly context: BuildContext }>();

/** The context that all builds of the Dockerfile agree on; null when none names it. */
function declared(path: string, answers: Answers): BuildContext | null {
  const contexts = new Set(declaredBuilds(path, answers).map((build) => build.context));
  const [folder, ...more] = [...contexts];
  if (folder === undefined || more.length > 0) return null;
  return folder === null ? { folder: folderOf(path), certain: false } : { folder, certain: true, others: [], named: true };
}

/** The context that lines of Makefiles and scripts agree on; what stands in front of them may make files that are missing. */
function byLines(document: Dockerfile, path: string, answers: Answers): BuildContext | null {
  const [folder, ...more] = [...new Set(buildsByLines(path, answers).map((build) => build.context))];
  if (folder == null || more.length > 0) return null;
  return { folder, certain: holdsAll(folder, literalSources(document), answers), others: [] };
}

function search(document: Dockerfile, answers: Answers, path: string): BuildContext {
  const own = folderOf(path);
  const ancestors = ancestorsOf(own);
  const sources = literalSources(document);
  const first = sources[0];
  if (first === undefined) return { folder: own, certain: true, others: ancestors };
  if (holdsAll(own, sources, answers)) return { folder: own, certain: true, others: [] };
  // One source is asked of all ancestors at once, the others only where that one is: few rounds and few questions.
  const found = ancestors.filter((folder) => holds(folder, first, answers)).find((folder) => holdsAll(folder, sources, answers));
  return found === undefined ? { folder: own, certain: false, others: ancestors } : { folder: found, certain: true, others: [] };
}

function holdsAll(folder: string, sources: readonly string[], answers: Answers): boolean {
  return sources.map((source) => holds(folder, source, answers)).every(Boolean);
}

function holds(folder: string, source: string, answers: Answers): boolean {
  return answers.stat(joinPath(folder, source)) != null;
}

function ancestorsOf(folder: string): readonly string[] {
  const found: string[] = [];
  for (let at = folder; at !== '.' && found.length < maxAncestors; ) {
    at = folderOf(at);
    found.push(at);
  }
  return found;
}

/** The first sources of the context that are plain paths: no variable, no wildcard, no URL, no heredoc, nothing `--from` elsewhere. */
function literalSources(document: Dockerfile): readonly string[] {
  const found = new Set<string>();
  for (const instruction of document.instructions) {
    for (const source of contextSources(instruction)) {
      const path = source.replace(/^\/+/, '');
      const plain = !/[$*?[\]\\{}%]/.test(path) && !path.split('/').includes('..') ? joinPath('.', path) : '.';
      if (plain !== '.') found.add(plain);
      if (found.size === maxSources) return [...found];
    }
  }
  return [...found];
}

/** The sources of a COPY or ADD that come from the context, as written. */
export function contextSources(instruction: Instruction): readonly string[] {
  if (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') return [];
  if (instruction.flags.some((flag) => flag.name === 'from')) return [];
  const words = copyWords(instruction);
  return words.slice(0, -1).filter((word) => !word.startsWith('<<') && !/^([a-z]+:\/\/|git@)/i.test(word));
}

/** Sources and destination of a COPY or ADD, in either form. */
export function copyWords(instruction: Instruction): readonly string[] {
  return instruction.json?.map((word) => word.value) ?? instruction.words.map((word) => word.value);
}
