import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meant, slips } from '../../shared-rules/src/text/typo';

describe('slips', () => {
  it.each([
    ['RUN', 'RUN', 0],
    ['RNU', 'RUN', 1],
    ['FORM', 'FROM', 1],
    ['COPPY', 'COPY', 1],
    ['ENTRYPIONT', 'ENTRYPOINT', 1],
    ['', 'ADD', 3],
    ['CA', 'ABC', 3],
    ['run', 'RUN', 3],
  ])('%s and %s: %i', (a, b, count) => expect(slips(a, b)).toBe(count));

  it('is a distance: the same both ways, 0 only for equal words, one for one edit', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });
    fc.assert(
      fc.property(word, word, fc.nat(8), (a, b, at) => {
        expect(slips(a, b)).toBe(slips(b, a));
        expect(slips(a, b) === 0).toBe(a === b);
        expect(slips(a, `${a.slice(0, at)}d${a.slice(at)}`)).toBe(1);
      }),
    );
  });
});

describe('meant', () => {
  const known = ['RUN', 'USER', 'ENTRYPOINT', 'build', 'built'];

  it('finds the nearest word', () => {
    expect(meant('RNU', known)).toBe('RUN');
    expect(meant('ENTRYPONIT', known)).toBe('ENTRYPOINT');
    expect(meant('ENTRYPINTT', known)).toBe('ENTRYPOINT');
  });

  it('says nothing of words that are right, too far, too short, or as near to two', () => {
    for (const word of ['RUN', 'COPY', 'R', 'RS', 'buil', 'x'.repeat(50)]) expect(meant(word, known), word).toBeNull();
  });
});
