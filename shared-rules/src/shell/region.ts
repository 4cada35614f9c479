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
  const limit = text.slice(region.start, region.end).trimEnd().length + region.start;
  const start = Math.max(region.start, Math.min(error.pos, limit - 1));
  word.lastIndex = start;
  const end = Math.min(region.end, start + (word.exec(text)?.[0].length ?? 1));
  region.brokenAt = Math.min(region.brokenAt, start);
  region.problems.push(
    Object.freeze({ code: 'shell-syntax', message: `The shell cannot read this: ${error.message}.`, span: region.frame.place(start, Math.max(start, end)).span }),
  );
}

const word = /[^\s;&|()<>]+/y;
