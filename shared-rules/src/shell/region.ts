import type { Problem } from '../dockerfile/nodes';
import type { Frame } from './frame';
import type { ShellScript } from './nodes';
import type { Tree } from './parse';

/** A script that is being converted: the whole text, or a substitution in it. */
export interface Region {
  readonly frame: Frame;
  readonly start: number;
  readonly end: number;
  /** How many substitutions stand around it. */
  readonly depth: number;
  /** What words, redirections and here-documents take of the text; filled on the way. */
  readonly taken: [start: number, end: number][];
  readonly problems: Problem[];
  /** Where the first syntax error stands; the region's end without one. */
  brokenAt: number;
  /** Reads the text of a substitution that the parser could not read in place. */
  readonly parseFrame: (frame: Frame, depth: number) => ShellScript;
}

/** Substitutions nested deeper than this are not looked into: the walk must not exhaust the stack. */
export const maxDepth = 48;

export function fail(region: Region, error: Tree.ParseError): void {
  const { text } = region.frame;
  // The parser may name the place behind the last token, and the blank in front of the next: both point at a token here.
  const end = region.start + text.slice(region.start, region.end).trimEnd().length;
  blanks.lastIndex = error.pos;
  const behind = error.pos + (blanks.exec(text)?.[0].length ?? 0);
  const start = Math.max(region.start, Math.min(behind, end - 1));
  const stop = Math.max(start, Math.min(region.end, start + tokenLength(text, start)));
  region.brokenAt = Math.min(region.brokenAt, start);
  region.problems.push(
    Object.freeze({ code: 'shell-syntax', message: `The shell cannot read this: ${error.message}.`, span: region.frame.place(start, stop).span }),
  );
}

/**
 * The first error that every shell would report. A simple command as a function's body (`f() cmd`) is one to bash alone: dash and busybox take it.
 */
export function firstError(text: string, errors: readonly Tree.ParseError[] | undefined): Tree.ParseError | null {
  return (
    errors?.find(({ message, pos }) => message !== 'expected compound command as function body' || /^(?:[\s;&|()<>]|$)/.test(text.slice(pos, pos + 1))) ?? null
  );
}

/** How long the operator or word at `at` is. */
export function tokenLength(text: string, at: number): number {
  token.lastIndex = at;
  return token.exec(text)?.[0].length ?? 0;
}

const blanks = /\s*/y;
const token = /;;&|;;|;&|&&|\|\||\|&|[^\s;&|()<>]+|[^]/y;
