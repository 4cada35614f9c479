/**
 * How many single-letter slips lie between two words: a letter added, dropped or changed, or two neighbours swapped
 * (optimal string alignment). Case counts. More than `limit` are not counted to their end: the answer is then some number above it.
 */
export function slips(a: string, b: string, limit = Infinity): number {
  const width = b.length + 1;
  const table = new Uint16Array((a.length + 1) * width);
  for (let column = 0; column < width; column++) table[column] = column;
  let before = 0;
  for (let row = 1; row <= a.length; row++) {
    const here = row * width;
    table[here] = row;
    let lowest = row;
    for (let column = 1; column < width; column++) {
      const at = here + column;
      const same = a[row - 1] === b[column - 1];
      let least = Math.min((table[at - width] as number) + 1, (table[at - 1] as number) + 1, (table[at - width - 1] as number) + (same ? 0 : 1));
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1])
        least = Math.min(least, (table[at - 2 * width - 2] as number) + 1);
      table[at] = least;
      lowest = Math.min(lowest, least);
    }
    // What follows is reached from this row, or by a swap from the one before.
    if (lowest > limit && before >= limit) return lowest;
    before = lowest;
  }
  return table[table.length - 1] as number;
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
    if (Math.abs(one.length - word.length) > least || one.length < 2) continue;
    const distance = slips(word, one, least);
    if (distance === least && found !== one) found = null;
    if (distance < least) {
      least = distance;
      found = one;
    }
  }
  return found;
}
