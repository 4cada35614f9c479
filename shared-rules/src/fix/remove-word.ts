import type { SimpleCommand, ShellWord } from '../shell/nodes';
import { remove, type TextEdit } from '../text/edit';

/** Takes a word out of a command, with the blanks and the continuation in front of it. Null when a comment stands there, or the word is the first. */
export function wordRemoval(text: string, command: SimpleCommand, word: ShellWord): TextEdit | null {
  const before = command.words[command.words.indexOf(word) - 1];
  if (before === undefined || !word.contiguous) return null;
  return /#/.test(text.slice(before.span.end, word.span.start)) ? null : remove({ start: before.span.end, end: word.span.end });
}
