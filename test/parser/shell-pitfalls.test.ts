import { describe, expect, test } from 'vitest';
import type { AndOr, SimpleCommand } from '../../shared-rules/src/shell/nodes';
import { calls, parse, simple, slice } from './shell-helpers';

const names = (text: string): readonly string[] => calls(text).map((call) => call.name);

describe('faults of the parser library, corrected', () => {
  test('a process substitution glued to a word is part of it', () => {
    expect(simple('cmd --file=<(x y) z').words.map((one) => one.raw)).toEqual(['cmd', '--file=<(x y)', 'z']);
    expect(simple('cmd a<(b)<(c)d e').words.map((one) => one.raw)).toEqual(['cmd', 'a<(b)<(c)d', 'e']);
    expect(names('cmd --file=<(x y) z')).toEqual(['cmd', 'x']);
  });

  test('a process substitution as an assigned value is no command', () => {
    const node = simple('a=<(x)');
    expect(node).toMatchObject({ words: [], assignments: [{ name: 'a', value: { raw: '<(x)', value: null, substitutions: [{}] } }] });
    expect(names('a=<(x)')).toEqual(['x']);
    expect(simple('a=<(x) b c')).toMatchObject({ assignments: [{ name: 'a' }], words: [{ raw: 'b' }, { raw: 'c' }] });
    expect(simple('export a=<(x)y').words.map((one) => one.raw)).toEqual(['export', 'a=<(x)y']);
  });

  test('positions inside backticks with backslashes are those of the document', () => {
    const text = 'a `b \\`c "\\$d"\\` \\\\e` "`f \\"g\\"`" h';
    const found = calls(text);
    expect(found.map((call) => slice(text, call.nameWord.span))).toEqual(['a', 'b', 'c', 'f']);
    expect(found[2]?.args[0]).toMatchObject({ variables: ['d'] });
    expect(found[2]?.args[0]?.value).toBeNull();
    expect(found[3]?.args[0]).toMatchObject({ value: 'g', raw: '"g"' });
    expect(simple(text).words.map((one) => one.raw)).toEqual(['a', '`b \\`c "\\$d"\\` \\\\e`', '"`f \\"g\\"`"', 'h']);
  });

  test('let takes expressions, not assignments', () => {
    expect(simple('let a=1+2 "b = 3"')).toMatchObject({ assignments: [], words: [{ raw: 'let' }, { raw: 'a=1+2' }, { value: 'b = 3' }] });
    expect(parse('let "i=i+1" && a').problems).toEqual([]);
  });

  test.each([
    ['substitutions in quotes', '"$('],
    ['substitutions', 'a $('],
    ['subshells', '('],
    ['groups', '{ '],
    ['conditions', 'if '],
    ['arithmetic', '$(('],
    ['expansions', '${a:-'],
    ['escaped backticks', '`\\'],
    ['tests', '[[ ( '],
    ['process substitutions', '<(a '],
    ['cases', 'case a in b) '],
    ['functions', 'f() { '],
  ])('%s nested a thousand times neither throw nor hang', (_, opening) => {
    const text = `first; ${opening.repeat(1000)}`;
    const started = performance.now();
    expect(names(text)[0]).toBe('first');
    expect(parse(text).problems.length).toBeGreaterThan(0);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  test('a sum of thousands of terms', () => {
    const text = `first; echo $((${'1+'.repeat(4000)}1)); last`;
    expect(names(text)).toEqual(['first', 'echo', 'last']);
    expect(parse(text).problems).toEqual([]);
  });

  test('substitutions are read to a depth that no person writes', () => {
    const nested = (depth: number): string => `${'$(a '.repeat(depth)}b${')'.repeat(depth)}`;
    expect(names(`echo ${nested(40)}`)).toHaveLength(41);
    expect(parse(`echo ${nested(40)}`).problems).toEqual([]);
    expect(parse(`echo ${nested(60)}`).problems).not.toEqual([]);
  });

  test('an unterminated here-document is marked, and no error: the shell only warns', () => {
    const text = 'cat <<EOF\nfoo\n';
    expect(simple(text).redirects[0]?.heredoc).toMatchObject({ body: 'foo\n', terminated: false });
    expect(simple('cat <<EOF\nfoo\nEOF').redirects[0]?.heredoc).toMatchObject({ body: 'foo\n', terminated: true });
    expect(simple('cat <<EOF').redirects[0]?.heredoc).toMatchObject({ body: '', terminated: false });
    expect(parse(text).problems).toEqual([]);
  });
});

describe('CRLF line ends', () => {
  const text = '#!/bin/sh\r\nset -e # x\r\ncat <<EOF \\\r\n  file\r\nbody "\r\nEOF\r\nif a; then\r\n  b "c\r\nd"\r\nfi\r\n';

  test('parse as LF ones do', () => {
    const twin = text.replaceAll('\r\n', '\n');
    expect(names(text)).toEqual(names(twin));
    expect(parse(text).problems).toEqual([]);
    expect(parse(text).shebang).toBe('/bin/sh');
    expect(parse(text).comments.map((one) => one.text)).toEqual(['# x']);
    expect(parse(text).statements.map((one) => one.terminator)).toEqual(['\n', '\n', '\n']);
  });

  test('places and texts are those of the document', () => {
    const found = calls(text);
    expect(found.map((call) => [slice(text, call.nameWord.span), call.nameWord.contiguous])).toEqual([
      ['set', true],
      ['cat', true],
      ['a', true],
      ['b', true],
    ]);
    expect(found[3]?.args[0]).toMatchObject({ raw: '"c\r\nd"', value: 'c\nd', contiguous: true });
    expect(found[1]?.command.redirects[0]?.heredoc).toMatchObject({ body: 'body "\r\n', terminated: true });
    expect(slice(text, found[1]?.command.span ?? { start: 0, end: 0 })).toBe('cat <<EOF \\\r\n  file');
  });

  test('a carriage return inside a line is a character', () => {
    expect(simple('a\rb').words[0]?.value).toBe('a\rb');
  });

  test('a byte order mark in front belongs to no word', () => {
    const node = simple('\ufeffa b');
    expect(node.words.map((one) => [one.value, one.at])).toEqual([
      ['a', { start: 1, end: 2 }],
      ['b', { start: 3, end: 4 }],
    ]);
  });
});

describe('text that the shell refuses', () => {
  test.each<[string, readonly string[], string]>([
    ['a &&\n ) b && c', ['a', 'b', 'c'], ')'],
    ['a && ) b && c', ['a', 'b', 'c'], ')'],
    ['a; ) b', ['a', 'b'], ')'],
    ['a; } ; b', ['a', 'b'], '}'],
    ['a; fi; b', ['a', 'b'], 'fi'],
    ['a ;; b', ['a', 'b'], ';;'],
    ['a | | b', ['a', 'b'], '|'],
    ['a && && b', ['a', 'b'], '&&'],
    ['a; then b; done; c', ['a', 'b', 'c'], 'then'],
    ['a; do; b', ['a', 'b'], 'do'],
  ])('%s: what stands behind the stray token is still read', (text, commands, at) => {
    expect(names(text)).toEqual(commands);
    const { problems } = parse(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.code).toBe('shell-syntax');
    expect(slice(text, problems[0]?.span ?? { start: 0, end: 0 })).toBe(at);
  });

  test.each<[string, readonly string[]]>([
    ['a; if b; then c', ['a', 'b', 'c']],
    ['a; while b; do c', ['a', 'b', 'c']],
    ['a; (b; c', ['a', 'b', 'c']],
    ['a; { b; c', ['a', 'b', 'c']],
    ['a; case b in c) d', ['a', 'd']],
    ['a; f() { b', ['a', 'b']],
    ['a; f()', ['a']],
    ['a; f() ; b', ['a', 'b']],
    ['a "b; c', ['a']],
    ["a 'b; c", ['a']],
    ['a $(b; c', ['a', 'b', 'c']],
    ['a ${b; c', ['a']],
    ['a `b; c', ['a', 'b', 'c']],
    ['a &&', ['a']],
    ['a |', ['a']],
    ['a $(b; (c) d', ['a', 'b', 'c']],
  ])('%s: half-typed, what is there is read', (text, commands) => {
    const script = parse(text);
    expect(script.problems).toHaveLength(1);
    expect(names(text).slice(0, commands.length)).toEqual(commands);
    for (const statement of script.statements) expect(slice(text, statement.at)).not.toBe('');
  });

  test.each(['a $(b; fi) c', 'a "$(if b; then)" c', 'a `b |` c', 'a <(b &&) c'])(
    '%s: an error inside a substitution is an error of the script, and of the substitution',
    (text) => {
      const script = parse(text);
      expect(script.problems).toHaveLength(1);
      expect(simple(text).words[1]?.substitutions[0]?.problems).toEqual(script.problems);
    },
  );

  test('an unfinished list keeps its first part', () => {
    expect(parse('a && b ||').statements[0]?.command).toMatchObject({ kind: 'and-or', items: [{}, {}], operators: [{ text: '&&' }] } satisfies Partial<
      Record<keyof AndOr, unknown>
    >);
    expect(parse('a &&').statements[0]?.command).toMatchObject({ kind: 'simple', words: [{ raw: 'a' }] } satisfies Partial<
      Record<keyof SimpleCommand, unknown>
    >);
  });

  test.each([
    ['[[ a', '[[ a'],
    ['if elif a b', 'if elif a b'],
    ['for x { a b', 'for x { a b'],
    ['case x in a) b "c"', 'case x in a) b "c"'],
    ['{ a; (b >c', '{ a; (b >c'],
    ['time f() && b', 'time f() && b'],
    ['a $((b', 'a $((b'],
    ['(( $(a b', '(( $(a b'],
    ['! \r\n', '!'],
    ['a `b \\', 'a `b \\'],
  ])('%j: an unfinished command reaches to the end of what is in it', (text, whole) => {
    const [statement] = parse(text).statements;
    expect(slice(text, statement?.at ?? { start: 0, end: 0 })).toBe(whole);
    if (statement?.command.kind === 'and-or') expect(statement.command.operators.map((one) => slice(text, one.at))).toEqual(['&&']);
  });

  test('behind an error only whole-line comments count', () => {
    expect(parse('# a\nb # c\n)\n# d\ne "x # f').comments.map((one) => one.text)).toEqual(['# a', '# c', '# d']);
  });
});

describe('text that the shell takes', () => {
  test.each([
    '',
    '\n\n',
    '# only a comment',
    ':',
    '! [ -f x ]',
    'a=1 b=2',
    'case $x in esac',
    'for i in; do a; done',
    'echo "${x:-"nested"}"',
    'echo ${x//\\//_}',
    'f() { :; }; f',
    'if (a); then (b); fi',
    'a=$(cat <<E\n)\nE\n)',
    '[ a = b -o c ]',
    '[[ $x =~ ^[a-z]+$ ]]',
    '[[ $x == *.deb && ! -e y ]]',
    '((i++)) || true',
    'x=(a b); echo "${x[@]}" ${#x[@]}',
    'echo {a,b}{1..3}',
    'a >/dev/null 2>&1 </dev/null &',
    'exec 3<>/dev/tcp/h/80',
    "trap 'kill $!' TERM",
    'a | while read -r l; do echo "$l"; done',
    'echo $[1+2]',
    "printf '%s\\n' \"a'b\"",
    'echo "a`b`c"',
    'time -p a',
    'until a; do sleep 1; done; b &\nwait $!',
    'set -- "$@" x',
    'select x in a; do break; done',
    'case x in (a) b;; c|d) ;; esac',
    'echo a\\\nb',
    'echo "a\\\nb"',
    'a <<-E\n\tx\n\tE',
    "a <<'E' && b\n$(\nE",
    'function f { a; }',
    'function f() { a; }',
    'shopt -s extglob\ncase x in +([0-9])) a;; esac',
    'a;\n',
    'a&\nb',
    '{ a; } 2>&1 | b',
    'if a; then b; elif c; then d; else e; fi',
    'echo ${x:?"$y is not set"}',
    'declare -A m=([a]=1 [b]="2 3")',
    'a=b c=$d env',
    '}x; a',
    'echo } fi done',
    // bash refuses it, dash and busybox do not.
    'f() echo "$1"; f x',
  ])('%j has no problem', (text) => {
    expect(parse(text).problems).toEqual([]);
  });
});
