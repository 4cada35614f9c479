import type { Answer, Severity } from '@plimsoll/shared-rules';

/** What the client and the server say to each other beyond the Language Server Protocol. */
export const methods = {
  /** Client to server: check files, publish what is found in those that are not open, count. */
  check: 'plimsoll/check',
  /** Client to server: the page of a rule, in Markdown. */
  rulePage: 'plimsoll/rulePage',
  /** Client to server: every rule, for a picker. */
  rules: 'plimsoll/rules',
  /** Client to server: which documents a person can see. A client that pulls for visible documents alone says so at every change. */
  visible: 'plimsoll/visible',
  /** Client to server: all that other extensions show in an open document; at every change of it. */
  others: 'plimsoll/others',
  /** Client to server: the workspace is trusted now. */
  trusted: 'plimsoll/trusted',
  /** Server to client, only when `InitializationOptions.files` is true: a file that the server can not reach itself. */
  readFile: 'plimsoll/readFile',
  stat: 'plimsoll/stat',
  list: 'plimsoll/list',
} as const;

/** Commands that the server runs for any editor (`workspace/executeCommand`). */
export const serverCommands = {
  /** Arguments: one URI, or a list of them. Applies every safe fix. */
  fixAll: 'plimsoll.server.fixAll',
  /** Drops everything but the open documents and the settings. */
  forget: 'plimsoll.server.forget',
  /** Argument: the URI of a Dockerfile. Creates a manifest that runs its image; answers the new file's URI, null where none could be made. */
  createDeployment: 'plimsoll.server.createDeployment',
  /** Argument: a location. Shows it, where the client can. */
  show: 'plimsoll.server.show',
} as const;

/** Commands that the client of the extension runs; named in code actions when it says that it has them. */
export const clientCommands = {
  /** Argument: the rule's id. */
  disableRule: 'plimsoll.disableRule',
  explainRule: 'plimsoll.explainRule',
} as const;

export interface InitializationOptions {
  /** URI of `pages.json`, for a server that can not read it itself: it asks by `plimsoll/readFile`. */
  readonly pages?: string;
  /** The client answers `plimsoll/readFile`, `plimsoll/stat` and `plimsoll/list`. */
  readonly files?: boolean;
  /** The client has the commands of `clientCommands`. */
  readonly clientCommands?: boolean;
  /** False while a person does not trust the workspace: no program is run for it. */
  readonly trusted?: boolean;
  /** Settings for clients without `workspace/configuration`. */
  readonly settings?: unknown;
}

export interface FileParams {
  readonly uri: string;
}

export interface VisibleParams {
  readonly uris: readonly string[];
}

export interface OthersParams {
  readonly uri: string;
  readonly reports: readonly OtherReport[];
}

export interface OtherReport {
  /** What the other calls the fault: a name that our rules may have for an alias. */
  readonly name: string;
  /** Of its start, counted from 0. */
  readonly line: number;
}

export interface OthersReply {
  /** The others' names for faults that are found here too, at the same statement. */
  readonly doubled: readonly string[];
}

export type FileReply = Answer;

export interface CheckParams {
  /** URIs; all image files and scripts of the workspace when not given, where the server can walk it. */
  readonly files?: readonly string[];
  readonly workDoneToken?: string | number;
}

export interface CheckReply {
  /** Files that were checked. */
  readonly files: number;
  /** Findings by severity; a fault that two files carry is counted once, as the script's. */
  readonly counts: { readonly [severity in Severity]: number };
  /** Files that have safe fixes. */
  readonly fixable: readonly string[];
  /** There were more files than the limit: only the first ones were checked. */
  readonly capped: boolean;
  readonly cancelled: boolean;
}

export interface RulePageParams {
  readonly rule: string;
}

export interface RuleSummary {
  readonly id: string;
  readonly summary: string;
}
