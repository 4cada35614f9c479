import type { Dockerfile } from '../../dockerfile/nodes';
import type { ShellWord } from '../../shell/nodes';
import type { Span } from '../../text/span';
import type { PackageOperation } from './operation';

/** One package of a list that has a line for each. */
export interface ListLine {
  readonly text: string;
  readonly word: ShellWord;
  /** From the start of the line (or of the comment lines above that belong to it) to the end of the word. */
  readonly block: Span;
  /** Comment or blank lines stand above it. */
  readonly led: boolean;
}

/** The parts of an install's package list that hold one plain package a line, three lines at least, with nothing else between them. */
export function packageLists(document: Dockerfile, operation: PackageOperation): readonly (readonly ListLine[])[] {
  const plain = new Set(operation.packages.flatMap((one) => (one.written && !one.file && one.word.contiguous && isPlain(one.text ?? '') ? [one.word] : [])));
  const lists: ListLine[][] = [];
  let list: ListLine[] = [];
  const close = () => {
    if (list.length >= 3) lists.push(list);
    list = [];
  };
  const { words } = operation.call.command;
  words.forEach((word, at) => {
    const before = words[at - 1];
    const line = before !== undefined && plain.has(word) ? lineOf(document, before, word, words[at + 1]) : null;
    if (line === null) return close();
    list.push(line);
  });
  close();
  return lists;
}

/** `pkg-` and `pkg+` of apt change what other words mean. */
function isPlain(text: string): boolean {
  return /^[A-Za-z0-9][\w.+:=~@/*-]*$/.test(text) && !/[-+]$/.test(text.replace(/\+\+$/, ''));
}

/** Null unless the word has its line for itself. */
function lineOf(document: Dockerfile, before: ShellWord, word: ShellWord, next: ShellWord | undefined): ListLine | null {
  const { text } = document;
  const start = text.lastIndexOf('\n', word.span.start - 1) + 1;
  if (start <= before.span.end || text.slice(start, word.span.start).trim() !== '') return null;
  const end = text.indexOf('\n', word.span.end);
  const rest = text.slice(word.span.end, end === -1 ? text.length : end);
  if (next !== undefined && end !== -1 && next.span.start < end) return null;
  if (!/^[ \t]*(?:[\\`]?[ \t]*\r?|(?:&&|;|\|\||\))[^\n]*)$/.test(rest)) return null;
  const firstEnd = text.indexOf('\n', before.span.end) + 1;
  return { text: word.value ?? word.raw, word, block: { start: firstEnd, end: word.span.end }, led: firstEnd < start };
}

export type PackageOrder = (a: string, b: string) => number;

const by =
  (key: (text: string) => string): PackageOrder =>
  (a, b) =>
    key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0;

/** Orders that people and tools keep: by code unit, without regard to case, without regard to punctuation. */
export const packageOrders: readonly PackageOrder[] = [
  by((text) => text),
  by((text) => text.toLowerCase()),
  by((text) => text.toLowerCase().replace(/[^a-z0-9]/g, '')),
];

export function isInOrder(texts: readonly string[], order: PackageOrder): boolean {
  return texts.every((text, at) => at === 0 || order(texts[at - 1] as string, text) <= 0);
}
