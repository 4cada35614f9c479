import {
  askKey,
  catalogVersion,
  check,
  checkTogether,
  documentKind,
  gather,
  gatherConfig,
  gatherConfigFile,
  gatherConfigNow,
  gatherFor,
  gatherNow,
  isConfigFile,
  rules,
  type Answer,
  type Ask,
  type CheckInput,
  type CheckResult,
  type Config,
  type DocumentKind,
  type FileProblem,
  type Gathered,
  type Known,
  type ResolvedConfig,
} from '@plimsoll/shared-rules';
import { TextDocuments, type Connection } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { noAbilities, type Abilities } from './abilities';
import { Dependents } from './dependents';
import { Files } from './files';
import { fingerprint } from './fingerprint';
import { Others } from './others';
import { Roots } from './roots';
import { RulePages } from './rule-pages';
import type { Runtime } from './runtime';
import { Settings } from './settings';
import { ShellChecks } from './shell-checks';
import { displayPath, normalizeUri, pathBelow } from './uris';

/** A document with all that its result hangs on. */
export interface Checked {
  readonly document: TextDocument;
  readonly kind: DocumentKind;
  readonly root: string | null;
  /** Below the root, POSIX. */
  readonly path: string | null;
  readonly config: Config;
  /** Where the configuration comes from. */
  readonly settings: ResolvedConfig;
  readonly result: CheckResult;
  readonly answers: ReadonlyMap<string, Answer>;
  /** Of text, settings, answers and catalogue: equal ones have equal results. */
  readonly fingerprint: string;
}

/** A file of settings with what is wrong in it. */
export interface CheckedSettings {
  readonly document: TextDocument;
  readonly problems: readonly FileProblem[];
  readonly fingerprint: string;
}

/** A document that is about to be checked. */
interface Prepared {
  readonly document: TextDocument;
  readonly root: string | null;
  readonly settings: ResolvedConfig;
  readonly input: CheckInput;
  /** `Session.changes` at that time. */
  readonly changes: number;
  /** What its own text was read by; nothing for an open document. */
  readonly read: readonly Ask[];
}

interface Kept {
  readonly version: number;
  readonly checked: Promise<Checked | null>;
}

/**
 * What the server knows. Only the open texts and the settings are state: all else is a function of them and of the files,
 * kept to save time, and may be forgotten at any moment.
 */
export class Session {
  readonly documents = new TextDocuments(TextDocument);
  readonly dependents = new Dependents();
  readonly files: Files;
  readonly roots: Roots;
  readonly settings: Settings;
  readonly pages: RulePages;
  readonly others = new Others();
  abilities: Abilities = noAbilities;
  /** A person trusts the workspace: without that no program is run for it. */
  trusted = true;
  readonly shellChecks: ShellChecks;
  /** The client's own spelling of each open document's URI, by the normal one. */
  private readonly spellings = new Map<string, string>();
  private readonly kept = new Map<string, Kept>();
  /** The last answers of each document, to start from: most edits ask nothing new. */
  private readonly last = new Map<string, Checked>();
  /** How often something changed that a result hangs on: the answers of a check that was under way then may be old ones. */
  private changes = 0;
  private readonly checkedListeners: ((checked: Checked) => void)[] = [];

  constructor(
    readonly connection: Connection,
    readonly runtime: Runtime,
  ) {
    this.files = new Files(connection, runtime, (uri) => this.documents.get(this.spellings.get(uri) ?? uri)?.getText());
    this.roots = new Roots(this.files);
    this.settings = new Settings(connection);
    this.pages = new RulePages(connection, runtime);
    this.shellChecks = new ShellChecks(this);
  }

  /** Called behind each check that was really made. */
  onChecked(listener: (checked: Checked) => void): void {
    this.checkedListeners.push(listener);
  }

  opened(uri: string): void {
    this.spellings.set(normalizeUri(uri), uri);
  }

  /** Whether a document of that URI is open, in whatever spelling. */
  isOpen(uri: string): boolean {
    return this.spellings.has(normalizeUri(uri));
  }

  /** The version of the open document of that URI; null when it is not open. */
  versionOf(uri: string): number | null {
    return this.documents.get(this.spellings.get(normalizeUri(uri)) ?? uri)?.version ?? null;
  }

