import { describe, expect, test } from 'vitest';
import { leadingText, parseArgs, type ArgSpec } from '../../shared-rules/src/shell/args';
import type { ParsedArgs } from '../../shared-rules/src/shell/calls';
import type { ShellWord } from '../../shared-rules/src/shell/nodes';
import { simple } from './shell-helpers';

const spec: ArgSpec = { values: ['-o', '--option', '-t', '--target'] };

function parsed(text: string, given: ArgSpec = spec): ParsedArgs {
  return parseArgs(simple(`cmd ${text}`).words.slice(1), given);
}

/** Flags as `name`, `name=value`, or `name=?` where the value is not literal; operands behind a bar. */
function show(args: ParsedArgs): string {
  const flags = args.flags.map(({ name, value }) => (value === null ? name : `${name}=${value ?? '?'}`));
  return `${flags.join(' ')} | ${args.operands.map((word) => word.raw).join(' ')}`.trim();
}

describe('flags and operands', () => {
  test.each([
    ['install x y', '| install x y'],
    ['-y install', '-y | install'],
    ['install x -y z', '-y | install x z'],
    ['-yq -V', '-y -q -V |'],
    ['-qqy', '-q -q -y |'],
    ['--yes install --no-color', '--yes --no-color | install'],
    ['--option=a=b x', '--option=a=b | x'],
    ['--option a=b x', '--option=a=b | x'],
    ['--unknown=v x', '--unknown=v | x'],
    ['--unknown v x', '--unknown | v x'],
    ['-o a=b x', '-o=a=b | x'],
    ['-oa=b x', '-o=a=b | x'],
    ['-yoa=b x', '-y -o=a=b | x'],
    ['-yo a=b x', '-y -o=a=b | x'],
    ['-y -- -x --z', '-y | -x --z'],
    ['- x', '| - x'],
    ['-', '| -'],
    ['--', '|'],
    ['-o', '-o |'],
    ['--option', '--option |'],
    ['-o -- x', '-o=-- | x'],
    ['-o -y x', '-o=-y | x'],
    ['"-y" \'--option=a b\'', '-y --option=a b |'],
    ['$FLAGS x', '| $FLAGS x'],
    ['"$@"', '| "$@"'],
    ['--option="$X" y', '--option=? | y'],
    ['--option "$X" y', '--option=? | y'],
    ['-o$X y', '-o=? | y'],
    ['-o $X y', '-o=? | y'],
    ['-y$X z', '-y | z'],
    ['--$X z', '-- | z'],
    ['--option=*.deb x*', '--option=*.deb | x*'],
    ['-t"a"b', '-t=ab |'],
    ["--option=''", '--option= |'],
  ])('%s: %s', (text, expected) => {
    expect(show(parsed(text))).toBe(expected);
  });

  test('POSIX: flags end at the first operand', () => {
    expect(show(parsed('-y a -x -o b', { ...spec, posix: true }))).toBe('-y | a -x -o b');
  });

  test('a flag knows its word, and the word of its value', () => {
    const args = parsed('-yo a --target=b -oc --option -z');
    expect(args.flags.map(({ name, word, valueWord }) => [name, word.raw, valueWord?.raw ?? null])).toEqual([
      ['-y', '-yo', null],
      ['-o', '-yo', 'a'],
      ['--target', '--target=b', '--target=b'],
      ['-o', '-oc', '-oc'],
      ['--option', '--option', '-z'],
    ]);
  });
});

test.each([
  ['abc', 'abc'],
  ['--a="b"$c', '--a=b'],
  ['$a', ''],
  ['a*b', 'a*b'],
  ['a$(b)c', 'a'],
])('the leading text of %s is %j', (raw, text) => {
  expect(leadingText(simple(`cmd ${raw}`).words[1] as ShellWord)).toBe(text);
});
