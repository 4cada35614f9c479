import { statSync, writeFileSync } from 'node:fs';
import { basename, join, resolve, sep } from 'node:path';
import { documentKind, type ResolvedConfig } from '@plimsoll/shared-rules';
import { KeptAnswers } from './answers';
import type { Arguments } from './args';
import { baselineText, readBaseline, withoutKnown, type Baseline } from './baseline';
import { Configuration } from './configuration';
import { discover, kindOfContent, type Found } from './discovery';
import { checkDocuments, fixDocument, portionsOf, type Document, type Host, type Outcome, type Reading } from './document';
import { fromPlain, plainResult } from './plain-result';
import { render } from './report/render';
import { fails, linesFrom, makeReport, type FileReport, type Report } from './report/report';
import { settingsProblem, settingsReport } from './report/settings';
import { statsReport } from './report/stats';
import { pathBelow, rootOf } from './root';
import { shardOf } from './shard';
import type { Surroundings } from './surroundings';
import { checkInThreads, threadsFor } from './threads';
import { decode, maxBytes, readTextFile, type TextFile } from './text-file';
import { unifiedDiff } from './unified-diff';
import { UsageError } from './usage-error';

/** Rounds of repairs over all files: a fix in one may make room for one in another. */
const maxRounds = 3;

async function* inTurn(readers: readonly (() => Promise<Document | null>)[]): AsyncGenerator<Document, void> {
  for (const read of readers) {
    const document = await read();
    if (document !== null) yield document;
  }
}

/** One check of everything that the command line names. */
export class CheckRun {
  /** What was asked for and could not be done: exit code 2. */
  private readonly troubles: string[] = [];
  /** Texts that differ from the disk, by absolute path. */
  private readonly pending = new Map<string, string>();
  private readonly answers = new KeptAnswers(this.pending);
  private readonly configuration: Configuration;
  /** Problems of settings that were told already: many files share them. */
  private readonly said = new Set<string>();

  constructor(
    private readonly args: Arguments,
    private readonly around: Surroundings,
  ) {
    this.configuration = new Configuration(args.settings, args.config === null ? null : resolve(around.cwd, args.config), (root) => this.answers.below(root));
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
    const { args, around } = this;
    const started = performance.now();
    const baseline = args.baseline === null ? null : this.readBaseline(args.baseline);
    const read = await this.read();
    const outcomes = await this.check(args.fix === 'none' ? read : await this.fixed(read, args.fix));
    around.progress?.('');
    for (const { document, result } of outcomes)
      for (const { rule, error } of result.failures) this.trouble(`${document.name}: the rule ${rule} failed: ${(error as Error).message}`);
    if (!args.dryRun) this.write(outcomes);
    const all = makeReport(outcomes);
    if (args.writeBaseline !== null) return this.writeBaseline(all, args.writeBaseline);
    const report = baseline === null ? all : this.withoutKnown(all, baseline);
    this.print(report);
    if (args.stats) this.printStats(report, performance.now() - started);
    return this.troubles.length > 0 ? 2 : fails(report, args.maxWarnings) ? 1 : 0;
  }

  /** In threads where that pays. What is not written yet, only this one knows. */
  private async check({ most, documents }: Reading): Promise<readonly Outcome[]> {
    const { args, around } = this;
    const progress = (done: number) => around.progress?.(`${done} of ${most} files`);
    const threads = this.pending.size > 0 ? 1 : threadsFor(most);
    if (threads > 1) return checkInThreads(documents, threads, { edits: args.format === 'sarif', progress });
    const outcomes: Outcome[] = [];
    for await (const { documents: taken } of portionsOf(documents)) {
      progress(outcomes.length);
      const results = await checkDocuments(taken, (root) => this.answers.below(root));
      // What a finding still holds of its document would add up.
      results.forEach((result, at) => outcomes.push({ document: taken[at] as Document, result: fromPlain(plainResult(result, args.format === 'sarif')) }));
    }
    return outcomes;
  }

  private trouble(message: string): void {
    this.troubles.push(message);
    this.say(message);
  }

  /** In place of the progress, which goes on behind it. */
  private say(message: string): void {
    this.around.progress?.('');
    this.around.err(`plimsoll: ${message}\n`);
  }

  private host({ root }: Document): Host {
    return this.answers.below(root);
  }

