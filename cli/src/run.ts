import { existsSync, statSync, writeFileSync } from 'node:fs';
import { basename, isAbsolute, join, resolve, sep } from 'node:path';
import { configNames, documentKind, findRule, hadolintNames, initialConfig, pages, rules, type ResolvedConfig } from '@plimsoll/shared-rules';
import { diskAnswers } from './answers';
import { readArguments, usage, UsageError, type Arguments } from './args';
import { Configuration } from './configuration';
import { discover, kindOfContent, type Found } from './discovery';
import { checkDocument, fixDocument, type Document, type Host } from './document';
import { fails, makeReport, type FileReport, type Report } from './report/report';
import { humanReport } from './report/human';
import { jsonReport } from './report/json';
import { settingsProblem, settingsReport } from './report/settings';
import { pathBelow, rootOf } from './root';
import { decode, maxBytes, readTextFile, type TextFile } from './text-file';
import { unifiedDiff } from './unified-diff';

/** What a run needs of the process around it. */
export interface Surroundings {
  readonly cwd: string;
  readonly version: string;
  readonly colours: boolean;
  readStdin(): Uint8Array;
  out(text: string): void;
  err(text: string): void;
}

/** Rounds of repairs over all files: a fix in one may make room for one in another. */
const maxRounds = 3;

/** Runs the command line; returns the exit code. */
export async function run(argv: readonly string[], around: Surroundings): Promise<number> {
  try {
    const args = readArguments(argv);
    if (args.command === 'help') return say(around, `${usage}\n`);
    if (args.command === 'version') return say(around, `${around.version}\n`);
    if (args.command === 'explain') return explain(args.explain, around);
    if (args.command === 'init') return initialize(resolve(around.cwd, args.paths[0] ?? '.'), around);
    const one = new Run(args, around);
    return await (args.command === 'config' ? one.showSettings() : one.run());
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    around.err(`plimsoll: ${error.message}\nplimsoll --help lists the options.\n`);
    return 2;
  }
}

function say(around: Surroundings, text: string): number {
  around.out(text);
  return 0;
}

function explain(name: string, around: Surroundings): number {
  const rule = findRule(name, rules);
  if (rule === undefined) throw new UsageError(`--explain ${name}: there is no such rule`);
  return say(around, pages[rule.meta.id] ?? `# ${rule.meta.id}\n\n${rule.meta.summary}\n`);
}

/** `plimsoll init`: writes a first file of settings, from hadolint's where there are some. */
function initialize(folder: string, around: Surroundings): number {
  const file = join(folder, configNames[0]);
  if (configNames.slice(0, 2).some((name) => existsSync(join(folder, name)))) throw new UsageError(`${file}: is there already`);
  const hadolint = hadolintNames.map((name) => readTextFile(join(folder, name))).find((read) => 'text' in read);
  const text = initialConfig(hadolint !== undefined && 'text' in hadolint ? hadolint.text : null, rules);
  if (text === null) throw new UsageError(`${join(folder, hadolintNames[0])}: is no YAML`);
  writeFileSync(file, text);
  return say(around, `${file} is written.\n`);
}

class Run {
  /** What was asked for and could not be done: exit code 2. */
  private readonly troubles: string[] = [];
  /** Texts that differ from the disk, by absolute path. */
  private readonly pending = new Map<string, string>();
  private readonly configuration: Configuration;
  /** Problems of settings that were told already: many files share them. */
  private readonly said = new Set<string>();

  constructor(
    private readonly args: Arguments,
    private readonly around: Surroundings,
  ) {
    this.configuration = new Configuration(args.settings);
  }

  /** `plimsoll config show FILE`. */
  async showSettings(): Promise<number> {
    const { args, around } = this;
    const [given = ''] = args.paths;
    const file = resolve(around.cwd, given);
    const root = rootOf(file, around.cwd);
    const settings = await this.settingsOf(root, pathBelow(root, file) ?? basename(file));
    around.out(settingsReport(slashes(given), settings));
    return this.troubles.length > 0 ? 2 : 0;
  }

  async run(): Promise<number> {
    const { args } = this;
    const read = await this.read();
    const documents = args.fix === 'none' ? read : await this.fix(read, args.fix);
    const outcomes = [];
    for (const document of documents) outcomes.push(await checkDocument(document, this.host(document)));
    for (const { document, result } of outcomes)
      for (const { rule, error } of result.failures) this.trouble(`${document.name}: the rule ${rule} failed: ${(error as Error).message}`);
    if (!args.dryRun) this.write(documents);
    const report = makeReport(outcomes);
    this.print(report);
    return this.troubles.length > 0 ? 2 : fails(report) ? 1 : 0;
  }

  private trouble(message: string): void {
    this.troubles.push(message);
    this.around.err(`plimsoll: ${message}\n`);
  }

  private host({ root }: Document): Host {
    return diskAnswers(root, this.pending);
  }