  /** The result of an open document; null when it is none of ours. */
  async checkOpen(uri: string): Promise<Checked | null> {
    const document = this.documents.get(uri);
    return document === undefined ? null : this.check(document);
  }

  /** The result of a document, kept for its version until something it hangs on changes. */
  check(document: TextDocument): Promise<Checked | null> {
    const before = this.kept.get(document.uri);
    if (before?.version === document.version) return before.checked;
    const kept: Kept = { version: document.version, checked: this.run(document) };
    this.kept.set(document.uri, kept);
    kept.checked.catch(() => {
      if (this.kept.get(document.uri) === kept) this.kept.delete(document.uri);
    });
    return kept.checked;
  }

  /** The result of a document, open or not; null when it is none of ours, or can not be read. */
  async checkAny(uri: string): Promise<Checked | null> {
    const [checked] = await this.checkAll([uri]);
    return checked ?? null;
  }

  /** The same for several, in their order. */
  async checkAll(uris: readonly string[]): Promise<readonly (Checked | null)[]> {
    const closed = uris.filter((uri) => !this.isOpen(uri));
    const results = new Map((await this.checkClosed(closed)).map((checked, index) => [closed[index] as string, checked]));
    return Promise.all(uris.map(async (uri) => results.get(uri) ?? (this.isOpen(uri) ? this.checkOpen(uri) : null)));
  }

  /**
   * Checks files that are not open, by their texts on disk, side by side where these are at hand. Nothing is kept but the files that they asked for.
   * Null for one that can not be read.
   */
  private async checkClosed(uris: readonly string[]): Promise<readonly (Checked | null)[]> {
    const prepared = await Promise.all(uris.map((uri) => this.prepareClosed(uri)));
    const found = new Map<Prepared, Gathered>();
    for (const root of new Set(prepared.map((one) => one?.root ?? null))) {
      const now = root === null ? null : this.files.now(root);
      const own = prepared.filter((one) => one !== null && one.root === root) as Prepared[];
      const inputs = own.map(({ input }) => input);
      const results =
        now === null ? await Promise.all(inputs.map((input) => this.gatherFrom(input, root, new Map()))) : await checkTogether(inputs, rules, now);
      own.forEach((one, index) => found.set(one, results[index] as Gathered));
    }
    return prepared.map((one) => (one === null ? null : this.conclude(one, found.get(one) as Gathered)));
  }

  private async prepareClosed(uri: string): Promise<Prepared | null> {
    const root = await this.roots.of(uri);
    const path = root === null ? null : pathBelow(root, uri);
    if (root === null || !path) return null;
    const answer = await this.files.ask(root, { kind: 'text', path });
    if (answer.state !== 'found' || !('text' in answer)) return null;
    return this.prepare(TextDocument.create(uri, '', 0, answer.text), [{ kind: 'text', path }]);
  }

  /** What the engine knows of a checked document beside its findings: what it asks further is read, and not kept. */
  async facts<T>(
    { kind, path, config, root, document, answers }: Checked,
    compute: (input: CheckInput, known: ReadonlyMap<string, Answer>) => Known<T>,
  ): Promise<{ readonly value: T; readonly answers: ReadonlyMap<string, Answer> }> {
    const input = { kind, path, config, text: document.getText() };
    const gathered = await gatherFor(
      (known) => compute(input, known),
      (ask) => (root === null ? { state: 'unknown' } : this.files.askOnce(root, ask)),
      answers,
    );
    return { value: gathered.result.value, answers: gathered.answers };
  }

  /** What is wrong in a file of settings, open or not; null for another file, and for one that can not be read. */
  async checkSettings(uri: string): Promise<CheckedSettings | null> {
    const root = await this.roots.of(uri);
    const path = root === null ? null : pathBelow(root, uri);
    if (root === null || !path) return null;
    const { asked, problems, texts } = await gatherConfigFile(path, rules, (ask) => this.files.ask(root, ask));
    const text = texts.get(path);
    this.dependents.set(uri, root, asked);
    if (text === undefined) return null;
    const version = this.versionOf(uri);
    const own = problems.filter((problem) => problem.path === path);
    return { document: TextDocument.create(uri, '', version ?? 0, text), problems: own, fingerprint: fingerprint([catalogVersion, text, JSON.stringify(own)]) };
  }

