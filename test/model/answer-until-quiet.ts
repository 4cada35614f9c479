import { maxRounds } from '../../shared-rules/src/engine/gather';
import { AnswerBook, askKey, type Answer, type Answers } from '../../shared-rules/src/model/needs';
import { FileTree } from '../harness/file-tree';

/** Builds something with the files of a tree as answers, as a host does: again and again until nothing new is asked. */
export function answerUntilQuiet<T>(
  files: Readonly<Record<string, string>>,
  build: (answers: Answers) => T,
): { readonly made: T; readonly rounds: number; readonly asked: readonly string[] } {
  const tree = new FileTree(Object.entries({ 'unrelated.txt': '', ...files }).map(([path, text]) => ({ path, text, mode: 0o644, unreadable: false })));
  const known = new Map<string, Answer>();
  for (let rounds = 0; ; rounds++) {
    const book = new AnswerBook(known);
    const made = build(book);
    if (book.missing.size === 0 || rounds === maxRounds) return { made, rounds, asked: [...book.asked.keys()] };
    for (const ask of book.missing.values()) known.set(askKey(ask), tree.answer(ask));
  }
}
