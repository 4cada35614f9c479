import { describe, expect, test } from 'vitest';
import type { ShellWord, SimpleCommand, Statement, WordPart } from '../../shared-rules/src/shell/nodes';
import { parse, simple, slice } from './shell-helpers';

/** The only argument of `cmd ARGUMENT`. */
function word(argument: string): ShellWord {
  const { words } = simple(`cmd ${argument}`);
  expect(words).toHaveLength(2);
  return words[1] as ShellWord;
}

describe('the value of a word', () => {
  test.each([
    ['plain', 'plain'],
    ["'a b'", 'a b'],
    ["'a\\b'", 'a\\b'],
    ['"a b"', 'a b'],
    ['"a\\$b \\"c\\" \\d"', 'a$b "c" \\d'],
    ['a\\ b\\*', 'a b*'],
    ["$'x\\ty\\x41'", 'x\tyA'],
    ['a\'b\'"c"\\d', 'abcd'],
    ['""', ''],
    ["''", ''],
    ['\\$HOME', '$HOME'],
    ["'$HOME'", '$HOME'],
    ["'*'", '*'],
    ['{}', '{}'],
    ['{a}', '{a}'],
    ['[', '['],
    ['a~', 'a~'],
    ['"~"', '~'],
    ['\\~', '~'],
    ['a\\\nb', 'ab'],
    ['--flag=x', '--flag=x'],
    ['a#b', 'a#b'],
    ['$', '$'],
    ['%{http_code}', '%{http_code}'],
  ])('%s is %j', (raw, value) => {
    expect(word(raw)).toMatchObject({ raw, value, glob: false, variables: [] });
  });

  test.each([
    '$x',
    '"$x"',
    '${x}',
    '"a${x:-b}"',
    '$(x)',
    '`x`',
    '$((1+1))',
    '*.deb',
    'a?',
    '[ab]',
    '{a,b}',
    '{1..3}',
    '~',
    '~/x',
    '~bob/x',
    '<(x)',
    '"$(x)"',
    '$1',
    '$@',
  ])('%s has none: something is expanded', (raw) => {
    expect(word(raw)).toMatchObject({ raw, value: null });
  });

  test.each([
    ['*.deb', true],
    ['{a,b}', true],
    ['~/x', true],
    ['"*"', false],
    ['$x', false],
  ])('%s: glob %s', (raw, glob) => {
    expect(word(raw).glob).toBe(glob);
  });

  test.each([
    ['a', false],
    ['"a"', true],
    ["'a'", true],
    ['a\\b', true],
    ['$x', false],
    ['"$x"', true],
    ["$'a'", true],
    ['${x:-"a"}', false],
  ])('%s: quoted %s', (raw, quoted) => {
    expect(word(raw).quoted).toBe(quoted);
  });
});

describe('what a word expands', () => {
  test.each<[string, readonly string[]]>([
    ['"$a ${b} $1 $@ $* $? $$ $# $!"', ['a', 'b', '1', '@', '*', '?', '$', '#', '!']],
    ['${a:-$b}', ['a', 'b']],
    ['"${a:-${b:-$c}}"', ['a', 'b', 'c']],
    ['${a[$i]}', ['a', 'i']],
    ['$((n + $m))', ['n', 'm']],
    ['${a/$b/$c}', ['a', 'b', 'c']],
    ['${a:$n:$m}', ['a', 'n', 'm']],
    ['{$a,$b}', ['a', 'b']],
    ['$(echo $a)', []],
    ["'$a'", []],
  ])('%s: %j', (raw, variables) => {
    expect(word(raw).variables).toEqual(variables);
  });

  test.each([
    ['$x', 'x', '', ''],
    ['${x}', 'x', '', ''],
    ['${x:-d}', 'x', ':-', 'd'],
    ['${x-d}', 'x', '-', 'd'],
    ['${x:=d e}', 'x', ':=', 'd e'],
    ['${x:?no x}', 'x', ':?', 'no x'],
    ['${x+y}', 'x', '+', 'y'],
    ['${x%.*}', 'x', '%', '.*'],
    ['${x##*/}', 'x', '##', '*/'],
    ['${x/a/b}', 'x', '/', 'a/b'],
    ['${x:1:2}', 'x', ':', '1:2'],
    ['${x^^}', 'x', '^^', ''],
    ['${#x}', 'x', '#', ''],
    ['${!x}', 'x', '!', ''],
    ['${x[@]}', 'x', '[@]', ''],
    ['${x[0]:-d}', 'x', '[0]:-', 'd'],
    ['${x:-$y}', 'x', ':-', '$y'],
  ])('%s is %s, %j, %j', (raw, name, operator, operand) => {
    const text = `cmd a${raw}/b`;
    const [expansion] = (simple(text).words[1] as ShellWord).expansions;
    expect(expansion).toMatchObject({ name, operator, operand, quoted: false });
    expect(slice(text, expansion?.at ?? { start: 0, end: 0 })).toBe(raw);
  });

  test('nested expansions stand behind the one around them, and know whether they are quoted', () => {
    const { expansions } = word('${a:-$b}"${c:-$d}"');
    expect(expansions.map(({ name, quoted }) => [name, quoted])).toEqual([
      ['a', false],
      ['b', false],
      ['c', true],
      ['d', true],
    ]);
  });

  test('substitutions are scripts in the same text', () => {
    const text = 'cmd "$(a "$(b)")" `c` <(d) >(e) $((1 + $(f)))';
    const script = parse(text);
    const { words } = (script.statements as readonly [Statement])[0].command as SimpleCommand;
    const names = words.flatMap((one) => one.substitutions).map((one) => slice(text, one.statements[0]?.at ?? { start: 0, end: 0 }));
    expect(names).toEqual(['a "$(b)"', 'c', 'd', 'e', 'f']);
    expect(words[1]?.substitutions[0]?.source).toBe(script.source);
  });
});

describe('the parts of a word', () => {
  const show = (part: WordPart): string => {
    const quotes = part.quoted ? '"' : '';
    if (part.kind === 'parameter') return `${quotes}$${part.expansion.name}${part.expansion.operator}(${part.operand?.map(show).join(' ') ?? ''})`;
    if (part.kind === 'substitution') return `${quotes}${part.process ? 'process' : 'command'}`;
    return `${quotes}${part.kind} ${part.text}`;
  };

  test.each<[string, readonly string[]]>([
    ['a', ['text a']],
    ['""', ['"text ']],
    ['a"b $x"\'c\'*', ['text a', '"text b ', '"$x()', '"text c', 'pattern *']],
    ['${x:-"d e"$y}', ['$x:-("text d e $y())']],
    ['~/a', ['pattern ~', 'text /a']],
    ['--f=<(x)y', ['text --f=', 'process', 'text y']],
    ['$((1+2))', ['opaque $((1+2))']],
    ['"$(x)"', ['"command']],
  ])('%s: %j', (raw, parts) => {
    expect(word(raw).parts.map(show)).toEqual(parts);
  });

  test('an argument of export keeps its name in front', () => {
    expect((simple('export A="$b c"').words[1] as ShellWord).parts.map(show)).toEqual(['text A=', '"$b()', '"text  c']);
    expect(simple('export A=x').words[1]).toMatchObject({ raw: 'A=x', value: 'A=x' });
    expect(simple('declare -a A=($(x) "$y")').words[2]).toMatchObject({
      raw: 'A=($(x) "$y")',
      value: null,
      variables: ['y'],
      substitutions: [{ statements: [{}] }],
    });
  });
});
