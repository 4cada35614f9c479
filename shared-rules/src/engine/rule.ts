import type { Instruction } from '../dockerfile/nodes';
import type { Image, Stage } from '../model/image';
import type { ScriptDocument } from '../model/script';
import type { Answers } from '../model/needs';
import type { CommandCall } from '../shell/calls';
import type { TextEdit } from '../text/edit';
import type { Span } from '../text/span';
import type { SuppressionUse } from './suppression-use';
import type { FileEdit, FixLevel, Related, Severity } from './finding';

/** Where the image will run: decides severities, and which advice applies. */
export type Platform = 'openshift' | 'kubernetes' | 'generic';
export const platforms: readonly Platform[] = ['openshift', 'kubernetes', 'generic'];

/** Sets of rules; each holds the one before it. */
export type Preset = 'minimal' | 'recommended' | 'strict';
export const presets: readonly Preset[] = ['minimal', 'recommended', 'strict'];

export type Group =
  | 'base-image'
  | 'layers'
  | 'packages'
  | 'processes'
  | 'users'
  | 'secrets'
  | 'network'
  | 'metadata'
  | 'configuration'
  | 'operations'
  | 'runtimes'
  | 'validity';

/** One severity for all platforms, or one for each (those not named take `openshift`'s). */
export type SeverityByPlatform =
  | Severity
  | 'off'
  | { readonly openshift: Severity | 'off'; readonly kubernetes?: Severity | 'off'; readonly generic?: Severity | 'off' };

export interface MessageMeta {
  /** What is wrong and what follows from it, in one or two sentences; `{name}` is filled from the report's data. */
  readonly text: string;
  readonly severity: SeverityByPlatform;
}

export interface FixMeta {
  /** Imperative, as the light bulb shows it; may hold `{name}`. */
  readonly title: string;
  readonly level: FixLevel;
  /** What a person should weigh before taking it; required unless it is safe. */
  readonly why?: string;
}

export interface OptionMeta {
  readonly type: 'boolean' | 'string' | 'number' | 'strings';
  readonly default: boolean | string | number | readonly string[];
  readonly about: string;
}

/** A guideline that the rule stands for: the guide's key (OCP, ACP, ROSA, EW, ZH) and its section. */
export interface Source {
  readonly guide: 'OCP' | 'ACP' | 'ROSA' | 'EW' | 'ZH' | 'Dockerfile reference' | 'POSIX';
  readonly section: string;
}

/** All that is said of a rule; pages, settings, schema and tables are generated from it. */
export interface RuleMeta {
  /** Kebab case; names the problem. */
  readonly id: string;
  readonly group: Group;
  /** One sentence: what the rule reports. */
  readonly summary: string;
  /** The release that brought it. */
  readonly since: string;
  /** The smallest preset that holds it. */
  readonly preset: Preset;
  readonly messages: { readonly [id: string]: MessageMeta };
  readonly fixes?: { readonly [id: string]: FixMeta };
  readonly options?: { readonly [name: string]: OptionMeta };
  /** Names of the same check in other linters (`DL3015`, `BK:JSONArgsRecommended`): accepted in configuration and suppressions. */
  readonly aliases?: readonly string[];
  readonly sources: readonly Source[];
  /** It asks for most of the files that a whole check would ask for: it goes first, before a document is checked whole. */
  readonly scout?: true;
  /** Rules whose finding at the same place is dropped when this one reports there. */
  readonly supersedes?: readonly string[];
}

type Placeholders<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Placeholders<Rest> : never;
type DataOf<Text extends string> = [Placeholders<Text>] extends [never]
  ? { readonly data?: undefined }
  : { readonly data: { readonly [name in Placeholders<Text>]: string | number } };

type OptionValue<O extends OptionMeta> = O['type'] extends 'boolean'
  ? boolean
  : O['type'] extends 'number'
    ? number
    : O['type'] extends 'strings'
      ? readonly string[]
      : string;
