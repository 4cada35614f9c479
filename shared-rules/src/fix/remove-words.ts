import type { Dockerfile } from '../dockerfile/nodes';
import type { CommandCall } from '../shell/calls';
import type { ShellWord } from '../shell/nodes';
import { remove, type TextEdit } from '../text/edit';

/**
 * Takes neighbouring words out of a command, with the blanks in front of them; with the rest of their line where they have lines of their own.
 * Null where a comment stands between, or a word is broken over lines.
 */
export function removeWords(document: Dockerfile, call: CommandCall, words: readonly ShellWord[]): TextEdit | null {
  const all = call.command.words;
  const first = all.indexOf(words[0] as ShellWord);
  const last = first + words.length - 1;
  const before = all[first - 1];
  const end = all[last];
  if (first < 1 || before === undefined || end === undefined || end !== words[words.length - 1]) return null;
  if (words.some((word) => !word.contiguous)) return null;
  const { text } = document;
  const front = text.slice(before.span.end, all[first]?.span.start);
  const next = all[last + 1];
  // At the start of a line: what follows moves up to its place.
  if (front.includes('\n') && next !== undefined) {
    const behind = text.slice(end.span.end, next.span.start);
    return behind.includes('#') ? null : remove({ start: (all[first] as ShellWord).span.start, end: next.span.start });
  }
  return front.includes('#') ? null : remove({ start: before.span.end, end: end.span.end });
}
