import type { Dockerfile, Instruction, Word, JsonString } from '../dockerfile/nodes';
import type { CommandCall } from '../shell/calls';
import type { ShellScript } from '../shell/nodes';
import type { MappedText } from '../text/mapped-text';
import type { Span } from '../text/span';
import type { ImageReference } from '../dockerfile/image-reference';
import type { BaseImage, Family } from '../data/base-images';
import type { Scope } from './scope';

/** What one Dockerfile says about the image that it builds. Frozen; costly parts are computed on first use. */
export interface Image {
  readonly document: Dockerfile;
  readonly stages: readonly Stage[];
  /** The ARGs above the first FROM. */
  readonly globals: Scope;
  /** The stage that ships: the last. Null without any FROM. */
  readonly final: Stage | null;
  /** The final stage and the stages that it is FROM, the final one first. */
  readonly finalChain: readonly Stage[];
  /** Every RUN, in order, the ONBUILD ones included. */
  readonly runs: readonly RunStep[];
  /** What the final image starts; null without any FROM. */
  readonly start: StartCommand | null;
  stageOf(instruction: Instruction): Stage | null;
  runOf(instruction: Instruction): RunStep | null;
  /** What holds when `instruction` runs. */
  stateAt(instruction: Instruction): StageState;
}

export interface Stage {
  readonly index: number;
  /** Lower case; null when it has no AS. */
  readonly name: string | null;
  readonly from: Instruction;
  /** The image word of FROM, as written. */
  readonly imageWord: Word | null;
  /** FROM's image with ARG defaults filled in; null when a variable has no value or the reference is invalid. */
  readonly reference: ImageReference | null;
  /** FROM names an earlier stage. */
  readonly parent: Stage | null;
  /** The stages before it in the file. */
  readonly earlier: readonly Stage[];
  /** The stage itself, then the stages that it is FROM, the nearest first. */
  readonly chain: readonly Stage[];
  /** FROM's image after variable expansion, as text; null when unknown. */
  readonly imageText: string | null;
  /** `FROM scratch`, by itself or through the stages it is FROM. */
  readonly scratch: boolean;
  /** What is known of the external image at the end of the chain of FROM; null when it is unknown. */
  readonly base: BaseImage | null;
  /** Distribution family through the chain; null when unknown. */
  readonly family: Family | null;
  /** A Windows base, or a SHELL of PowerShell/cmd: its RUNs are not parsed and most rules leave it alone. */
  readonly windows: boolean;
  /** FROM and what follows it, up to the next FROM. */
  readonly instructions: readonly Instruction[];
  readonly runs: readonly RunStep[];
  readonly isFinal: boolean;
  readonly inFinalChain: boolean;
  /** Some other stage or instruction takes from it (FROM, `--from`), or it ships. */
  readonly used: boolean;
  /** State behind its last instruction. */
  readonly end: StageState;
  /** State that the base gives, before its first instruction. */
  readonly start: StageState;
}

/** The effective settings at one place of a stage. */
export interface StageState {
  readonly user: UserState;
  /** Absolute when known; null when it hangs on an unknown variable or an unknown base. */
  readonly workdir: string | null;
  /** The words of SHELL in force; the default is `/bin/sh -c`. */
  readonly shell: readonly string[];
  /** The SHELL instruction that set it; null for the default. */
  readonly shellInstruction: Instruction | null;
  readonly scope: Scope;
}

export interface UserState {
  /** The USER instruction that holds; null when it comes from the base. */
  readonly instruction: Instruction | null;
  /** The user part after expansion, without group; null when it is unknown (unknown base, unknown variable). */
  readonly user: string | null;
  readonly group: string | null;
  /** Whether that user is root: null when it cannot be told. */
  readonly root: boolean | null;
}

/** One RUN. */
export interface RunStep {
  readonly instruction: Instruction;
  readonly stage: Stage | null;
  readonly onbuild: boolean;
  readonly form: 'shell' | 'exec' | 'heredoc';
  /** The shell text that runs, mapped to the document; for exec form `sh -c …` the string's text. Null when no POSIX shell runs it. */
  readonly source: MappedText | null;
  readonly script: ShellScript | null;
  /** Every command in it, in order, those in substitutions and compound commands included. */
  readonly calls: readonly CommandCall[];
  readonly mounts: readonly Mount[];
  readonly state: StageState;
}

/** `RUN --mount=…`. */
export interface Mount {
  /** `bind` when not written. */
  readonly type: string;
  readonly target: string | null;
  readonly source: string | null;
  readonly from: string | null;
  readonly readOnly: boolean;
  readonly span: Span;
}

/** What the container runs: ENTRYPOINT and CMD of the final stage (its parents' where it has none). */
export interface StartCommand {
  readonly entrypoint: Instruction | null;
  readonly cmd: Instruction | null;
  /** The first process, after ENTRYPOINT and CMD are put together. Null where the base decides. */
  readonly argv: readonly StartWord[] | null;
  /** True when a shell (`/bin/sh -c`) runs the text of the shell form. */
  readonly shellForm: boolean;
  /** The shell text of the shell form, or of `sh -c TEXT` in exec form. */
  readonly script: ShellScript | null;
  readonly calls: readonly CommandCall[];
  /** Init programs in front (`tini`, `dumb-init`), with their options. */
  readonly init: { readonly name: string; readonly signalsGroup: boolean } | null;
  /** The script that is started first, found in the build context. */
  readonly file: StartScript | null;
  /** `file`, the script of CMD that an ENTRYPOINT script is given, and those that these hand over to by their last commands. In that order, each once. */
  readonly files: readonly StartScript[];
  /** Shell scripts of the image that one of `files` sources, or calls on its way (one level further); none of `files`. */
  readonly helpers: readonly StartScript[];
  /** The scripts that other words start in place of ENTRYPOINT and CMD; null: the image's own. The scripts bear the places of those words. */
  scriptsOf(entrypoint: readonly StartWord[] | null, command: readonly StartWord[] | null): readonly StartScript[];
  /** Any script of the image, by its path there: a file that a start script sources, say. Null when the context does not show it. */
  read(imagePath: string): ShellScript | null;
  /** Where such a file lies below the root folder; null also for one that the Dockerfile itself holds. */
  locate(imagePath: string): string | null;
}

export interface StartWord {
  readonly value: string;
  readonly span: Span;
  readonly source: JsonString | null;
}

/** A start script of the image, reached through a COPY/ADD of the build context (or a heredoc). */
export interface StartScript {
  /** Its path in the image. */
  readonly imagePath: string;
  /** Its path below the root folder, POSIX; null when the Dockerfile itself holds the text (a heredoc). */
  readonly path: string | null;
  /** The word of ENTRYPOINT/CMD that names it. */
  readonly span: Span;
  /** ENTRYPOINT or CMD. */
  readonly instruction: Instruction;
  /** The COPY/ADD that brings it. */
  readonly copy: Instruction | null;
  readonly text: string;
  /** Parsed, with the places of the file (of the Dockerfile for a heredoc); empty when no POSIX shell runs it. */
  readonly script: ShellScript;
  /** A POSIX shell runs it: its `#!` names one, or a shell is given it as a file. */
  readonly shell: boolean;
  /** Executed by its own name; false when it is an argument of a shell (`sh FILE`) or sourced. */
  readonly direct: boolean;
  /** The start script that runs it; null for one that ENTRYPOINT or CMD names. */
  readonly parent: StartScript | null;
}
