import type { ParameterPart, ShellWord, WordPart } from './nodes';

/** The value of a variable: null when it has one that is not known, undefined when it has none (or nothing is known of it). */
export type Variables = (name: string) => string | null | undefined;

const none: Variables = () => undefined;

/**
 * A word's value after quote removal, with `variables` filled in; null when something in it stays unknown: a substitution, a glob,
 * a variable without known value, an operator other than `:-`, `-`, `:=`, `=`, `:?`, `?`, `:+`, `+`.
 * A default (`${x:-d}`) is taken when the variable is undefined. Not split into fields: see `expandWords`.
 */
export function literalOf(word: ShellWord, variables: Variables = none): string | null {
  return join(word.parts, variables, false);
}

/** Like `literalOf`, with globs, braces and tildes kept as written: `/var/lib/apt/lists/*`. */
export function patternOf(word: ShellWord, variables: Variables = none): string | null {
  return join(word.parts, variables, true);
}

export interface ExpandedWord {
  readonly text: string;
  /** The word that it comes from. Its `value` is null when the text does not stand in the script as it is. */
  readonly word: ShellWord;
}

/**
 * The arguments that `words` become with `variables` filled in: unquoted values are split at blanks (POSIX.1-2024, XCU 2.6.5, default IFS),
 * globs, braces and tildes are kept as written. A word that holds something unknown gives nothing.
 */
export function expandWords(words: readonly ShellWord[], variables: Variables = none): readonly ExpandedWord[] {
  const result: ExpandedWord[] = [];
  for (const word of words) {
    for (const text of fields(word, variables) ?? []) result.push({ text, word });
  }
  return result;
}

/** Whether everything in a word is known. */
export function isKnown(word: ShellWord, variables: Variables = none): boolean {
  return patternOf(word, variables) !== null;
}

function fields(word: ShellWord, variables: Variables): readonly string[] | null {
  const found: string[] = [];
  // Null between two fields: `"$x"` alone is a field even when it is empty, `$x` is not.
  let current: string | null = null;
  for (const part of word.parts) {
    const text = textOf(part, variables, true);
    if (text === null) return null;
    if (part.kind !== 'parameter' || part.quoted) {
      current = (current ?? '') + text;
      continue;
    }
    const pieces = text.split(/[ \t\n]+/);
    pieces.forEach((piece, index) => {
      if (index > 0 && current !== null) {
        found.push(current);
        current = null;
      }
      if (piece !== '') current = (current ?? '') + piece;
    });
  }
  if (current !== null) found.push(current);
  return found;
}

function join(parts: readonly WordPart[], variables: Variables, patterns: boolean): string | null {
  let result = '';
  for (const part of parts) {
    const text = textOf(part, variables, patterns);
    if (text === null) return null;
    result += text;
  }
  return result;
}

function textOf(part: WordPart, variables: Variables, patterns: boolean): string | null {
  if (part.kind === 'text') return part.text;
  if (part.kind === 'pattern') return patterns ? part.text : null;
  return part.kind === 'parameter' ? parameter(part, variables, patterns) : null;
}

/** POSIX.1-2024, XCU 2.6.2. */
function parameter({ expansion, operand }: ParameterPart, variables: Variables, patterns: boolean): string | null {
  const { name, operator } = expansion;
  const value = variables(name);
  if (operator === '') return value ?? null;
  if (operand === null || value === null) return null;
  const has = value !== undefined && (value !== '' || !operator.startsWith(':'));
  switch (operator.replace(':', '')) {
    case '-':
    case '=':
      return has ? value : join(operand, variables, patterns);
    case '?':
      return has ? value : null;
    case '+':
      return has ? join(operand, variables, patterns) : '';
    default:
      return null;
  }
}