  private async read(): Promise<Reading> {
    const { args, around } = this;
    if (args.stdinName !== null) {
      const found = { file: resolve(around.cwd, args.stdinName), kind: documentKind(args.stdinName), given: '-' };
      return { most: 1, documents: inTurn([() => this.document('-', decode(around.readStdin()), found)]) };
    }
    if (args.context !== null && statSync(resolve(around.cwd, args.context), { throwIfNoEntry: false })?.isDirectory() !== true)
      throw new UsageError(`--context ${args.context}: there is no such folder`);
    const discovery = await discover(args.paths, around.cwd);
    const { missing } = discovery;
    const placed = discovery.found.map((one) => ({ ...one, root: rootOf(one.file, around.cwd) }));
    const found = args.shard === null ? placed : shardOf(placed, args.shard);
    for (const path of missing) this.trouble(`${path}: there is no such file or folder`);
    const read = (one: Found) => () => this.document(one.given === null ? this.nameOf(one.file) : slashes(one.given), readTextFile(one.file), one);
    return { most: found.length, documents: inTurn(found.map(read)) };
  }

  private async document(name: string, read: TextFile, { file, kind: known, given }: Found): Promise<Document | null> {
    if (!('text' in read)) {
      const message = `${name}: ${troubles[read.trouble]}`;
      // What a search comes upon may be anything; only what was named has to be readable.
      if (given !== null) this.trouble(message);
      else this.say(`${message}; left out`);
      return null;
    }
    const kind = known ?? kindOfContent(read.text);
    if (kind === null) {
      if (given !== null) this.trouble(`${name}: neither a Dockerfile nor a shell script`);
      return null;
    }
    const root = rootOf(file, this.around.cwd);
    const path = pathBelow(root, file) ?? basename(file);
    const { config } = await this.settingsOf(root, path);
    const input = { kind, text: read.text, path, config, context: this.contextBelow(root) };
    return { name, file: name === '-' ? null : file, kind, root, input, before: read.text, nameOf: (other) => this.nameOf(join(root, other)) };
  }

  private async settingsOf(root: string, path: string): Promise<ResolvedConfig> {
    const settings = this.configuration.of(root, path);
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
  private async fixed({ documents }: Reading, level: 'safe' | 'unsafe'): Promise<Reading> {
    const current: Document[] = [];
    for await (const document of documents) current.push(document);
    const dependencies = new Map<number, ReadonlySet<string>>();
    let due: readonly number[] = current.map((_, index) => index);
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
    return { most: current.length, documents: current };
  }

  private write(outcomes: readonly Outcome[]): void {
    for (const { document } of outcomes) {
      const { file, input, before, name } = document;
      if (file === null || input.text === before) continue;
      try {
        writeFileSync(file, input.text);
      } catch (error) {
        this.trouble(`${name}: cannot be written: ${(error as Error).message}`);
      }
    }
  }

  private readBaseline(given: string): Baseline {
    const read = readTextFile(resolve(this.around.cwd, given));
    if (!('text' in read)) throw new UsageError(`--baseline ${given}: ${troubles[read.trouble]}; --write-baseline ${given} writes one`);
    return readBaseline(given, read.text);
  }

  private writeBaseline(report: Report, given: string): number {
    try {
      writeFileSync(resolve(this.around.cwd, given), baselineText(report));
    } catch (error) {
      this.trouble(`${given}: cannot be written: ${(error as Error).message}`);
    }
    return this.troubles.length > 0 ? 2 : 0;
  }

  private withoutKnown(all: Report, baseline: Baseline): Report {
    const { report, known, gone } = withoutKnown(all, baseline);
    const { baseline: name } = this.args;
    this.around.err(
      `plimsoll: ${known} known to ${name} and left out${gone === 0 ? '' : `; ${gone} that it knows are gone: --write-baseline ${name} renews it`}\n`,
    );
    return report;
  }

  private print(report: Report): void {
    const { args, around } = this;
    // Of standard input the repaired text goes out, so that it can be piped on; findings then take the other way.
    const piped = args.stdinName !== null && args.fix !== 'none' && args.format === 'human';
    if (piped) around.out(report.files[0]?.document.input.text ?? '');
    if (args.dryRun && args.format === 'human')
      for (const { document } of report.files) around.out(unifiedDiff(document.name, document.before, document.input.text));
    const { version, homepage } = around;
    const options = {
      hints: args.hints,
      colours: around.colours && !piped,
      version,
      homepage,
      linesOf: linesFrom(report, (file, path) => this.textOf(file, path)),
    };
    const text = render(args.format, report, options);
    if (piped) around.err(text);
    else around.out(text);
  }

  /** Behind a report for people; what machines read stays alone. */
  private printStats(report: Report, milliseconds: number): void {
    const text = statsReport(report, milliseconds);
    if (this.args.format === 'human') this.around.out(text);
    else this.around.err(text);
  }

  private textOf({ document }: FileReport, path: string): string | null {
    const answer = this.host(document)({ kind: 'text', path });
    return answer.state === 'found' && 'text' in answer ? answer.text : null;
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
