import { KEYWORDS } from './keywords';
import type { Dockerfile } from './nodes';
import type { Span } from '../text/span';

export type Casing = 'lower' | 'upper';

/** The casing of a keyword; null when it mixes both. */
export function casingOf(word: string): Casing | null {
  if (word === word.toUpperCase()) return 'upper';
  return word === word.toLowerCase() ? 'lower' : null;
}

/** The casing that most instructions of a file are written in; upper where neither has more, as BuildKit's check has it. */
export function fileCasing(document: Dockerfile): Casing {
  const casing = known.get(document) ?? countCasings(document);
  known.set(document, casing);
  return casing;
}

const known = new WeakMap<Dockerfile, Casing>();

function countCasings({ text, instructions }: Dockerfile): Casing {
  let more = 0;
  for (const { keyword, keywordSpan } of instructions) {
    const casing = KEYWORDS.has(keyword) ? casingOf(textOf(text, keywordSpan)) : null;
    if (casing !== null) more += casing === 'lower' ? 1 : -1;
  }
  return more > 0 ? 'lower' : 'upper';
}

export function recase(word: string, casing: Casing): string {
  return casing === 'lower' ? word.toLowerCase() : word.toUpperCase();
}

/** A keyword as the file writes its own: for an instruction that is added. */
export function keywordIn(document: Dockerfile, keyword: string): string {
  return recase(keyword, fileCasing(document));
}

function textOf(text: string, { start, end }: Span): string {
  return text.slice(start, end);
}
