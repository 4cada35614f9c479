import { leadingText } from './args';
import type { Wrapper } from './calls';
import type { ShellWord, SimpleCommand } from './nodes';
import { literalOf } from './static-value';
import { wrappers as known, type WrapperSpec } from './wrappers';

/** What a simple command runs, wrappers taken off. */
export interface Program {
  /** Base name; empty when it is not literal. */
  readonly name: string;
  readonly nameWord: ShellWord;
  readonly args: readonly ShellWord[];
  readonly wrappers: readonly Wrapper[];
}

/** Null when the command has no words (assignments and redirections alone). */
export function programOf(command: SimpleCommand): Program | null {
  let program = programs.get(command);
  if (program === undefined) {
    program = unwrap(command);
    programs.set(command, program);
  }
  return program;
}

/** Nodes do not change, and many ask for the program of the same one. */
const programs = new WeakMap<SimpleCommand, Program | null>();

function unwrap(command: SimpleCommand): Program | null {
  const taken: Wrapper[] = [];
  let { words } = command;
  for (;;) {
    const nameWord = words[0];
    if (nameWord === undefined) return null;
    const name = baseName(literalOf(nameWord));
    const spec = known.get(name);
    const length = spec === undefined ? 0 : wrapperLength(words, spec);
    if (length === 0) return Object.freeze({ name, nameWord, args: Object.freeze(words.slice(1)), wrappers: Object.freeze(taken) });
    taken.push(Object.freeze({ name, words: Object.freeze(words.slice(0, length)) }));
    words = words.slice(length);
  }
}

function baseName(path: string | null): string {
  return path === null ? '' : path.slice(path.lastIndexOf('/') + 1);
}

/** How many words belong to the wrapper; 0 when no command follows, or the wrapper does not run one. */
function wrapperLength(words: readonly ShellWord[], spec: WrapperSpec): number {
  let at = 1;
  for (; at < words.length; at++) {
    const word = words[at] as ShellWord;
    const text = leadingText(word);
    if (text === '--') {
      at++;
      break;
    }
    if (!text.startsWith('-') || (text === '-' && word.value !== null && spec.assignments !== true)) break;
    const used = flagLength(word, text, spec);
    if (used === 0) return 0;
    at += used - 1;
  }
  const assigned = (): boolean => spec.assignments === true && at < words.length && /^[A-Za-z_]\w*=/.test(leadingText(words[at] as ShellWord));
  while (assigned()) at++;
  at += spec.operands ?? 0;
  while (assigned()) at++;
  return at < words.length && (spec.needs === undefined || words.slice(1, at).some((word) => spec.needs?.test(leadingText(word)))) ? at : 0;
}

/** The words that a flag takes: 1, or 2 with its value; 0 when it makes the wrapper run nothing. */
function flagLength(word: ShellWord, text: string, spec: WrapperSpec): 0 | 1 | 2 {
  if (text.startsWith('--')) {
    const name = text.slice(2).split('=')[0] as string;
    if (spec.stops?.includes(`--${name}`) === true) return 0;
    return spec.long?.includes(name) === true && !text.includes('=') ? 2 : 1;
  }
  for (let index = 1; index < text.length; index++) {
    const letter = text[index] as string;
    if (spec.stops?.includes(`-${letter}`) === true) return 0;
    if (spec.short?.includes(letter) === true) return index + 1 === text.length && word.value !== null ? 2 : 1;
  }
  return 1;
}
