import { lazy } from '../model/lazy';
import { readTree, type OptionPlace } from './adapter';
import { isBlank, isSpace, skipSpaces, trimmedEnd } from './blank';
import { findFlags, flagText, maskFlags, type FlagWords } from './flags';
import { findHeredocs, type HeredocWord } from './heredoc-words';
import { maskJson, readJsonStrings } from './json-form';
import { SPLITS_AT_BLANKS, TAKES_FLAGS, TAKES_HEREDOCS, TAKES_JSON, TAKES_ONE_STRING, TAKES_PAIRS } from './keywords';
import { readProperties, readPropertyList } from './pairs';
import { Recent } from '../text/recent';
import { splitAtBlanks, splitWords, unquote, type Range } from './words';

/**
 * What stands in a logical line, in offsets of that line. It is a function of the line's text and the escape character alone,
 * so equal lines anywhere share one.
 */
export interface Content {
  /** The line's own text, which keeps no document in memory. */
  readonly line: string;
  readonly keyword: string;
  readonly keywordRange: Range;
  readonly flags: readonly FlagContent[];
  readonly body: Range;
  /** Computed when it is first asked for: the words of a RUN are many, and few ask. */
  readonly words: () => readonly WordContent[];
  readonly json: readonly JsonContent[] | null;
  readonly pairs: readonly PairContent[];
  readonly heredocs: readonly HeredocWord[];
  readonly healthcheck: { readonly body: Range; readonly json: readonly JsonContent[] | null } | null;
  readonly trigger: Content | null;
}

interface FlagContent extends Range {
  readonly name: string;
  readonly value: string | null;
  readonly valueRange: Range | null;
  readonly options: readonly (Range & { readonly name: string; readonly value: string | null })[];
}

interface WordContent extends Range {
  readonly raw: string;
  readonly value: string;
}

export interface JsonContent extends Range {
  readonly value: string;
}

interface PairContent extends Range {
  readonly key: string;
  readonly value: string | null;
  readonly rawValue: string | null;
  readonly keyRange: Range;
  readonly valueRange: Range | null;
  readonly literal: boolean;
  readonly legacy: boolean;
}

/** In characters. An edit of a file of thousands of lines leaves most of them as they are. */
const CACHED = 400_000;
/** Longer lines are rare, and would hold much memory. */
const CACHED_LENGTH = 8192;
/** `ONBUILD ONBUILD …` is refused by the builder anyway. */
const MAX_TRIGGERS = 8;

const recent = new Recent<Content>(CACHED, (key) => key.length);

export function forgetContents(): void {
  recent.forget();
}

export function contentOf(line: string, escape: string): Content {
  if (line.length > CACHED_LENGTH) return readContent(line, 0, escape, 0);
  const key = escape + line;
  // A slice of the key, not of the document: or one line that is remembered would keep its whole document in memory.
  return recent.get(key, () => readContent(key.slice(1), 0, escape, 0));
}

function readContent(line: string, from: number, escape: string, depth: number): Content {
  const start = skipSpaces(line, from, line.length);
  const end = trimmedEnd(line, start, line.length);
  let keywordEnd = start;
  while (keywordEnd < end && !isBlank(line.charCodeAt(keywordEnd))) keywordEnd++;
  const keyword = upperCase(line.slice(start, keywordEnd));
  const rest = skipSpaces(line, keywordEnd, end);

  const flags = TAKES_FLAGS.has(keyword) ? findFlags(line, rest, end) : { words: [], end: rest };
  const body = { start: flags.end, end: Math.max(flags.end, end) };
  const json = TAKES_JSON.has(keyword) ? readJson(line, body) : null;
  const trigger = keyword === 'ONBUILD' && body.start < body.end && depth < MAX_TRIGGERS ? readContent(line, body.start, escape, depth + 1) : null;
  const healthcheck = keyword === 'HEALTHCHECK' ? readHealthcheck(line, body) : null;
  const heredocs = depth <= 1 && json === null && TAKES_HEREDOCS.has(keyword) ? findHeredocs(line) : depth === 0 ? (trigger?.heredocs ?? []) : [];
  return {
    line,
    keyword,
    keywordRange: { start, end: keywordEnd },
    flags: flags.words.length === 0 ? [] : readFlags(line, keyword, start, flags),
    body,
    words: lazy(() => readWords(line, keyword, body, escape, json, healthcheck, heredocs)),
    json,
    pairs: TAKES_PAIRS.has(keyword) ? readPairs(line, keyword, body, escape) : [],
    heredocs,
    healthcheck,
    trigger,
  };
}

/** Letters beyond ASCII stay as they are: the builder does not take `ſhell` for SHELL. */
function upperCase(word: string): string {
  return word.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
}

