import type { Dockerfile } from '../dockerfile/nodes';
import { isInOrder, packageOrders, type PackageArg } from '../model/packages';
import type { ShellWord } from '../shell/nodes';
import { insert, type TextEdit } from '../text/edit';

/**
 * Adds packages to an install: at their place where the list is in order, else behind the package that asks for them; on a line of their own where the
 * list is written so. Several at one place come in order.
 */
export function addPackages(
  document: Dockerfile,
  packages: readonly PackageArg[],
  added: readonly { readonly name: string; readonly besides: PackageArg }[],
): readonly TextEdit[] {
  const written = packages.filter((one) => one.written);
  const apart = onePerLine(
    document,
    written.map((one) => one.word),
  );
  const kept = packageOrders.find((one) =>
    isInOrder(
      written.map(({ text }) => text ?? ''),
      one,
    ),
  );
  const order = written.length > 1 || (apart && written.length === 1) ? kept : undefined;
  // Two lines are no list yet: a third one out of order would make an unsorted list of them.
  const lines = apart && (order !== undefined || written.length !== 2);
  return [...added]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, besides }) => {
      const before = order !== undefined && besides.written ? written.filter((one) => order(one.text ?? '', name) <= 0) : [besides];
      const first = written[0] as PackageArg;
      const after = before[before.length - 1];
      if (after === undefined) return insert(first.word.span.start, `${name}${lines ? breakBefore(document, first.word) : ' '}`);
      return insert(after.word.span.end, `${lines && after.written ? breakBefore(document, after.word) : ' '}${name}`);
    });
}

/** Each word is the only one of the list on its line, and stands first on it. */
function onePerLine(document: Dockerfile, words: readonly ShellWord[]): boolean {
  return (
    words.length > 0 &&
    words.every((word) => lineBefore(document.text, word.span.start).trim() === '') &&
    words.every((word, at) => at === 0 || document.text.slice(words[at - 1]?.span.end, word.span.start).includes('\n'))
  );
}

function breakBefore(document: Dockerfile, word: ShellWord): string {
  return ` ${document.escape}${document.eol}${lineBefore(document.text, word.span.start)}`;
}

function lineBefore(text: string, at: number): string {
  return text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
}
