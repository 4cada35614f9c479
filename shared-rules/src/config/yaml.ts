import { isAlias, isMap, isNode, isScalar, isSeq, parseDocument, type Document, type Node, type Pair } from 'yaml';
import type { Span } from '../text/span';
import { nestsTooDeeply } from '../text/yaml-depth';

/** A file of settings, read: its value, what is wrong with its form, and the place of each part. */
export interface ConfigText {
  /** Undefined when the form is wrong. */
  readonly value: unknown;
  readonly problems: readonly { readonly span: Span; readonly message: string }[];
  /** The place of a value, or of its name; of the nearest part around it when it has none of its own. */
  spanOf(path: readonly (string | number)[], inName: boolean): Span;
}

/** Aliases (`*name`) that a file may hold: more are no settings. */
const maxAliases = 100;

/** Reads YAML 1.2, of which JSON is a part. Never throws. */
export function readYaml(text: string): ConfigText {
  const whole = clamped({ start: 0, end: text.length }, text);
  if (nestsTooDeeply(text)) return { value: undefined, problems: [{ span: whole, message: 'Can not be read: it is nested too deeply.' }], spanOf: () => whole };
  const document = parseDocument(text, { prettyErrors: false, logLevel: 'silent', strict: true });
  const problems = [...document.errors, ...document.warnings].map(({ pos: [start, end], message }) => ({
    span: wholeWord(clamped({ start, end }, text), text),
    message: sentence(message),
  }));
  let value: unknown;
  if (document.errors.length === 0) {
    try {
      value = document.toJS({ maxAliasCount: maxAliases });
    } catch (error) {
      problems.push({ span: whole, message: sentence((error as Error).message) });
    }
  }
  return { value, problems, spanOf: (path, inName) => clamped(spanIn(document, path, inName), text) };
}

function spanIn(document: Document, path: readonly (string | number)[], inName: boolean): Span {
  let node: unknown = document.contents;
  let pair: Pair | null = null;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document as Document.Parsed);
    if (isMap(node)) {
      const found = node.items.find((one) => String(isScalar(one.key) ? one.key.value : one.key) === String(step));
      if (found === undefined) return spanOfNode(node, pair);
      pair = found as Pair;
      node = found.value;
    } else if (isSeq(node)) {
      if (typeof step !== 'number' || node.items[step] === undefined) return spanOfNode(node, pair);
      pair = null;
      node = node.items[step];
    } else break;
  }
  if (inName && pair !== null) return spanOfNode(pair.key, null);
  return spanOfNode(node, pair);
}

/** Of an empty value its name; of a list or an object in a block its first line would do, so that a whole file is never underlined: its name, too. */
function spanOfNode(node: unknown, pair: Pair | null): Span {
  const block = isNode(node) && (isMap(node) || isSeq(node)) && node.flow !== true;
  const range = isNode(node) ? (node as Node).range : null;
  const empty = range === null || range === undefined || range[0] === range[1];
  if ((block || empty) && pair !== null) return spanOfNode(pair.key, null);
  return range === null || range === undefined ? { start: 0, end: 0 } : { start: range[0], end: range[1] };
}

/** Inside the text, on one line, and not empty where there is anything to mark. */
function clamped({ start, end }: Span, text: string): Span {
  const from = Math.max(0, Math.min(start, text.length - 1));
  const newline = text.slice(from, end).search(/\r?\n/);
  const to = newline > 0 ? from + newline : Math.min(Math.max(end, from), text.length);
  return { start: from, end: newline === 0 ? from + 1 : Math.min(Math.max(to, from + 1), text.length) };
}

/** The parser marks a letter: people see a word, and in place of a line's end what stands before it. */
function wholeWord({ start, end }: Span, text: string): Span {
  let from = start;
  while (from > 0 && /\s/.test(text[from] ?? ' ')) from--;
  return { start: from, end: from < start ? from + 1 : Math.max(end, start + (/^[\w.-]*/.exec(text.slice(start))?.[0].length ?? 0)) };
}

function sentence(message: string): string {
  const text = message.trim().split('\n')[0] as string;
  return /[.?!]$/.test(text) ? text : `${text}.`;
}
