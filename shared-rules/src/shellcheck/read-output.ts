import type { Severity } from '../engine/finding';
import type { TextEdit } from '../text/edit';
import type { Span } from '../text/span';
import type { ShellText } from './shell-texts';

/** One remark of ShellCheck, at its place in the document. */
export interface ShellRemark {
  /** `SC2086`. */
  readonly code: string;
  readonly message: string;
  readonly severity: Severity;
  readonly span: Span;
  /** Its own repair; null when it has none, or one that the document's continuations stand in the way of. */
  readonly edits: readonly TextEdit[] | null;
}

interface Comment extends Range {
  readonly level: string;
  readonly code: number;
  readonly message: string;
  readonly fix: { readonly replacements: readonly Replacement[] } | null;
}

/** Lines and columns from 1; a column counts characters, a tab as one (`--format=json1`). */
interface Range {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

interface Replacement extends Range {
  readonly replacement: string;
  /** Of several at one place, the highest stands nearest to the text. */
  readonly precedence: number;
  /** `beforeStart` at the end of a piece of the text, `afterEnd` at its start. */
  readonly insertionPoint: 'beforeStart' | 'afterEnd';
}

/** What ShellCheck gets on its standard input. */
export function shellCheckInput({ text, variables, dialect }: ShellText): string {
  return preamble(variables, dialect) + text.text;
}

/** The words behind the program's name. */
export function shellCheckArguments({ dialect, instruction }: ShellText): readonly string[] {
  // A body has no `#!`, and files that it sources can not be seen.
  const excluded = instruction === null ? 'SC1091' : 'SC1091,SC2148,SC2239';
  return ['--format=json1', `--exclude=${excluded}`, ...(dialect === null ? [] : [`--shell=${dialect}`]), '-'];
}

/** A line that gives the variables values which nobody knows, so that they are neither unset nor constant. */
function preamble(variables: readonly string[], dialect: string | null): string {
  return variables.length === 0 || dialect === null ? '' : `read -r ${variables.join(' ')}; export ${variables.join(' ')}\n`;
}

/**
 * Reads the output of `--format=json1`.
 *
 * @throws SyntaxError when it is no JSON
 */
export function readShellCheck(shell: ShellText, output: string): readonly ShellRemark[] {
  const comments = (JSON.parse(output) as { readonly comments?: readonly Comment[] }).comments ?? [];
  const text = shellCheckInput(shell);
  const lines = lineStarts(text);
  const skipped = text.length - shell.text.text.length;
  const offset = (line: number, column: number) => {
    const start = lines[line - 1] ?? text.length;
    return start + unitsOf(text, start, column - 1) - skipped;
  };
  return comments.flatMap((comment): readonly ShellRemark[] => {
    const start = offset(comment.line, comment.column);
    const end = offset(comment.endLine, comment.endColumn);
    if (start < 0 || end < start || shell.isIgnored(`SC${comment.code}`)) return [];
    // "Quote repeated spaces": those around a continuation are nobody's.
    if (comment.code === 2291 && !shell.text.isContiguous(start, end)) return [];
    return [
      {
        code: `SC${comment.code}`,
        message: comment.message,
        severity: severityOf(comment.level),
        span: shell.text.span(start, end),
        edits: comment.fix === null ? null : editsOf(shell, comment.fix.replacements, offset),
      },
    ];
  });
}

function editsOf(shell: ShellText, replacements: readonly Replacement[], offset: (line: number, column: number) => number): readonly TextEdit[] | null {
  const edits: TextEdit[] = [];
  for (const one of [...replacements].sort((a, b) => a.precedence - b.precedence)) {
    const start = offset(one.line, one.column);
    const end = offset(one.endLine, one.endColumn);
    if (start < 0 || end < start || !shell.text.isContiguous(start, end) || one.replacement.includes('\n')) return null;
    edits.push({ span: start === end ? emptySpan(placeOf(shell, start, one)) : shell.text.span(start, end), text: one.replacement });
  }
  return edits;
}

/** What belongs to the end of a word stands behind its last character, not in front of a continuation's next line. */
function placeOf({ text }: ShellText, at: number, { insertionPoint }: Replacement): number {
  return insertionPoint === 'beforeStart' && at > 0 ? text.toSource(at - 1) + 1 : text.toSource(at);
}

function emptySpan(at: number): Span {
  return { start: at, end: at };
}

function severityOf(level: string): Severity {
  if (level === 'error' || level === 'warning' || level === 'info') return level;
  return 'hint';
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** How many UTF-16 units `count` characters from `start` on are. */
function unitsOf(text: string, start: number, count: number): number {
  let at = start;
  for (let left = count; left > 0 && at < text.length; left--) at += (text.codePointAt(at) as number) > 0xffff ? 2 : 1;
  return at - start;
}
