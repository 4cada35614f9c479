import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { variablesIn } from '../../shared-rules/src/dockerfile/variables-in';

const read = (text: string, escape = '\\') =>
  variablesIn(text, escape).map(({ name, operator, start, end }) => `${name} ${operator} ${text.slice(start, end)}`);

describe('variablesIn', () => {
  it.each([
    ['a$B-c', ['B  $B']],
    ['${B}x$C', ['B  ${B}', 'C  $C']],
    ['${B:-x}', ['B :- ${B:-x}']],
    ['${B-x}${C:+y}${D?}', ['B - ${B-x}', 'C :+ ${C:+y}', 'D ? ${D?}']],
    ['${B%.*}${C//a/b}', ['B % ${B%.*}', 'C // ${C//a/b}']],
    ['${A:-${B:-$C}}/$D', ['A :- ${A:-${B:-$C}}', 'B :- ${B:-$C}', 'C  $C', 'D  $D']],
    ['"$A" \'$B\' "\'$C\'"', ['A  $A', 'C  $C']],
    ['\\$A \\\\$B', ['B  $B']],
    ['$1 $ $$ ${} ${A $(x)', []],
  ])('%s', (text, uses) => expect(read(text)).toEqual(uses));

  it('knows the other escape character', () => expect(read('`$A \\$B', '`')).toEqual(['B  $B']));

  it('tells which are there only with a value', () => {
    expect(variablesIn('${A:+$A:$B}$A', '\\').map(({ name, guarded }) => [name, guarded])).toEqual([
      ['A', false],
      ['A', true],
      ['B', false],
      ['A', false],
    ]);
  });

  it('never throws, and its places are those of the names', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('$', '{', '}', 'A', 'b', ':', '-', '"', "'", '\\', ' ') }), (text) => {
        for (const use of variablesIn(text, '\\')) {
          expect(text.slice(use.nameStart, use.nameStart + use.name.length)).toBe(use.name);
          expect(text[use.start]).toBe('$');
          expect(use.end).toBeLessThanOrEqual(text.length);
        }
      }),
    );
  });
});
