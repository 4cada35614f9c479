import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../shared-rules/src/dockerfile/parse';
import { modernPair } from '../../shared-rules/src/fix/legacy-pair';
import { removePair } from '../../shared-rules/src/fix/remove-pair';
import { applyEdits } from '../../shared-rules/src/text/edit';

function pairsOf(text: string): readonly (readonly [string, string | null])[] {
  return parseDockerfile(text).instructions.flatMap((one) => one.pairs.map((pair) => [pair.key, pair.value] as const));
}

describe('modernPair', () => {
  it('keeps key, value and what follows', () => {
    let seen = 0;
    const value = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '  ', '"', "'", '\\', '$', '=', '\t', ' \\\n', ' \\\n# c\n', '#'), minLength: 1 });
    fc.assert(
      fc.property(value, fc.constantFrom('ENV', 'LABEL'), (text, keyword) => {
        const before = `FROM a\n${keyword} KEY ${text}\nUSER 1\n`;
        const document = parseDockerfile(before);
        const pair = document.instructions[1]?.pairs[0];
        const edits = pair?.legacy === true ? modernPair(document, pair) : null;
        if (edits === null || document.instructions.length !== 3) return;
        seen++;
        const after = applyEdits(before, edits);
        expect(pairsOf(after), JSON.stringify([before, after])).toEqual(pairsOf(before));
        expect(parseDockerfile(after).instructions.map((one) => one.keyword)).toEqual(document.instructions.map((one) => one.keyword));
        expect(parseDockerfile(after).instructions[1]?.pairs[0]?.legacy).toBe(false);
      }),
      { numRuns: 2000 },
    );
    expect(seen).toBeGreaterThan(500);
  });
});

describe('removePair', () => {
  it('takes that pair away and leaves the others', () => {
    const pair = fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.constantFrom('1', '"x y"', "'z'", '')).map(([key, value]) => `${key}=${value}`);
    const gap = fc.constantFrom(' ', '  ', ' \\\n      ', '\\\n ', ' \\\r\n\t');
    fc.assert(
      fc.property(fc.array(fc.tuple(pair, gap), { minLength: 1, maxLength: 5 }), fc.nat(4), fc.boolean(), (parts, pick, end) => {
        const line = parts.map(([text, between], index) => (index === parts.length - 1 ? text : text + between)).join('');
        const before = `FROM a\nLABEL ${line}${end ? '\nUSER 1\n' : ''}`;
        const document = parseDockerfile(before);
        const label = document.instructions[1];
        const index = pick % parts.length;
        const chosen = label?.pairs[index];
        if (label === undefined || chosen === undefined) throw new Error(before);
        const edit = removePair(document, label, chosen);
        if (edit === null) throw new Error('nothing to remove');
        const after = applyEdits(before, [edit]);
        expect(pairsOf(after), JSON.stringify([before, after])).toEqual(pairsOf(before).filter((_, at) => at !== index));
        expect(parseDockerfile(after).instructions.map((one) => one.keyword)).toEqual(
          document.instructions.flatMap((one) => (one === label && parts.length === 1 ? [] : [one.keyword])),
        );
      }),
    );
  });
});