  /** Whether the document has the name of a file of settings. */
  holdsSettings(uri: string): boolean {
    return isConfigFile(displayPath(uri));
  }

  /** The result of `uri` hangs on something that changed. */
  invalidate(uri: string): void {
    this.changes++;
    this.kept.delete(uri);
    this.last.delete(uri);
  }

  invalidateAll(): void {
    this.changes++;
    this.kept.clear();
    this.last.clear();
  }

  /** A closed document; who still needs its dependencies (a reported file) sets them again. */
  drop(uri: string): void {
    this.spellings.delete(normalizeUri(uri));
    this.invalidate(uri);
    this.dependents.delete(uri);
    this.settings.forgetDocument(uri);
    this.others.forgetDocument(uri);
  }

  forget(): void {
    this.invalidateAll();
    this.files.forget();
    this.roots.forget();
    this.settings.forget();
  }

  kindOf(document: TextDocument): DocumentKind | null {
    return documentKind(displayPath(document.uri), document.languageId === '' ? undefined : document.languageId);
  }

  private async run(document: TextDocument): Promise<Checked | null> {
    const prepared = await this.prepare(document);
    if (prepared === null) return null;
    const known = this.last.get(document.uri);
    return this.conclude(prepared, await this.gatherFrom(prepared.input, prepared.root, known?.root === prepared.root ? known.answers : new Map()));
  }

  private async prepare(document: TextDocument, read: readonly Ask[] = []): Promise<Prepared | null> {
    const kind = this.kindOf(document);
    if (kind === null) return null;
    const frozen = freeze(document);
    const text = frozen.getText();
    const [root, editor] = await Promise.all([this.roots.of(document.uri), this.settings.of(document.uri)]);
    const path = root === null ? null : pathBelow(root, document.uri);
    const now = root === null ? null : this.files.now(root);
    const question = { path, below: [editor] };
    const settings =
      now === null
        ? await gatherConfig(question, rules, (ask) => (root === null ? { state: 'unknown' } : this.files.ask(root, ask)))
        : gatherConfigNow(question, rules, now);
    return { document: frozen, root, settings, input: { kind, text, path, config: settings.config }, changes: this.changes, read };
  }

  private conclude({ document, root, settings, input, changes, read }: Prepared, { result, answers }: Gathered): Checked {
    const { kind, path, config } = input;
    const checked: Checked = { document, kind, root, path, config, settings, result, answers, fingerprint: identify(input, result, answers) };
    for (const { rule, error } of result.failures)
      this.connection.console.error(`The rule ${rule} failed on ${document.uri}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    if (read.length > 0) this.last.delete(document.uri);
    else if (this.changes === changes) this.last.set(document.uri, checked);
    if (root === null) this.dependents.delete(document.uri);
    else this.dependents.set(document.uri, root, [...settings.asked, ...result.asked, ...read]);
    for (const listener of this.checkedListeners) listener(checked);
    return checked;
  }

  /** Starts from answers that still hold: one check where nothing new is asked. Where they do not suffice, all is asked as if for the first time. */
  private async gatherFrom(input: Parameters<typeof check>[0], root: string | null, known: ReadonlyMap<string, Answer>) {
    if (known.size > 0) {
      const result = check(input, known, rules);
      if (result.needs.length === 0) {
        const asked = new Set(result.asked.map(askKey));
        return { result, answers: new Map([...known].filter(([key]) => asked.has(key))) };
      }
    }
    const now = root === null ? null : this.files.now(root);
    if (now !== null) return gatherNow(input, rules, now);
    return gather(input, rules, (ask) => (root === null ? { state: 'unknown' } : this.files.ask(root, ask)));
  }
}

/** The document as it is now: the open one changes under a slow request, text and version. */
function freeze(document: TextDocument): TextDocument {
  return TextDocument.create(document.uri, document.languageId, document.version, document.getText());
}

function identify(input: Parameters<typeof check>[0], result: CheckResult, answers: ReadonlyMap<string, Answer>): string {
  const asked = result.asked.map(askKey).sort();
  return fingerprint([
    catalogVersion,
    input.kind,
    input.path ?? '',
    JSON.stringify(input.config),
    input.text,
    ...asked.flatMap((key) => [key, JSON.stringify(answers.get(key) ?? null)]),
  ]);
}
