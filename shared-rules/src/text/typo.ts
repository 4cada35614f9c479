/**
 * How many single-letter slips lie between two words: a letter added, dropped or changed, or two neighbours swapped
 * (optimal string alignment). Case counts.
 */
export function slips(a: string, b: string): number {
  const width = b.length + 1;
  const table: number[] = Array.from({ length: (a.length + 1) * width }, () => 0);
  const at = (row: number, column: number): number => table[row * width + column] as number;
  for (let row = 0; row <= a.length; row++) {
    for (let column = 0; column <= b.length; column++) {
      if (row === 0 || column === 0) {
        table[row * width + column] = row + column;
        continue;
      }
      const same = a[row - 1] === b[column - 1];
      let least = Math.min(at(row - 1, column) + 1, at(row, column - 1) + 1, at(row - 1, column - 1) + (same ? 0 : 1));
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) least = Math.min(least, at(row - 2, column - 2) + 1);
      table[row * width + column] = least;
    }
  }
  return at(a.length, b.length);
}

/** Longer words are nobody's slip of the keyboard, and would cost time. */
const longest = 40;

/**
 * The one of `known` that `word` was most likely meant to be: one slip away (two for a word of six letters and more), and no other is as near.
 * Null when there is none, or when `word` is one of them.
 */
export function meant(word: string, known: Iterable<string>): string | null {
  if (word.length < 2 || word.length > longest) return null;
  let least = word.length < 6 ? 2 : 3;
  let found: string | null = null;
  for (const one of known) {
    if (one === word) return null;
    if (Math.abs(one.length - word.length) >= 3 || one.length < 2) continue;
    const distance = slips(word, one);
    if (distance === least && found !== one) found = null;
    if (distance < least) {
      least = distance;
      found = one;
    }
  }
  return found;
}
