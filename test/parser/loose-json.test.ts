import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLooseJson } from '../../shared-rules/src/dockerfile/loose-json';

function repaired(text: string): string | null {
  const repairs = readLooseJson(text)?.repairs ?? null;
  if (repairs === null) return null;
  return repairs.reduceRight((result, { start, end, text: by }) => result.slice(0, start) + by + result.slice(end), text);
}

describe('readLooseJson', () => {
  it.each([
    ['["a", "b"]', null],
    ["['a']", 'quotes'],
    ['["a",]', 'trailing-comma'],
    ['["a" "b"]', 'comma'],
    ['[a, b]', 'words'],
    ['["\\$a", "b"]', 'escape'],
    ['["a", "b"', 'open'],
    ['["a", "b"] c', 'tail'],
  ])('%s: %s', (text, fault) => expect(readLooseJson(text)?.fault).toBe(fault));

  it.each(['[ -f a ]', '[[ a ]]', '[ "a" = b ]', '[ "$a" ] && b', '[a-z]*', 'a', '[ a', '["a'])('%s is no list', (text) =>
    expect(readLooseJson(text)).toBeNull(),
  );

  it('repairs none where one of its strings can not be repaired', () =>
    expect(readLooseJson('[\'a\', “\n”, "b"]')).toMatchObject({ fault: 'quotes', repairs: null }));

  it('makes JSON of any list that it can repair, with the same number of strings as there were', () => {
    const item = fc.oneof(
      fc.string({ unit: fc.constantFrom('a', ' ', '$', '\\', '"', "'", '/', '\t') }).map((text) => `'${text.replaceAll("'", '').replaceAll('\\', '')}'`),
      fc.string({ unit: fc.constantFrom('a', ' ', '$', '/', '\t') }).map((text) => `"${text}"`),
      fc.string({ unit: fc.constantFrom('a', 'b', '-', '/', '.'), minLength: 1 }),
    );
    fc.assert(
      fc.property(fc.array(item, { minLength: 2, maxLength: 5 }), fc.constantFrom('', ',', ' , '), (items, end) => {
        const text = repaired(`[${items.join(', ')}${end}]`);
        expect(text).not.toBeNull();
        expect(JSON.parse(text as string)).toHaveLength(items.length);
      }),
    );
  });

  it('never throws, and what it repairs is JSON', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('[', ']', ',', '"', "'", 'a', ' ', '\\', '“', '”', '1', '\n') }), (text) => {
        const result = repaired(`[${text}`);
        if (result !== null) expect(Array.isArray(JSON.parse(result))).toBe(true);
      }),
    );
  });
});
