import type { ParsedArgs, ParsedFlag } from './calls';
import type { ShellWord } from './nodes';

/** Which flags of a program take a value. */
export interface ArgSpec {
  /** Names with their dashes: `-o`, `--option`. Flags that take a value only when it is glued on (`--color=auto`, `-i.bak`) are not listed. */
  readonly values: readonly string[];
  /** Flags end at the first operand, so that `-x` behind it is an operand (POSIX.1-2024, XBD 12.2, guideline 9). */
  readonly posix?: boolean;
}

/**
 * Sorts words into flags and operands as getopt_long does: `--name=value`, `--name value`, clusters `-yq`, `-o value`, `-ovalue`,
 * `--` ends the flags, flags may stand behind operands. Letters and values of a flag are read up to the first expansion in it.
 */
export function parseArgs(words: readonly ShellWord[], spec: ArgSpec): ParsedArgs {
  const { values } = spec;
  const flags: ParsedFlag[] = [];
  const operands: ShellWord[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index] as ShellWord;
    const text = leadingText(word);
    if (text === '--' && word.value !== null) {
      operands.push(...words.slice(index + 1));
      break;
    }
    if (!text.startsWith('-') || (text === '-' && word.value !== null)) {
      operands.push(word);
      if (spec.posix === true) {
        operands.push(...words.slice(index + 1));
        break;
      }
      continue;
    }
    const next = words[index + 1] ?? null;
    if (text.startsWith('--')) {
      const equals = text.indexOf('=');
      const name = equals === -1 ? text : text.slice(0, equals);
      if (equals !== -1) flags.push({ name, value: glued(word, equals + 1), word, valueWord: word });
      else if (values.includes(name)) {
        flags.push({ name, ...separate(next), word });
        index++;
      } else flags.push({ name, value: null, word, valueWord: null });
      continue;
    }
    for (let at = 1; at < text.length; at++) {
      const name = `-${text[at] as string}`;
      if (!values.includes(name)) {
        flags.push({ name, value: null, word, valueWord: null });
        continue;
      }
      const last = at + 1 === text.length && word.value !== null;
      if (last) {
        flags.push({ name, ...separate(next), word });
        index++;
      } else flags.push({ name, value: glued(word, at + 1), word, valueWord: word });
      break;
    }
  }
  return { flags, operands };
}

/** The text of a word up to its first expansion, globs and the like kept as written. */
export function leadingText(word: ShellWord): string {
  let text = '';
  for (const part of word.parts) {
    if (part.kind !== 'text' && part.kind !== 'pattern') break;
    text += part.text;
  }
  return text;
}

function glued(word: ShellWord, from: number): string | undefined {
  const literal = word.parts.every((part) => part.kind === 'text' || part.kind === 'pattern');
  return literal ? leadingText(word).slice(from) : undefined;
}

function separate(word: ShellWord | null): { readonly value: string | null | undefined; readonly valueWord: ShellWord | null } {
  return { value: word === null ? null : glued(word, 0), valueWord: word };
}
