import { severities, type Finding, type Severity } from '../../shared-rules/src/engine/finding';
import { LineIndex } from '../../shared-rules/src/text/line-index';

/** A finding that a case expects: the words over the carets, and what stands behind them. */
export interface Mark {
  /** Offsets in the text without caret lines; never over a line's end. */
  readonly start: number;
  readonly end: number;
  readonly severity: Severity | null;
  /** A message id, or a part of the message; null when the case does not say. */
  readonly message: string | null;
}

export interface MarkedText {
  readonly text: string;
  readonly marks: readonly Mark[];
  /** What is wrong with the caret lines themselves. */
  readonly faults: readonly string[];
}

const caretLine = /^#(?:[\s#]*)\^+(?:\s+\^+)*(?:\s+(.*))?$/;

/**
 * Takes the caret lines out of a text. A caret line starts with `#`, and the first thing behind it that is neither blank nor `#`
 * is carets; they stand under the words of the last line that is no caret line. In `#^^` the `#` counts as the first caret.
 */
export function readMarks(text: string, ruleId: string): MarkedText {
  const kept: string[] = [];
  const marks: Mark[] = [];
  const faults: string[] = [];
  let start = 0;
  let last: string | null = null;
  for (const line of text.split(/(?<=\n)/)) {
    const bare = line.replace(/\n$/, '');
    const match = caretLine.exec(bare);
    if (match === null) {
      start += last === null ? 0 : last.length;
      last = line;
      kept.push(line);
      continue;
    }
    if (last === null) {
      faults.push(`carets on the first line mark nothing: ${bare}`);
      continue;
    }
    const note = readNote(match[1]?.trim() ?? '', ruleId);
    if (note === null) faults.push(`carets of another rule: ${bare}`);
    const length = last.replace(/\n$/, '').length;
    const carets = (match[1] === undefined ? bare : bare.slice(0, bare.length - match[1].length)).replace(/^#\^/, '^^');
    for (const group of carets.matchAll(/\^+/g)) {
      if (group.index + group[0].length > length) faults.push(`carets reach over the end of the line above: ${bare}`);
      marks.push({ start: start + group.index, end: start + group.index + group[0].length, severity: note?.severity ?? null, message: note?.message ?? null });
    }
  }
  return { text: kept.join(''), marks, faults };
}

/** `[severity] [rule-id[:]] [message id or words of the message]`; null when it names another rule. */
function readNote(note: string, ruleId: string): { readonly severity: Severity | null; readonly message: string | null } | null {
  let rest = note;
  const first = /^(\w+)\b\s*/.exec(rest);
  const severity = first !== null && (severities as readonly string[]).includes(first[1] as string) ? (first[1] as Severity) : null;
  if (severity !== null) rest = rest.slice((first as RegExpExecArray)[0].length);
  const named = /^([a-z0-9]+(?:-[a-z0-9]+)+)(?::\s*|$)/.exec(rest);
  if (named !== null) {
    if (named[1] !== ruleId) return null;
    rest = rest.slice(named[0].length);
  }
  return { severity, message: rest === '' ? null : rest };
}

/** Where a finding is marked: a span over several lines up to the end of its first. */
function markedSpan(finding: Finding, lines: LineIndex): { readonly start: number; readonly end: number } {
  const { start, end } = finding.span;
  return { start, end: Math.min(end, Math.max(start, lines.lineEnd(lines.position(start).line))) };
}

export function fits(mark: Mark, finding: Finding, lines: LineIndex): boolean {
  const span = markedSpan(finding, lines);
  return (
    mark.start === span.start &&
    mark.end === span.end &&
    (mark.severity === null || mark.severity === finding.severity) &&
    (mark.message === null || mark.message === finding.messageId || finding.message.includes(mark.message))
  );
}

/** Writes a text with caret lines under its findings, as a case would hold them. */
export function writeMarks(text: string, findings: readonly Finding[]): string {
  const lines = new LineIndex(text);
  const notes = new Map<number, string[]>();
  for (const finding of findings) {
    const span = markedSpan(finding, lines);
    const { line, character } = lines.position(span.start);
    const carets = '^'.repeat(Math.max(1, span.end - span.start));
    const under = character === 0 ? `#${carets.slice(1) || ' (one character at column 0)'}` : `#${' '.repeat(character - 1)}${carets}`;
    notes.set(line, [...(notes.get(line) ?? []), `${under} ${finding.severity} ${finding.rule}: ${finding.message}`]);
  }
  return text
    .split('\n')
    .flatMap((line, index) => [line, ...(notes.get(index) ?? [])])
    .join('\n');
}
