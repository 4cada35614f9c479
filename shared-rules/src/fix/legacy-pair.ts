import { holdsComment } from '../dockerfile/comments-in';
import type { Dockerfile, Pair } from '../dockerfile/nodes';
import { insert, replace, type TextEdit } from '../text/edit';

/**
 * Turns `ENV key value` into `ENV key=value` with the same value: quoted, or its blanks escaped, where it has any.
 * Null where a comment stands between the two, or the value ends in an escape character.
 * Reference: https://docs.docker.com/reference/dockerfile/#env
 */
export function modernPair(document: Dockerfile, { keySpan, valueSpan, rawValue }: Pair): readonly TextEdit[] | null {
  const { text, escape } = document;
  if (valueSpan === null || rawValue === null || rawValue.endsWith(escape)) return null;
  const gap = { start: keySpan.end, end: valueSpan.start };
  if (holdsComment(document, gap)) return null;
  const equals = replace(gap, '=');
  if (!/\s/.test(rawValue) || isQuoted(rawValue, escape)) return [equals];
  if (!rawValue.includes('"') && !rawValue.includes("'") && !rawValue.includes(escape)) return [replace(gap, '="'), insert(valueSpan.end, '"')];
  if (text.slice(valueSpan.start, valueSpan.end) !== rawValue) return null;
  const blanks = bareBlanks(rawValue, escape);
  return blanks === null ? null : [equals, ...blanks.map((at) => insert(valueSpan.start + at, escape))];
}

/** One pair of quotes around all of it. */
function isQuoted(raw: string, escape: string): boolean {
  const quote = raw[0];
  if ((quote !== '"' && quote !== "'") || raw.length < 2 || !raw.endsWith(quote)) return false;
  const inside = raw.slice(1, -1);
  return !inside.includes(quote) && !inside.endsWith(escape);
}

/** Where blanks stand outside quotes and escapes; null when a quote is left open. */
function bareBlanks(raw: string, escape: string): readonly number[] | null {
  const found: number[] = [];
  let quote = '';
  for (let at = 0; at < raw.length; at++) {
    const char = raw[at] as string;
    if (char === escape && quote !== "'") at++;
    else if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (/\s/.test(char)) found.push(at);
  }
  return quote === '' ? found : null;
}