function readFlags(line: string, keyword: string, start: number, flags: FlagWords): FlagContent[] {
  const masked = keyword.padEnd((flags.words[0] as Range).start - start) + maskFlags(line, flags);
  return readTree(masked).flags.map((flag) => {
    const textOf = flagText(line.slice(start + flag.start, start + flag.end));
    const text = (from: number, to: number): string => textOf(from - flag.start, to - flag.start);
    const name = text(flag.start + 2, flag.nameEnd);
    return {
      name,
      value: flag.valueStart === -1 ? null : text(flag.valueStart, flag.end),
      start: start + flag.start,
      end: start + flag.end,
      valueRange: flag.valueStart === -1 ? null : { start: start + flag.valueStart, end: start + flag.end },
      options: name === 'mount' ? flag.options.map((option) => readOption(option, start, text)) : [],
    };
  });
}

function readOption(option: OptionPlace, start: number, text: (from: number, to: number) => string): FlagContent['options'][number] {
  const hasValue = option.valueStart !== -1;
  return {
    name: text(option.start, hasValue ? option.valueStart - 1 : option.end),
    value: hasValue ? text(option.valueStart, option.end) : null,
    start: start + option.start,
    end: start + option.end,
  };
}

function readJson(line: string, body: Range): JsonContent[] | null {
  const text = line.slice(body.start, body.end);
  const values = readJsonStrings(text);
  if (values === null) return null;
  const head = 'CMD ';
  const shift = body.start - head.length;
  const places = readTree(head + maskJson(text)).strings;
  if (places.length !== values.length) return null;
  return places.map((place, index) => ({ value: values[index] as string, start: place.start + shift, end: place.end + shift }));
}

/** `CMD` and what is behind it; null for `NONE`, and while nothing is written. */
function readHealthcheck(line: string, body: Range): Content['healthcheck'] {
  let end = body.start;
  while (end < body.end && !isSpace(line.charCodeAt(end))) end++;
  if (line.slice(body.start, end).toUpperCase() !== 'CMD') return null;
  const command = { start: skipSpaces(line, end, body.end), end: body.end };
  return { body: command, json: readJson(line, command) };
}

function readPairs(line: string, keyword: string, body: Range, escape: string): PairContent[] {
  const words = splitWords(line, body.start, body.end, escape);
  const first = words[0];
  if (first === undefined) return [];
  const legacy = keyword !== 'ARG' && !line.slice(first.start, first.end).includes('=');
  const parts = legacy ? legacyParts(line, body) : words;
  const places = keyword === 'ARG' ? readProperties(line, parts) : readPropertyList(line, parts);
  return places.map((place) => {
    const key = unquote(line.slice(place.start, place.keyEnd), escape, false);
    const rawValue = place.valueStart === -1 ? null : line.slice(place.valueStart, place.end);
    const value = rawValue === null ? null : unquote(rawValue, escape, true);
    return {
      key: key.text,
      value: value?.text ?? null,
      rawValue,
      start: place.start,
      end: place.end,
      keyRange: { start: place.start, end: place.keyEnd },
      valueRange: place.valueStart === -1 ? null : { start: place.valueStart, end: place.end },
      literal: value?.literal ?? false,
      legacy: legacy && value !== null,
    };
  });
}

/** `ENV key value`: the key goes to the first blank, and all that is left is the value. */
function legacyParts(line: string, body: Range): Range[] {
  const [key, value] = splitAtBlanks(line, body.start, body.end);
  return value === undefined ? [key as Range] : [key as Range, { start: value.start, end: body.end }];
}

function readWords(
  line: string,
  keyword: string,
  body: Range,
  escape: string,
  json: readonly JsonContent[] | null,
  healthcheck: Content['healthcheck'],
  heredocs: readonly HeredocWord[],
): WordContent[] {
  const word = (range: Range): WordContent => {
    const raw = line.slice(range.start, range.end);
    return { start: range.start, end: range.end, raw, value: unquote(raw, escape, true).text };
  };
  const exec = (strings: readonly JsonContent[]): WordContent[] => strings.map((one) => ({ ...one, raw: line.slice(one.start, one.end) }));
  if (json !== null) return exec(json);
  if (healthcheck !== null && healthcheck.json !== null) {
    return [...splitWords(line, body.start, healthcheck.body.start, escape).map(word), ...exec(healthcheck.json)];
  }
  if (TAKES_ONE_STRING.has(keyword)) return body.start === body.end ? [] : [word(body)];
  if (SPLITS_AT_BLANKS.has(keyword)) return splitAtBlanks(line, body.start, body.end).map(word);
  return withHeredocs(splitWords(line, body.start, body.end, escape), heredocs).map(word);
}

/** `<< EOF` is one word. */
function withHeredocs(words: readonly Range[], heredocs: readonly HeredocWord[]): Range[] {
  const merged: Range[] = [];
  let next = 0;
  for (const word of words) {
    while (next < heredocs.length && (heredocs[next] as HeredocWord).end <= word.start) next++;
    const heredoc = heredocs[next];
    const last = merged[merged.length - 1];
    if (heredoc !== undefined && last !== undefined && heredoc.start < word.start && heredoc.start < last.end) {
      merged[merged.length - 1] = { start: last.start, end: word.end };
    } else {
      merged.push(word);
    }
  }
  return merged;
}
