import type { Config } from '../engine/config';
import { AnswerBook, askKey, type Answer, type Ask } from '../model/needs';
import { baseName, folderOf, joinPath } from '../text/path';
import type { Span } from '../text/span';
import type { AnyRule } from '../engine/rule';
import { configNames, hadolintNames, readConfigFile, type ConfigFile } from './config-file';
import { merged, type Source } from './settings';

/** Something wrong in a file of settings. */
export interface FileProblem {
  /** Path of the file below the root. */
  readonly path: string;
  readonly span: Span;
  readonly message: string;
}

export interface ResolvedConfig {
  readonly config: Config;
  /** What was put together, lowest first. */
  readonly sources: readonly Source[];
  /** The file that was found for the document, below the root; null for none. */
  readonly file: string | null;
  /** Texts of that file and of all that it extends, by path below the root. */
  readonly texts: ReadonlyMap<string, string>;
  readonly problems: readonly FileProblem[];
  /** Files that are still to be looked at: answer them, and resolve again. */
  readonly needs: readonly Ask[];
  readonly asked: readonly Ask[];
}

export interface ConfigQuestion {
  /** The document, below the root; null when it lies in no folder: then no file is looked for. */
  readonly path: string | null;
  /** A file of settings below the root that holds in place of the one that would be found; without it, that is a problem. */
  readonly file?: string;
  /** Settings that a file overrides: an editor's. */
  readonly below?: readonly Source[];
  /** Settings that override a file: those of a command line. */
  readonly above?: readonly Source[];
}

/** Finds and reads the settings of one document. Pure, as `check` is: what it lacks it asks for. */
export function resolveConfig(question: ConfigQuestion, known: ReadonlyMap<string, Answer>, rules: readonly AnyRule[]): ResolvedConfig {
  const { path, below = [], above = [] } = question;
  const reader = new Reader(known, rules);
  const found = question.file ?? (path === null ? null : reader.find(path));
  if (question.file !== undefined) reader.sayIfMissing(question.file);
  const sources = [
    ...(path !== null && path.split('/').includes('.devcontainer') ? [developmentContainer] : []),
    ...below,
    ...(found === null ? [] : reader.sourcesOf(found, path, [])),
    ...above,
  ];
  return reader.resolved(found, sources);
}

/** Reads one file of settings for itself, to say what is wrong in it. */
export function resolveConfigFile(path: string, known: ReadonlyMap<string, Answer>, rules: readonly AnyRule[]): ResolvedConfig {
  const reader = new Reader(known, rules);
  const sources = reader.sourcesOf(path, null, []);
  reader.sayIfIgnored(path);
  return reader.resolved(path, sources);
}

/** Images that a person works in alone are held to little unless some settings name a preset. */
const developmentContainer: Source = { name: 'default for .devcontainer', settings: { preset: 'minimal' } };

/** Files that one file of settings may bring in. */
const maxFiles = 32;

class Reader {
  private readonly book: AnswerBook;
  private readonly texts = new Map<string, string>();
  private readonly problems: FileProblem[] = [];

  constructor(
    private readonly known: ReadonlyMap<string, Answer>,
    private readonly rules: readonly AnyRule[],
  ) {
    this.book = new AnswerBook(known);
  }

