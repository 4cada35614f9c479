import { readTree, type PropertyPlace } from './adapter';
import type { Range } from './words';

/** Where the key and the value of each word of an ENV or LABEL stand. */
export function readPropertyList(line: string, words: readonly Range[]): PropertyPlace[] {
  const from = words[0]?.start ?? 0;
  const shift = from - HEAD.length;
  return readTree(HEAD + mask(line, words, from)).properties.map((one) => ({
    start: one.start + shift,
    end: one.end + shift,
    keyEnd: one.keyEnd + shift,
    valueStart: one.valueStart === -1 ? -1 : one.valueStart + shift,
  }));
}

/** The same for ARG, word by word: dockerfile-ast would take `ARG A B` for A with the value B. */
export function readProperties(line: string, words: readonly Range[]): PropertyPlace[] {
  return words.flatMap((word) => readPropertyList(line, [word]));
}

const HEAD = 'ENV ';

/** The words from `from` on, blotted out to `x` but for `=` and the blanks between them: same length as in the line. */
function mask(line: string, words: readonly Range[], from: number): string {
  let masked = '';
  for (const word of words) {
    masked = masked.padEnd(word.start - from);
    for (let at = word.start; at < word.end; at++) masked += line[at] === '=' ? '=' : 'x';
  }
  return masked;
}
