import type { ShellNodeBase, ShellScript, ShellWord, SimpleCommand, Statement, AndOr, Pipeline, ShellCommand } from './nodes';

/** A program in front of the command that it runs: `sudo`, `env`, `exec`, `gosu`, `nice` … */
export interface Wrapper {
  readonly name: string;
  /** Its own words: the name, its flags and their values, assignments of `env`, the user of `gosu`. */
  readonly words: readonly ShellWord[];
}

/** One command of a shell text, with what stands around it. */
export interface CommandCall {
  /** The base name of the program that runs, after wrappers (`/usr/bin/apt-get` → `apt-get`); empty when it is not literal. */
  readonly name: string;
  /** Its name as written. */
  readonly nameWord: ShellWord;
  /** The words behind the name. */
  readonly args: readonly ShellWord[];
  readonly wrappers: readonly Wrapper[];
  readonly command: SimpleCommand;
  /** The nodes around it, outermost first; the last is the one right around `command`. */
  readonly ancestors: readonly ShellAncestor[];
  /** The list that it stands in runs always: no `if`, loop, `case`, function body, substitution or right side of `||` around it. */
  readonly unconditional: boolean;
  /** Inside a substitution `$(…)`, a background statement, or a pipeline. */
  readonly inSubstitution: boolean;
  readonly inPipeline: boolean;
  readonly inBackground: boolean;
  readonly inFunction: string | null;
  readonly script: ShellScript;
}

export type ShellAncestor = Statement | AndOr | Pipeline | ShellCommand;

/** The words of a call sorted into flags and operands, by what the program's flags take. */
export interface ParsedArgs {
  readonly flags: readonly ParsedFlag[];
  readonly operands: readonly ShellWord[];
}

export interface ParsedFlag {
  /** `--name` or `-n`, one letter of a cluster each. */
  readonly name: string;
  /** Its value when it is literal; null when it has none, undefined when it is not literal. */
  readonly value: string | null | undefined;
  readonly word: ShellWord;
  readonly valueWord: ShellWord | null;
}

/** Whether a node is one slice of the document, so that an edit of it as a whole is exact. */
export function editable(node: ShellNodeBase): boolean {
  return node.contiguous;
}
