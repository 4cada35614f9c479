import type { Dockerfile } from '../dockerfile/nodes';
import { parseDockerfile } from '../dockerfile/parse';
import { buildImage } from '../model/build';
import { buildScript, type ReadImage } from '../model/build-script';
import type { Image } from '../model/image';
import { AnswerBook, type Answer } from '../model/needs';
import type { ScriptDocument } from '../model/script';
import { shippedImages } from '../model/shipped-images';
import type { CheckInput, CheckResult, RuleFailure } from './check';
import { enabledRules, type Config, type EnabledRule } from './config';
import type { Finding, Fix } from './finding';
import { contextNamed } from './named-context';
import { notesOf } from './notes';
import { finish } from './pipeline';
import { fill, severityOn, type AnyRule, type Handlers } from './rule';
import { withShipped } from './shipped-findings';
import { readSuppressions, type Suppressions } from './suppress';
import { usesOf } from './suppression-use';
import { walkOf, walkOfScript, type Walk } from './walk';

/** A rule that looks at what the others were kept from saying. */
interface LastRule {
  readonly rule: AnyRule;
  readonly handlers: Handlers;
  readonly own: Finding[];
}

/** One document's check, which takes one rule after the other. What was asked for one of `images`, which are read already, it does not know. */
export class Checking {
  private readonly answers: AnswerBook;
  private readonly image: Image | null;
  private readonly script: ScriptDocument | null;
  private readonly walk: Walk;
  private readonly shipped: readonly { readonly image: Image; readonly walk: Walk }[];
  private readonly suppressions: Suppressions;
  /** Those that are on, in the order of the rules; the next one to run. */
  private readonly enabled: readonly EnabledRule[];
  private next = 0;
  private readonly ruleIds: readonly string[];
  private readonly findings: Finding[] = [];
  private readonly failures: RuleFailure[] = [];
  private readonly last: LastRule[] = [];
  private readonly ran = new Set<string>();

  constructor(
    private readonly input: CheckInput,
    private readonly known: ReadonlyMap<string, Answer>,
    private readonly rules: readonly AnyRule[],
    images: KnownImages = () => null,
  ) {
    const { kind, text, path, config } = input;
    const answers = bookOf(input, known);
    const parsed = kind === 'dockerfile' ? parseDockerfile(text) : null;
    const readImage: ReadImage = (file, content, own) => knownImage(file, content) ?? buildImage(parseDockerfile(content), own, file);
    const script = parsed === null ? buildScript(text, path, answers, readImage) : null;
    const suppressions = readSuppressions(text, parsed, script, rules);
    // Whether a comment is of any use is told by what the check itself asked for.
    const knownImage = (file: string, content: string) => (suppressions.all.length > 0 ? null : images(file, content, answers.contextOf(file), parsed));
    const image = parsed === null ? null : ((path === null ? null : knownImage(path, text)) ?? buildImage(parsed, answers, path));
    this.answers = answers;
    this.script = script;
    this.suppressions = suppressions;
    this.image = image;
    this.walk = image !== null ? walkOf(image) : script !== null ? walkOfScript(script) : () => {};
    this.shipped = image === null ? [] : shippedImages(image, answers, path).map((one) => ({ image: one, walk: walkOf(one) }));
    this.enabled = enabledRules(rules, config);
    this.ruleIds = rules.map(({ meta }) => meta.id);
  }

  /** Runs a rule, if it is on. Rules come in their order. */
  run(rule: AnyRule): void {
    const enabled = this.enabled[this.next];
    if (enabled?.rule !== rule) return;
    this.next++;
    const { image, shipped } = this;
    try {
      const { handlers, own } = this.follow(enabled, image, this.walk);
      if (handlers.suppressions !== undefined) {
        this.last.push({ rule, handlers, own });
        return;
      }
      const all = shipped.reduce<readonly Finding[]>(
        (found, one) => (image === null ? found : withShipped(found, image, one.image, this.follow(enabled, one.image, one.walk).own)),
        own,
      );
      for (const finding of all) this.findings.push(finding);
      if (handlers.heedsComments !== true) this.ran.add(rule.meta.id);
    } catch (error) {
      this.failures.push({ rule: rule.meta.id, error });
    }
  }

