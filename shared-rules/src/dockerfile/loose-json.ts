import { isSpace, skipSpaces } from './blank';

/** What keeps a text from being the JSON form that it looks like. */
export type JsonFault = 'quotes' | 'words' | 'comma' | 'trailing-comma' | 'escape' | 'tail' | 'open';

/** Replace `[start, end)` of the text by `text`. */
export interface JsonRepair {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface LooseJson {
  /** The first fault; null for valid JSON. */
  readonly fault: JsonFault | null;
  /** What makes it valid; null when that is not to be told (an open bracket, text behind the closing one, a string that JSON can not hold). */
  readonly repairs: readonly JsonRepair[] | null;
}

/** Opening quotes of any kind, with what closes them: people copy from texts with typographic ones. */
const quotes: Readonly<Record<string, string>> = { '"': '"', "'": "'", '“': '”', '”': '”', '„': '“', '‘': '’', '’': '’' };

/**
 * Reads a list in brackets as a person would: strings in quotes of any kind, words without quotes, commas forgotten or one too many.
 * Null when the text does not look like a list: `[ -f x ]`, `[[ … ]]` and other tests of the shell, glob patterns.
 */
export function readLooseJson(text: string): LooseJson | null {
  if (!text.startsWith('[') || text.startsWith('[[')) return null;
  const faults: JsonFault[] = [];
  const repairs: JsonRepair[] = [];
  let commas = 0;
  let quoted = 0;
  let bare = 0;
  let comma = -1;
  let missing = false;
  let repairable = true;
  let at = skipSpaces(text, 1, text.length);
  while (at < text.length && text[at] !== ']') {
    const item = readItem(text, at);
    if (item === null) return null;
    if (item.quoted) quoted++;
    else bare++;
    if (item.fault !== null) faults.push(item.fault);
    if (item.repair !== null) repairs.push(item.repair);
    else if (item.fault !== null) repairable = false;
    at = skipSpaces(text, item.end, text.length);
    comma = -1;
    if (text[at] === ',') {
      commas++;
      comma = at;
      at = skipSpaces(text, at + 1, text.length);
    } else if (at < text.length && text[at] !== ']') {
      missing = true;
      faults.push('comma');
      repairs.push({ start: item.end, end: item.end, text: ',' });
    }
  }
  if (comma !== -1) {
    faults.push('trailing-comma');
    repairs.push({ start: comma, end: comma + 1, text: '' });
  }
  // A shell's test has blanks inside its brackets, and no commas.
  const isList = commas > 0 || (!isSpace(text.charCodeAt(1)) && quoted > 0 && bare === 0) || (quoted === 1 && bare === 0 && text.trimEnd().endsWith(']'));
  if (!isList || (missing && bare > 0)) return null;
  if (at >= text.length) return { fault: faults[0] ?? 'open', repairs: null };
  const tail = text.slice(at + 1).trim();
  if (tail !== '' && commas === 0 && !tail.startsWith('#')) return null;
  return { fault: faults[0] ?? (tail === '' ? null : 'tail'), repairs: tail === '' && repairable ? repairs : null };
}

interface Item {
  readonly end: number;
  readonly quoted: boolean;
  readonly fault: JsonFault | null;
  readonly repair: JsonRepair | null;
}

function readItem(text: string, start: number): Item | null {
  const close = quotes[text[start] as string];
  if (close === undefined) {
    let end = start;
    while (end < text.length && !isSpace(text.charCodeAt(end)) && !',]"\''.includes(text[end] as string)) end++;
    return end === start ? null : { end, quoted: false, fault: 'words', repair: { start, end, text: JSON.stringify(text.slice(start, end)) } };
  }
  let end = start + 1;
  while (end < text.length && text[end] !== close) end += text[end] === '\\' ? 2 : 1;
  if (end >= text.length) return null;
  const raw = text.slice(start, end + 1);
  if (isString(raw)) return { end: end + 1, quoted: true, fault: null, repair: null };
  const inside = raw
    .slice(1, -1)
    .replace(/\\(?!["\\/bfnrtu])/g, '\\\\')
    .replace(/(?<!\\)((?:\\\\)*)"/g, '$1\\"')
    .replaceAll('\t', '\\t');
  const repaired = `"${inside}"`;
  return {
    end: end + 1,
    quoted: true,
    fault: close === '"' ? 'escape' : 'quotes',
    repair: isString(repaired) ? { start, end: end + 1, text: repaired } : null,
  };
}

function isString(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'string';
  } catch {
    return false;
  }
}
