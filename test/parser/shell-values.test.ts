import { describe, expect, test } from 'vitest';
import { expandWords, isKnown, literalOf, patternOf, type Variables } from '../../shared-rules/src/shell/static-value';
import { callsOf, type CommandCall } from '../../shared-rules/src/shell/calls';
import type { ShellWord } from '../../shared-rules/src/shell/nodes';
import { variablesAt } from '../../shared-rules/src/shell/variables';
import { parse, simple } from './shell-helpers';

/** `A` is 1, `E` is empty, `P` two words, `U` has an unknown value; nothing else is set. */
const variables: Variables = (name) => ({ A: '1', E: '', P: 'x  y', U: null })[name];

function word(raw: string): ShellWord {
  return simple(`cmd ${raw}`).words[1] as ShellWord;
}

describe('the literal value of a word', () => {
  test.each([
    ['a"b"', 'ab'],
    ['$A', '1'],
    ['"v${A}.$A"', 'v1.1'],
    ["'$A'", '$A'],
    ['$U', null],
    ['$X', null],
    ['${X:-d}', 'd'],
    ['${X-d}', 'd'],
    ['${X:-"d e"}', 'd e'],
    ['${X:-$A}', '1'],
    ['${X:-${Y:-z}}', 'z'],
    ['${X:-$Y}', null],
    ['${X:-}', ''],
    ['${A:-d}', '1'],
    ['${E:-d}', 'd'],
    ['${E-d}', ''],
    ['${E:=d}', 'd'],
    ['${U:-d}', null],
    ['${A:+b}', 'b'],
    ['${E:+b}', ''],
    ['${E+b}', 'b'],
    ['${X:+b}', ''],
    ['${A:?no}', '1'],
    ['${X:?no}', null],
    ['${A%1}', null],
    ['${A[0]}', null],
    ['${#A}', null],
    ['$(x)', null],
    ['$((1))', null],
    ['*', null],
    ['~/x', null],
    ['<(x)', null],
  ])('%s is %j', (raw, value) => {
    expect(literalOf(word(raw), variables)).toBe(value);
  });

  test('without variables, defaults alone are known', () => {
    expect([literalOf(word('a')), literalOf(word('$A')), literalOf(word('${A:-b}'))]).toEqual(['a', null, 'b']);
  });

  test('patterns are kept as written when asked', () => {
    expect(patternOf(word('/var/lib/$A/*'), variables)).toBe('/var/lib/1/*');
    expect(patternOf(word('~/{a,b}'))).toBe('~/{a,b}');
    expect(patternOf(word('*$(x)'))).toBeNull();
  });
});

describe('the arguments that words become', () => {
  test.each<[string, readonly string[]]>([
    ['a "b c"', ['a', 'b c']],
    ['$P', ['x', 'y']],
    ['"$P"', ['x  y']],
    ['a$P', ['ax', 'y']],
    ['$P/z', ['x', 'y/z']],
    ['$P$P', ['x', 'yx', 'y']],
    ['"a"$P"b"', ['ax', 'yb']],
    ['$E', []],
    ['"$E"', ['']],
    ['""', ['']],
    ['a$E', ['a']],
    ['${X:-c d}', ['c', 'd']],
    ['a $U b', ['a', 'b']],
    ['a *.deb ~/x', ['a', '*.deb', '~/x']],
    ['$(x) y', ['y']],
  ])('%s: %j', (text, expected) => {
    expect(expandWords(simple(`cmd ${text}`).words.slice(1), variables).map((one) => one.text)).toEqual(expected);
  });

  test('each knows its word; an unknown word says so', () => {
    const words = simple('cmd $P a $U').words.slice(1);
    expect(expandWords(words, variables).map((one) => one.word)).toEqual([words[0], words[0], words[1]]);
    expect(words.map((one) => isKnown(one, variables))).toEqual([true, true, false]);
  });
});

describe('variables that a script sets', () => {
  /** The arguments of the call named `use`, unknown ones as `?`. */
  function used(text: string, outer?: Variables): string {
    const script = parse(text);
    const call = callsOf(script).find((one) => one.name === 'use') as CommandCall;
    const known = variablesAt(script, call.command, outer);
    return call.args.map((one) => patternOf(one, known) ?? '?').join(' ');
  }

  test.each([
    ['A=1; use $A', '1'],
    ['A=1 B="$A 2"; use "$B"', '1 2'],
    ['A=1 && use $A', '1'],
    ['A=1; A=2; use $A; A=3', '2'],
    ['A="a"; A="$A b"; A+=" c"; use "$A"', 'a b c'],
    ['export A=1 B; readonly C=2; use $A $C', '1 2'],
    ['use $A', '?'],
    ['A=$(x); use $A', '?'],
    ['A=1 x; use $A', '?'],
    ['A=1; A=2 x; use $A', '1'],
    ['x && A=1; use $A', '1'],
    ['x || A=1; use $A', '?'],
    ['A=1; x || A=2; use $A', '?'],
    ['A=1; if x; then A=2; fi; use $A', '?'],
    ['A=1; if x; then B=2; fi; use $A', '1'],
    ['if x; then A=1; use $A; else A=2; fi', '1'],
    ['if A=1; then use $A; fi', '1'],
    ['if x; then A=1; elif use $A; then :; fi', '?'],
    ['A=0; if x; then A=1; else use $A; fi', '0'],
    ['A=1; case x in y) A=2;; esac; use $A', '?'],
    ['A=1; for i in a; do use $A; A=2; done', '?'],
    ['A=1; for i in a; do use $A $i; done', '1 ?'],
    ['A=1; while A=2; do use $A; done', '2'],
    ['A=1; while read -r A; do :; done; use $A', '?'],
    ['A=1; (A=2); use $A', '1'],
    ['A=1; { A=2; }; use $A', '2'],
    ['A=1; A=2 | x; use $A', '1'],
    ['A=1; A=2 & use $A', '1'],
    ['A=1; read -r A; use $A', '?'],
    ['A=1; unset A; use $A', '?'],
    ['A=1; f() { A=2; }; use $A', '1'],
    ['A=1; f() { local A=2; use $A; }', '2'],
    ['A=1; x=$(use $A)', '1'],
    ['A=1; x "$(A=2; use $A)"', '2'],
    ['A=(1 2); use $A', '?'],
    ['A=*.deb; use $A', '*.deb'],
    ['A=${B:-1}; use $A', '1'],
    ['x ${A:=1}; use $A', '?'],
    ['PKGS="a b"; apt update && ( use $PKGS )', 'a b'],
  ])('%s: %s', (text, expected) => {
    expect(used(text)).toBe(expected);
  });

  test('the outer ones hold until the script sets them', () => {
    const outer: Variables = (name) => ({ A: 'env', U: null })[name];
    expect(used('use $A ${U:-d}; A=1', outer)).toBe('env ?');
    expect(used('A=${A:-1}; use $A', outer)).toBe('env');
    expect(used('A=1; use $A', outer)).toBe('1');
    expect(used('A+=x; use $A', outer)).toBe('envx');
  });
});