  resolved(file: string | null, sources: readonly Source[]): ResolvedConfig {
    return {
      config: merged(sources),
      sources,
      file,
      texts: this.texts,
      problems: [...this.problems].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.span.start - b.span.start)),
      needs: [...this.book.missing.values()],
      asked: [...this.book.asked.values()],
    };
  }

  /** The nearest file of ours above the document; where there is none up to the root, hadolint's nearest. */
  find(document: string): string | null {
    const folders: string[] = [];
    for (let folder = folderOf(document); ; folder = folderOf(folder)) {
      folders.push(folder);
      if (folder === '.') break;
    }
    for (const folder of folders) {
      const here = configNames.map((name) => joinPath(folder, name)).filter((path) => this.holdsSettings(path));
      const [found, ...others] = here;
      if (found === undefined) continue;
      for (const path of others) this.sayIgnored(path, found);
      return found;
    }
    if (this.book.missing.size > 0) return null;
    for (const folder of folders) {
      const found = hadolintNames.map((name) => joinPath(folder, name)).find((path) => this.holdsSettings(path));
      if (found !== undefined) return found;
    }
    return null;
  }

  /** The settings that the file and those it extends have for a document, lowest first. */
  sourcesOf(path: string, document: string | null, chain: readonly string[]): readonly Source[] {
    const file = this.read(path);
    if (file === null) return [];
    const inner = [...chain, path];
    return [
      ...file.extends.flatMap(({ name, preset, span }) =>
        preset === null ? this.extended(path, name, span, document, inner) : [{ name: `${path}, extends ${name}`, settings: { preset } }],
      ),
      { name: path, settings: file.settings },
      ...file.overrides.flatMap(({ settings, holdsFor }, index) =>
        document !== null && holdsFor(document) ? [{ name: `${path}, overrides[${index}]`, settings }] : [],
      ),
    ];
  }

  private extended(path: string, name: string, span: Span, document: string | null, chain: readonly string[]): readonly Source[] {
    const say = (message: string) => void this.problems.push({ path, span, message });
    const target = joinPath(folderOf(path), name.replaceAll('\\', '/'));
    if (target.startsWith('/') || target === '..' || target.startsWith('../') || /^[A-Za-z]:/.test(target)) {
      say(`"${name}" lies outside the root folder, where nothing is read.`);
    } else if (chain.includes(target)) say(`"${name}" extends itself: ${[...chain.slice(chain.indexOf(target)), target].join(' → ')}.`);
    else if (this.texts.size >= maxFiles) say(`More than ${maxFiles} files are extended: "${name}" is left out.`);
    else {
      const text = this.text(target);
      if (text === 'absent') say(`There is no file "${name}".`);
      else if (text === 'unreadable') say(`"${name}" can not be read.`);
      else if (text !== 'waiting') return this.sourcesOf(target, document, chain);
    }
    return [];
  }

  private read(path: string): ConfigFile | null {
    const text = this.text(path);
    if (typeof text === 'string') {
      if (text === 'unreadable') this.problems.push({ path, span: { start: 0, end: 0 }, message: 'Can not be read: it is denied, too large, or no text.' });
      return null;
    }
    const file = readConfigFile(path, text.text, this.rules);
    if (this.texts.has(path)) return file;
    this.texts.set(path, text.text);
    for (const problem of file?.problems ?? []) this.problems.push({ path, ...problem });
    return file;
  }

  private holdsSettings(path: string): boolean {
    const text = this.text(path);
    if (typeof text === 'string') return text === 'unreadable' && baseName(path) !== 'package.json';
    return baseName(path) !== 'package.json' || readConfigFile(path, text.text, this.rules) !== null;
  }

  /** Whether another file of its folder goes before it. */
  sayIfIgnored(path: string): void {
    const rank = (configNames as readonly string[]).indexOf(baseName(path));
    if (rank < 1 || !this.holdsSettings(path)) return;
    const found = configNames
      .slice(0, rank)
      .map((name) => joinPath(folderOf(path), name))
      .find((other) => this.holdsSettings(other));
    if (found !== undefined) this.sayIgnored(path, found);
  }

  sayIfMissing(path: string): void {
    const text = this.text(path);
    if (text === 'absent') this.problems.push({ path, span: { start: 0, end: 0 }, message: 'There is no such file.' });
    else if (typeof text !== 'string' && readConfigFile(path, text.text, this.rules) === null)
      this.problems.push({ path, span: { start: 0, end: 0 }, message: 'Holds no settings of Plimsoll.' });
  }

  private sayIgnored(path: string, found: string): void {
    const text = this.text(path);
    if (typeof text === 'string') return;
    const file = readConfigFile(path, text.text, this.rules);
    this.texts.set(path, text.text);
    this.problems.push({ path, span: file?.start ?? { start: 0, end: 0 }, message: `These settings do not hold: ${baseName(found)} beside them does.` });
  }

  /** That a file is there and can not be read is worth a word; a file that may not even be looked at is as good as none. */
  private text(path: string): { readonly text: string } | 'absent' | 'unreadable' | 'waiting' {
    const text = this.book.text(path);
    if (text === null) return 'absent';
    if (text !== undefined) return { text };
    if (!this.known.has(askKey({ kind: 'text', path }))) return 'waiting';
    const stat = this.book.stat(path);
    if (stat === undefined) return this.known.has(askKey({ kind: 'stat', path })) ? 'absent' : 'waiting';
    return stat?.type === 'file' ? 'unreadable' : 'absent';
  }
}