export type OptionsOf<M extends RuleMeta> = M['options'] extends { readonly [name: string]: OptionMeta }
  ? { readonly [name in keyof M['options']]: OptionValue<M['options'][name]> }
  : Record<never, never>;

/** A fix in a report: which of the declared ones, and how to make its edits (asked only when somebody wants them). */
export type FixReport<M extends RuleMeta> = M['fixes'] extends { readonly [id: string]: FixMeta }
  ? {
      [id in keyof M['fixes'] & string]: { readonly use: id; readonly edits: () => readonly TextEdit[]; readonly files?: () => readonly FileEdit[] } & DataOf<
        M['fixes'][id]['title']
      >;
    }[keyof M['fixes'] & string]
  : never;

/** A finding as a rule states it: a place and a declared message. Severity, wording and levels come from the metadata. */
export type Report<M extends RuleMeta> = {
  [id in keyof M['messages'] & string]: {
    readonly at: Span;
    readonly message: id;
    readonly related?: readonly Related[];
    readonly fixes?: readonly FixReport<M>[];
    readonly pair?: string;
  } & DataOf<M['messages'][id]['text']>;
}[keyof M['messages'] & string];

export interface RuleContext<M extends RuleMeta> {
  /** The model of the Dockerfile; null when a script is checked. */
  readonly image: Image | null;
  /** The model of the script; null when a Dockerfile is checked. */
  readonly script: ScriptDocument | null;
  readonly text: string;
  /** Path of the document below the root folder; null when it has none. */
  readonly path: string | null;
  readonly platform: Platform;
  readonly options: OptionsOf<M>;
  /** Ids of all rules, on or off. */
  readonly ruleIds: readonly string[];
  /** Outside facts; a question without an answer yet becomes a need, and the rule runs again with the answer. */
  readonly answers: Answers;
  report(report: Report<M>): void;
}

/** What a rule listens to. Every handler is optional. Windows stages are skipped by all of them but `image`. */
export interface Handlers {
  /** Once for a Dockerfile, before all others. */
  readonly image?: (image: Image) => void;
  /** Behind the last instruction of each stage. */
  readonly stage?: (stage: Stage) => void;
  /** By keyword; ONBUILD's triggers come here too (`instruction.onbuild`). `stage` is null above the first FROM. */
  readonly instruction?: { readonly [keyword: string]: (instruction: Instruction, stage: Stage | null) => void };
  /** By program name (or `*`), for each command of a RUN, and of a script document. `stage` is null in a script. */
  readonly command?: { readonly [name: string]: (call: CommandCall, stage: Stage | null) => void };
  /** Once for a script document. */
  readonly script?: (script: ScriptDocument) => void;
  /** Once, behind everything. */
  readonly end?: () => void;
  /** Once, behind all other rules, where comments switch rules off: what became of each. A rule that listens to this is judged by no comment's use. */
  readonly suppressions?: (uses: readonly SuppressionUse[]) => void;
  /** The rule reads comments that switch it off itself, so that one of them can do its work where nothing is reported. */
  readonly heedsComments?: true;
}

export interface Rule<M extends RuleMeta = RuleMeta> {
  readonly meta: M;
  create(context: RuleContext<M>): Handlers;
}

/** Declares a rule; the types tie reports to the metadata. */
export function defineRule<const M extends RuleMeta>(meta: M, create: (context: RuleContext<M>) => Handlers): Rule<M> {
  return { meta, create };
}

/** A rule of any metadata, as the engine holds them. */
export interface AnyRule {
  readonly meta: RuleMeta;
  // eslint-disable-next-line typescript/no-explicit-any -- each rule's context is typed by its own metadata
  create(context: any): Handlers;
}

export function severityOn(platform: Platform, severity: SeverityByPlatform): Severity | 'off' {
  if (typeof severity === 'string') return severity;
  return severity[platform] ?? severity.openshift;
}

export function fill(text: string, data: { readonly [name: string]: string | number } | undefined): string {
  if (data === undefined || !text.includes('{')) return text;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in data ? String(data[name]) : whole));
}
