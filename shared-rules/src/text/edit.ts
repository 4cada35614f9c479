import { touches, type Span } from './span';

/** Replace the text at `span` by `text`; an empty span inserts. */
export interface TextEdit {
  readonly span: Span;
  readonly text: string;
}

export function insert(at: number, text: string): TextEdit {
  return { span: { start: at, end: at }, text };
}

export function replace(span: Span, text: string): TextEdit {
  return { span, text };
}

export function remove(span: Span): TextEdit {
  return { span, text: '' };
}

/** Applies edits that do not overlap. Several insertions at one place keep their order. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const ordered = edits
    .map((edit, order) => ({ edit, order }))
    .sort((a, b) => a.edit.span.start - b.edit.span.start || a.edit.span.end - b.edit.span.end || a.order - b.order);
  let result = '';
  let at = 0;
  for (const { edit } of ordered) {
    if (edit.span.start < at) throw new RangeError(`edits overlap at offset ${edit.span.start}`);
    result += text.slice(at, edit.span.start) + edit.text;
    at = edit.span.end;
  }
  return result + text.slice(at);
}

/** Whether two sets of edits can not be applied together. */
export function conflicts(a: readonly TextEdit[], b: readonly TextEdit[]): boolean {
  return a.some((one) => b.some((other) => touches(one.span, other.span)));
}

/** The one smallest edit that turns `before` into `after`; none when they are equal. Never splits a surrogate pair or a CRLF. */
export function minimalEdit(before: string, after: string): TextEdit | null {
  if (before === after) return null;
  const limit = Math.min(before.length, after.length);
  let start = 0;
  while (start < limit && before[start] === after[start]) start++;
  let tail = 0;
  while (tail < limit - start && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  if (splits(before, start) || splits(after, start)) start--;
  if (tail > 0 && (splits(before, before.length - tail) || splits(after, after.length - tail))) tail--;
  return { span: { start, end: before.length - tail }, text: after.slice(start, after.length - tail) };
}

function splits(text: string, at: number): boolean {
  if (at <= 0 || at >= text.length) return false;
  const before = text.charCodeAt(at - 1);
  return (before >= 0xd800 && before <= 0xdbff) || (before === 13 && text.charCodeAt(at) === 10);
}
