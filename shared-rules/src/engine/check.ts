import type { Dockerfile } from '../dockerfile/nodes';
import { parseDockerfile } from '../dockerfile/parse';
import { buildImage } from '../model/build';
import { buildScript, type ReadImage } from '../model/build-script';
import type { Image } from '../model/image';
import { shippedImages } from '../model/shipped-images';
import { AnswerBook, type Answer, type Ask } from '../model/needs';
import { enabledRules, type Config, type EnabledRule } from './config';
import type { Finding, Fix } from './finding';
import { contextNamed } from './named-context';
import { notesOf } from './notes';
import { finish } from './pipeline';
import { fill, severityOn, type AnyRule, type Handlers } from './rule';
import { withShipped } from './shipped-findings';
import { readSuppressions } from './suppress';
import { usesOf } from './suppression-use';
import { walkOf, walkOfScript, type Walk } from './walk';

export type DocumentKind = 'dockerfile' | 'script';

/** One document to check. */
export interface CheckInput {
  readonly kind: DocumentKind;
  readonly text: string;
  /** Path below the root folder, POSIX; null when it is not below one (an untitled document, standard input). */
  readonly path: string | null;
  readonly config: Config;
  /** The build context of every Dockerfile, where a person named one: a folder below the root, `.` for the root itself. Goes before `config.contexts`. */
  readonly context?: string | null;
}

export interface CheckResult {
  readonly findings: readonly Finding[];
  /** How many findings comments in the file switched off. */
  readonly suppressed: number;
  /** Files that the check would like to see: answer them, and check again. */
  readonly needs: readonly Ask[];
  /** Every question that was asked, answered or not. */
  readonly asked: readonly Ask[];
  /** Rules that threw; their findings are lost, nobody else's. */
  readonly failures: readonly RuleFailure[];
  /** The file's size forbids rules (see `limits`). */
  readonly skipped: boolean;
  /** Problems of parsing, counted: a fix must not raise it. */
  readonly problems: number;
  /** How the document was read, in words for a host's log. Computed when asked. */
  notes(): readonly string[];
}

export interface RuleFailure {
  readonly rule: string;
  readonly error: unknown;
}

/**
 * Checks one document. Synchronous and pure: the same input and answers give the same result, and nothing is read. `images` are read already;
 * what was asked for one of them, its first check alone knows.
 */
export function check(input: CheckInput, known: ReadonlyMap<string, Answer>, rules: readonly AnyRule[], images: KnownImages = noImages): CheckResult {
  const answers = bookOf(input, known);
  const findings: Finding[] = [];
  const failures: RuleFailure[] = [];
  const parsed = input.kind === 'dockerfile' ? parseDockerfile(input.text) : null;
  const readImage: ReadImage = (path, text, own) => knownImage(path, text) ?? buildImage(parseDockerfile(text), own, path);
  const script = parsed === null ? buildScript(input.text, input.path, answers, readImage) : null;
  const suppressions = readSuppressions(input.text, parsed, script, rules);
  // Whether a comment is of any use is told by what the check itself asked for.
  const knownImage = (path: string, text: string) => (suppressions.all.length > 0 ? null : images(path, text, answers.contextOf(path), parsed));
  const image = parsed === null ? null : ((input.path === null ? null : knownImage(input.path, input.text)) ?? buildImage(parsed, answers, input.path));
  const dockerfile = image?.document ?? null;

  /** Rules that look at what the others were kept from saying: they come last. */
  const last: { readonly rule: AnyRule; readonly handlers: Handlers; readonly own: Finding[] }[] = [];
  const ran = new Set<string>();
  const ruleIds = rules.map(({ meta }) => meta.id);
  const walk: Walk = image !== null ? walkOf(image) : script !== null ? walkOfScript(script) : () => {};
  const shipped = image === null ? [] : shippedImages(image, answers, input.path).map((one) => ({ image: one, walk: walkOf(one) }));
  const run = ({ rule, options }: EnabledRule, model: Image | null, walkModel: Walk) => {
    const own: Finding[] = [];
    const handlers = rule.create({
      image: model,
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
    walkModel(handlers);
    handlers.end?.();
    return { handlers, own };
  };
  for (const enabled of enabledRules(rules, input.config)) {
    const { rule } = enabled;
    try {
      const { handlers, own } = run(enabled, image, walk);
      if (handlers.suppressions === undefined) {
        const all = shipped.reduce<readonly Finding[]>(
          (found, one) => (image === null ? found : withShipped(found, image, one.image, run(enabled, one.image, one.walk).own)),
          own,
        );
        findings.push(...all);
        if (handlers.heedsComments !== true) ran.add(rule.meta.id);
      } else last.push({ rule, handlers, own });
    } catch (error) {
      failures.push({ rule: rule.meta.id, error });
    }
  }

  const about: Finding[] = [];
  if (last.length > 0 && suppressions.all.length > 0) {
    // Where something could not be seen, a rule may be silent for that alone.
    const certain = answers.missing.size === 0 && ![...answers.asked.keys()].some((key) => known.get(key)?.state === 'unknown');
    const uses = usesOf(suppressions, findings, certain ? ran : new Set());
    for (const { rule, handlers, own } of last) {
      try {
        handlers.suppressions?.(uses);
        about.push(...own);
      } catch (error) {
        failures.push({ rule: rule.meta.id, error });
      }
    }
  }
  const { kept, suppressed } = finish(findings, about, suppressions, rules);
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

/** An image that was read before, from the same text and in the same build context; null where there is none. `parsed` spares it to parse the text. */
export type KnownImages = (path: string, text: string, context: string | null, parsed: Dockerfile | null) => Image | null;

const noImages: KnownImages = () => null;

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
