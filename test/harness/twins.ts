import type { SpecCase } from './cases';

/** The same document written another way: the engine must say the same of it. */
export interface Twin {
  readonly name: string;
  readonly text: string;
  /** Where a character of the original stands. */
  at(offset: number): number;
  /** How a repaired original is written this way; null where the two cannot be compared. */
  of(fixed: string): string | null;
  /** What is compared of two texts. */
  compared(text: string): string;
}

export function twinsOf(one: SpecCase): readonly Twin[] {
  return [crlf(one), backtick(one), unfinished(one)].filter((twin) => twin !== null);
}

function crlf(one: SpecCase): Twin | null {
  if (one.ownLineEndings || !one.text.includes('\n') || one.text.includes('\r')) return null;
  const of = (text: string) => text.replaceAll('\n', '\r\n');
  return { name: 'CRLF', text: of(one.text), at: (offset) => of(one.text.slice(0, offset)).length, of, compared: (text) => text };
}

/** With `escape=` a backtick: only for texts whose backslashes are all continuations, and that hold no heredoc. */
function backtick(one: SpecCase): Twin | null {
  if (one.kind !== 'dockerfile' || /^\s*#\s*\w+\s*=/.test(one.text) || !swappable(one.text)) return null;
  const head = '# escape=`\n';
  const of = (text: string) => head + text.replace(/\\(?=[ \t]*$)/gm, '`');
  return {
    name: 'escape-backtick',
    text: of(one.text),
    at: (offset) => head.length + offset,
    of: (fixed) => (swappable(fixed) ? of(fixed) : null),
    compared: (text) => text,
  };
}

function swappable(text: string): boolean {
  return !/[`\r]|<<|\\(?![ \t]*$)|^\uFEFF/m.test(text);
}

/** Without the final newline. */
function unfinished(one: SpecCase): Twin | null {
  const strip = (text: string) => text.replace(/(?:\r?\n)+$/, '');
  const text = strip(one.text);
  if (text === one.text || one.ownLineEndings) return null;
  return { name: 'no-final-newline', text, at: (offset) => Math.min(offset, text.length), of: strip, compared: strip };
}