  finish(): CheckResult {
    const { answers, image, script, suppressions, findings, failures, input } = this;
    const dockerfile = image?.document;
    const about = this.runLast();
    const { kept, suppressed } = finish(findings, about, suppressions, this.rules);
    return {
      findings: kept,
      suppressed,
      needs: [...answers.missing.values()],
      asked: [...answers.asked.values()],
      failures,
      skipped: dockerfile?.problems.some((problem) => problem.code === 'file-too-large' || problem.code === 'binary') ?? false,
      notes: once(() => (image === null ? [] : notesOf(image, answers, input.path))),
      problems: (dockerfile?.problems.length ?? 0) + (script?.script.problems.length ?? 0) + (image === null ? 0 : shellProblems(image)),
    };
  }

  /** The findings about suppressions. */
  private runLast(): readonly Finding[] {
    const { answers, suppressions, known } = this;
    const about: Finding[] = [];
    if (this.last.length === 0 || suppressions.all.length === 0) return about;
    // Where something could not be seen, a rule may be silent for that alone.
    const certain = answers.missing.size === 0 && ![...answers.asked.keys()].some((key) => known.get(key)?.state === 'unknown');
    const uses = usesOf(suppressions, this.findings, certain ? this.ran : new Set());
    for (const { rule, handlers, own } of this.last) {
      try {
        handlers.suppressions?.(uses);
        for (const finding of own) about.push(finding);
      } catch (error) {
        this.failures.push({ rule: rule.meta.id, error });
      }
    }
    return about;
  }

  private follow({ rule, options }: EnabledRule, image: Image | null, walk: Walk): { readonly handlers: Handlers; readonly own: Finding[] } {
    const { input, script, ruleIds, answers } = this;
    const own: Finding[] = [];
    const handlers = rule.create({
      image,
      script,
      text: input.text,
      path: input.path,
      platform: input.config.platform,
      options,
      ruleIds,
      answers,
      report: (report: LooseReport) => {
        const finding = toFinding(report, rule, input.config);
        if (finding !== null) own.push(finding);
      },
    });
    walk(handlers);
    handlers.end?.();
    return { handlers, own };
  }
}

/** An image that was read before, from the same text and in the same build context; null where there is none. `parsed` spares it to parse the text. */
export type KnownImages = (path: string, text: string, context: string | null, parsed: Dockerfile | null) => Image | null;

/** The answers for a document, with the build contexts that were named. */
export function bookOf(input: CheckInput, known: ReadonlyMap<string, Answer>): AnswerBook {
  return new AnswerBook(known, input.context ?? null, (dockerfile) => contextNamed(input.config.contexts, dockerfile));
}

function shellProblems(image: Image): number {
  return image.runs.reduce((count, run) => count + (run.script?.problems.length ?? 0), 0);
}

/** A report as any rule makes it; the rule's own types have checked it. */
interface LooseReport {
  readonly at: Finding['span'];
  readonly message: string;
  readonly data?: { readonly [name: string]: string | number };
  readonly related?: Finding['related'];
  readonly fixes?: readonly {
    readonly use: string;
    readonly data?: { readonly [name: string]: string | number };
    readonly edits: Fix['edits'];
    readonly files?: Fix['files'];
  }[];
  readonly pair?: string;
}

function toFinding(report: LooseReport, rule: AnyRule, config: Config): Finding | null {
  const message = rule.meta.messages[report.message];
  if (message === undefined) throw new Error(`${rule.meta.id} has no message "${report.message}"`);
  const severity = config.rules[rule.meta.id]?.severity ?? severityOn(config.platform, message.severity);
  if (severity === 'off') return null;
  return {
    rule: rule.meta.id,
    messageId: report.message,
    message: fill(message.text, report.data),
    severity,
    span: report.at,
    related: report.related ?? [],
    pair: report.pair ?? null,
    fixes: (report.fixes ?? []).map((fix) => {
      const meta = rule.meta.fixes?.[fix.use];
      if (meta === undefined) throw new Error(`${rule.meta.id} has no fix "${fix.use}"`);
      return { id: fix.use, title: fill(meta.title, fix.data), level: meta.level, edits: once(fix.edits), files: once(fix.files ?? (() => [])) };
    }),
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