  private async read(): Promise<readonly Document[]> {
    const { args, around } = this;
    if (args.stdinName !== null)
      return this.document('-', decode(around.readStdin()), { file: resolve(around.cwd, args.stdinName), kind: documentKind(args.stdinName), given: '-' });
    if (args.context !== null && statSync(resolve(around.cwd, args.context), { throwIfNoEntry: false })?.isDirectory() !== true)
      throw new UsageError(`--context ${args.context}: there is no such folder`);
    const { found, missing } = discover(args.paths, around.cwd);
    for (const path of missing) this.trouble(`${path}: there is no such file or folder`);
    const documents: Document[] = [];
    for (const one of found)
      documents.push(...(await this.document(one.given === null ? this.nameOf(one.file) : slashes(one.given), readTextFile(one.file), one)));
    return documents;
  }

  private async document(name: string, read: TextFile, { file, kind: known, given }: Found): Promise<readonly Document[]> {
    if (!('text' in read)) {
      const message = `${name}: ${troubles[read.trouble]}`;
      // What a search comes upon may be anything; only what was named has to be readable.
      if (given !== null) this.trouble(message);
      else this.around.err(`plimsoll: ${message}; left out\n`);
      return [];
    }
    const kind = known ?? kindOfContent(read.text);
    if (kind === null) {
      if (given !== null) this.trouble(`${name}: neither a Dockerfile nor a shell script`);
      return [];
    }
    const root = rootOf(file, this.around.cwd);
    const path = pathBelow(root, file) ?? basename(file);
    const { config } = await this.settingsOf(root, path);
    const input = { kind, text: read.text, path, config, context: this.contextBelow(root) };
    return [{ name, file: name === '-' ? null : file, kind, root, input, before: read.text, nameOf: (other) => this.nameOf(join(root, other)) }];
  }

  private async settingsOf(root: string, path: string): Promise<ResolvedConfig> {
    const settings = await this.configuration.of(root, path);
    for (const problem of settings.problems) {
      const text = settingsProblem(problem, settings.texts.get(problem.path) ?? '', this.nameOf(join(root, problem.path)));
      if (!this.said.has(text)) this.trouble(text);
      this.said.add(text);
    }
    return settings;
  }

  /** The build context that was named, below the root; outside of it nothing may be read, so it is as good as none. */
  private contextBelow(root: string): string | null {
    const { args, around } = this;
    if (args.context === null) return null;
    const folder = resolve(around.cwd, args.context);
    return folder === root ? '.' : pathBelow(root, folder);
  }

  /** Relative to the working folder where it is below it. */
  private nameOf(file: string): string {
    return pathBelow(this.around.cwd, file) ?? slashes(file);
  }

  /** Repairs all documents in memory: each once, and again when a file that it looked at has changed since. */
  private async fix(documents: readonly Document[], level: 'safe' | 'unsafe'): Promise<readonly Document[]> {
    const current = [...documents];
    const dependencies = new Map<number, ReadonlySet<string>>();
    let due: readonly number[] = documents.map((_, index) => index);
    for (let round = 0; round < maxRounds && due.length > 0; round++) {
      const changed = new Set<string>();
      for (const index of due) {
        const before = current[index] as Document;
        const { document, asked } = await fixDocument(before, level, this.host(before));
        current[index] = document;
        dependencies.set(index, new Set(asked.map((path) => join(document.root, path))));
        if (document.file === null || document.input.text === before.input.text) continue;
        this.pending.set(document.file, document.input.text);
        changed.add(document.file);
      }
      due = current.flatMap(({ file }, index) => ([...changed].some((path) => path !== file && dependencies.get(index)?.has(path)) ? [index] : []));
    }
    return current;
  }

  private write(documents: readonly Document[]): void {
    for (const { file, input, before, name } of documents) {
      if (file === null || input.text === before) continue;
      try {
        writeFileSync(file, input.text);
      } catch (error) {
        this.trouble(`${name}: cannot be written: ${(error as Error).message}`);
      }
    }
  }

  private print(report: Report): void {
    const { args, around } = this;
    if (args.format === 'json') return around.out(jsonReport(report, (file, path) => this.textOf(file, path)));
    // Of standard input the repaired text goes out, so that it can be piped on; findings then take the other way.
    const piped = args.stdinName !== null && args.fix !== 'none';
    if (piped) around.out(report.files[0]?.document.input.text ?? '');
    if (args.dryRun) for (const { document } of report.files) around.out(unifiedDiff(document.name, document.before, document.input.text));
    const text = humanReport(report, { hints: args.hints, colours: around.colours && !piped, textOf: (file, path) => this.textOf(file, path) });
    if (piped) around.err(text);
    else around.out(text);
  }

  private textOf({ document }: FileReport, path: string): string | null {
    const answer = isAbsolute(path) ? null : this.host(document)({ kind: 'text', path });
    return answer?.state === 'found' && 'text' in answer ? answer.text : null;
  }
}

function slashes(path: string): string {
  return sep === '/' ? path : path.split(sep).join('/');
}

const troubles = {
  missing: 'there is no such file',
  denied: 'may not be read',
  'not a file': 'is no regular file',
  'too large': `is larger than ${maxBytes / 1_000_000} MB`,
  binary: 'is no text (UTF-8)',
} as const;
