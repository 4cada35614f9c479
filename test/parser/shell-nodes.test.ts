import { describe, expect, test } from 'vitest';
import type {
  AndOr,
  CaseCommand,
  ForCommand,
  FunctionDefinition,
  GroupCommand,
  IfCommand,
  LoopCommand,
  OtherCommand,
  Pipeline,
  ShellCommand,
  SimpleCommand,
} from '../../shared-rules/src/shell/nodes';
import { parseShell } from '../../shared-rules/src/shell/parse';
import { commandsIn, wordsOf } from '../../shared-rules/src/shell/walk';
import { mapped, parse, simple, slice } from './shell-helpers';

function command<T extends AndOr | Pipeline | ShellCommand>(text: string): T {
  return parse(text).statements[0]?.command as T;
}

/** The texts of all simple commands, outer ones first. */
function commands(text: string): readonly string[] {
  return [...commandsIn(parse(text).statements)].filter((one) => one.kind === 'simple').map((one) => slice(text, one.at));
}

describe('statements', () => {
  test.each([
    ['a', ['']],
    ['a\n', ['\n']],
    ['a;b', [';', '']],
    ['a & b', ['&', '']],
    ['a # c\nb', ['\n', '']],
    ['a ; # c\nb', [';', '']],
    ['a \\\n ; b', [';', '']],
    ['a\n\n;', ['\n']],
    ['{ a; }; b', [';', '']],
    ['cat <<E; b\nx\nE\nc', [';', '\n', '']],
    ['cat <<E\nx;\nE\n', ['\n']],
    ['a >x 2>&1 & b', ['&', '']],
  ])('%j ends by %j', (text, terminators) => {
    expect(parse(text).statements.map((one) => one.terminator)).toEqual(terminators);
  });

  test('the last one of a list has none, whatever closes the list', () => {
    const inner = (text: string): string | undefined => command<GroupCommand>(text).body.at(-1)?.terminator;
    expect([inner('(a; b)'), inner('{ a; b; }'), inner('(a; b &)'), inner('(a\n)')]).toEqual(['', ';', '&', '\n']);
    expect(command<CaseCommand>('case x in a) b;; c) d ;& e) f ;;& g) h; esac').items.map((item) => item.body[0]?.terminator)).toEqual(['', '', '', ';']);
    expect(command<SimpleCommand>('a $(b; c)').words[1]?.substitutions[0]?.statements.map((one) => one.terminator)).toEqual([';', '']);
  });

  test('a statement is its command, without what ends it', () => {
    const text = 'a b & { c; d; } >e; f';
    expect(parse(text).statements.map((one) => [slice(text, one.at), one.background])).toEqual([
      ['a b', true],
      ['{ c; d; } >e', false],
      ['f', false],
    ]);
  });
});

describe('lists and pipelines', () => {
  test('operators stand where they are written', () => {
    const text = 'a "&&" && \\\n b # ||\n || c';
    const broken = 'a && # &&\n b \\\n || { c && d; } && e';
    for (const [given, operators] of [
      ['a && b || c', ['&&', '||']],
      [broken, ['&&', '||', '&&']],
      ['cat <<E && b\n&& ||\nE\n', ['&&']],
      ['( a ) && b', ['&&']],
      ['a "&&" && b', ['&&']],
    ] as const) {
      const node = command<AndOr>(given);
      expect(node.operators.map((one) => slice(given, one.at))).toEqual(operators);
      expect(node.operators.map((one) => one.text)).toEqual(operators);
    }
    expect(command<AndOr>(broken).operators.map((one) => one.at.start)).toEqual([2, broken.indexOf('||'), broken.indexOf('&& e')]);
    expect(parse(text).problems).not.toEqual([]);
  });

  test.each([
    ['a | b |& c', false, false, 3],
    ['! a', true, false, 1],
    ['! ! a', false, false, 1],
    ['time -p a', false, true, 1],
    ['time ! a | b', true, true, 2],
    ['time', false, true, 1],
  ])('%s: negated %s, timed %s, %d commands', (text, negated, timed, count) => {
    const node = command<Pipeline>(text);
    expect(node).toMatchObject({ kind: 'pipeline', negated, timed });
    expect(node.commands).toHaveLength(count);
  });

  test('one command is no pipeline and no list', () => {
    expect(command('a').kind).toBe('simple');
    expect(command('{ a; }').kind).toBe('group');
  });
});

describe('simple commands', () => {
  test('assignments, words and redirections, each in its place', () => {
    const text = 'A=1 B+="$x" <in C=(1 "2") cmd -f 2>&1 >>"out file" D=2 <<<word';
    const node = simple(text);
    expect(
      node.assignments.map(({ at, name, append, value, elements }) => [slice(text, at), name, append, value?.raw ?? null, elements.map((one) => one.value)]),
    ).toEqual([
      ['A=1', 'A', false, '1', []],
      ['B+="$x"', 'B', true, '"$x"', []],
      ['C=(1 "2")', 'C', false, null, ['1', '2']],
    ]);
    expect(node.words.map((one) => slice(text, one.at))).toEqual(['cmd', '-f', 'D=2']);
    expect(node.redirects.map(({ at, operator, descriptor, target }) => [slice(text, at), operator, descriptor, target?.value])).toEqual([
      ['<in', '<', null, 'in'],
      ['2>&1', '>&', 2, '1'],
      ['>>"out file"', '>>', null, 'out file'],
      ['<<<word', '<<<', null, 'word'],
    ]);
  });

  test('only assignments, only redirections', () => {
    expect(simple('A=1')).toMatchObject({ words: [], assignments: [{ name: 'A', value: { value: '1' } }] });
    expect(simple('A=')).toMatchObject({ words: [], assignments: [{ name: 'A', value: { value: '' } }] });
    expect(simple('>x')).toMatchObject({ words: [], redirects: [{ operator: '>' }] });
    expect(simple('{fd}>x a')).toMatchObject({ words: [{ raw: 'a' }], redirects: [{ operator: '>', descriptor: null }] });
    expect(simple('a &>x &>>y >|z <>w')).toMatchObject({ redirects: [{ operator: '&>' }, { operator: '&>>' }, { operator: '>|' }, { operator: '<>' }] });
  });
});

describe('compound commands', () => {
  test('if', () => {
    const node = command<IfCommand>('if a; b; then c; elif d; then e; else f; g; fi >x');
    expect(node.branches.map(({ condition, body }) => [condition.length, body.length])).toEqual([
      [2, 1],
      [1, 1],
    ]);
    expect(node.otherwise).toHaveLength(2);
    expect(node.redirects).toHaveLength(1);
    expect(command<IfCommand>('if a; then b; fi').otherwise).toBeNull();
  });

  test('loops', () => {
    expect(command<LoopCommand>('while a; do b; done <x')).toMatchObject({ kind: 'while', condition: [{}], body: [{}], redirects: [{}] });
    expect(command<LoopCommand>('until a; do b; c; done')).toMatchObject({ kind: 'until', body: [{}, {}] });
    expect(command<ForCommand>('for x in a "$b"; do c; done')).toMatchObject({ kind: 'for', variable: 'x', words: [{ value: 'a' }, { variables: ['b'] }] });
    expect(command<ForCommand>('for x; do c; done')).toMatchObject({ kind: 'for', variable: 'x', words: [] });
    expect(command<ForCommand>('select x in a; do c; done')).toMatchObject({ kind: 'for', variable: 'x' });
    expect(command<ForCommand>('for ((i = 0; i < 2; i++)); do c; done')).toMatchObject({ kind: 'for', variable: null, words: [], body: [{}] });
  });

  test('case', () => {
    const node = command<CaseCommand>('case "$1" in a|-*) b; c;; (*) ;; esac');
    expect(node.word.raw).toBe('"$1"');
    expect(node.items.map(({ patterns, body }) => [patterns.map((one) => one.raw), body.length])).toEqual([
      [['a', '-*'], 2],
      [['*'], 0],
    ]);
  });

  test('functions: braces are the body, another command is its one statement', () => {
    expect(command<FunctionDefinition>('f() { a; b; }')).toMatchObject({ kind: 'function', name: 'f', body: [{}, {}] });
    expect(command<FunctionDefinition>('function g-h { a; }')).toMatchObject({ name: 'g-h', body: [{ command: { kind: 'simple' } }] });
    expect(command<FunctionDefinition>('f() ( a; b )')).toMatchObject({ body: [{ command: { kind: 'subshell' } }] });
    expect(command<FunctionDefinition>('f() { a; } >x')).toMatchObject({ body: [{ command: { kind: 'group', redirects: [{}] } }] });
    expect(command<FunctionDefinition>('f() if a; then b; fi')).toMatchObject({ body: [{ command: { kind: 'if' } }] });
  });

  test('[[ ]], (( )) and coproc', () => {
    expect(command<OtherCommand>('[[ -n $a && ! ( b == c || $(d) =~ x.*y ) ]] >x')).toMatchObject({ kind: 'test', redirects: [{}] });
    expect(command<OtherCommand>('[[ -n $a && ! ( b == c || $(d) =~ x.*y ) ]]').words.map((one) => one.raw)).toEqual(['$a', 'b', 'c', '$(d)', 'x.*y']);
    expect(command<OtherCommand>('(( EUID == 0 && $x > $(n) ))')).toMatchObject({
      kind: 'arithmetic',
      words: [{ raw: ' EUID == 0 && $x > $(n) ', value: null, variables: ['EUID', 'x'], substitutions: [{}] }],
    });
    expect(command<OtherCommand>('coproc NAME { a; b; }')).toMatchObject({ kind: 'coproc', body: [{ command: { kind: 'group' } }] });
    expect(command<OtherCommand>('coproc a b')).toMatchObject({ kind: 'coproc', body: [{ command: { kind: 'simple' } }] });
  });

  test('every simple command is reached', () => {
    expect(
      commands(
        'if a; then b; elif c; then d; else e; fi; for x in y; do f; done; case z in *) g; esac; { h; (i | j); }; k() { l; }; while m; do n & done; ! o',
      ),
    ).toEqual([...'abcdefghijlmno']);
  });
});

describe('here-documents', () => {
  const text = 'cat <<A <<-\'B\' - | x\na $v $(sub "$w")\n# no comment\nA\n\tb $v $(no)\n\tB\nnext';

  test('bodies are data, not commands', () => {
    expect(commands(text)).toEqual(["cat <<A <<-'B' -", 'x', 'next']);
    expect(parse(text).comments).toEqual([]);
    expect(parse(text).problems).toEqual([]);
  });

  test('delimiter, body, and what is expanded in it', () => {
    const [first, second] = (command<Pipeline>(text).commands[0] as SimpleCommand).redirects;
    expect(first).toMatchObject({
      operator: '<<',
      target: { value: 'A', quoted: false },
      heredoc: { body: 'a $v $(sub "$w")\n# no comment\n', quoted: false, terminated: true },
    });
    expect(first?.heredoc?.word).toMatchObject({ variables: ['v'], expansions: [{ name: 'v', quoted: true }], substitutions: [{}] });
    expect(slice(text, first?.heredoc?.word.at ?? { start: 0, end: 0 })).toBe(first?.heredoc?.body);
    expect(second).toMatchObject({
      operator: '<<-',
      target: { value: 'B', quoted: true },
      heredoc: { body: '\tb $v $(no)\n', quoted: true, terminated: true },
    });
    expect(second?.heredoc?.word).toMatchObject({ variables: [], substitutions: [] });
  });

  test('inside a substitution and a loop', () => {
    expect(commands('while a; do\ncat <<E\nb\nE\ndone\nc $(d <<F\ne\nF\n) f')).toEqual(['a', 'cat <<E', 'c $(d <<F\ne\nF\n) f']);
  });
});

describe('comments and the interpreter line', () => {
  test.each<[string, readonly string[]]>([
    ['# a\nb # c\n  # d', ['# a', '# c', '# d']],
    ['a#b c', []],
    ['a "# b" \'# c\' \\# d', []],
    ['a;# b', ['# b']],
    ['(# a\nb)# c', ['# a', '# c']],
    ['if a # b\nthen # c\nd; fi # e', ['# b', '# c', '# e']],
    ['case x in # a\n b) c ;; # d\nesac', ['# a', '# d']],
    ['a && # b\n c | # d\n e', ['# b', '# d']],
    ['echo ${x#y} $# ${#x} $((16#ff))', []],
    ['[[ a =~ # ]]', []],
    ['a <<E # b\n# c\nE\n# d', ['# b', '# d']],
    ['A=(1 # b\n 2)', []],
    ['a \\\n # b', ['# b']],
    ['a # b \\\nc', ['# b \\']],
    ['a $(b # c\n) # d', ['# d']],
  ])('%j has %j', (text, comments) => {
    const script = parse(text);
    expect(script.comments.map((one) => one.text)).toEqual(comments);
    for (const comment of script.comments) expect(slice(text, comment.at)).toBe(comment.text);
  });

  test('a substitution has its own', () => {
    expect(simple('a $(b # c\n)').words[1]?.substitutions[0]?.comments.map((one) => one.text)).toEqual(['# c']);
  });

  test.each([
    ['#!/bin/sh\na', '/bin/sh'],
    ['#! /usr/bin/env bash \na', '/usr/bin/env bash'],
    ['#!/bin/sh', '/bin/sh'],
    ['\ufeff#!/bin/sh\r\na', '/bin/sh'],
    ['#!\na', ''],
    ['a\n#!/bin/sh', null],
    ['# a', null],
  ])('the interpreter of %j is %j', (text, shebang) => {
    expect(parse(text).shebang).toBe(shebang);
    expect(parse(text).comments.some((one) => one.at.start === 0 && text.startsWith('#!'))).toBe(false);
  });
});

describe('places in the document', () => {
  test('spans lead through continuations and embedded comments', () => {
    const { document, source } = mapped('apt-get update && ⟦\\\n⟧    apt-get install -y ⟦\\\n# tools\n⟧    cu⟦\\\n⟧rl "a ⟦\\\n⟧b" && ⟦\\\n⟧c', 20);
    const script = parseShell(source);
    expect(script.problems).toEqual([]);
    const node = script.statements[0]?.command as AndOr;
    const [update, install, last] = node.items as readonly SimpleCommand[];
    expect(slice(document, update?.span ?? { start: 0, end: 0 })).toBe('apt-get update');
    expect(slice(document, install?.span ?? { start: 0, end: 0 })).toBe('apt-get install -y \\\n# tools\n    cu\\\nrl "a \\\nb"');
    expect(install?.words.map((one) => [slice(document, one.span), one.contiguous, one.value])).toEqual([
      ['apt-get', true, 'apt-get'],
      ['install', true, 'install'],
      ['-y', true, '-y'],
      ['cu\\\nrl', false, 'curl'],
      ['"a \\\nb"', false, 'a b'],
    ]);
    expect([node.contiguous, update?.contiguous, install?.contiguous, last?.contiguous]).toEqual([false, true, false, true]);
    expect(node.operators.map((one) => slice(document, one.span))).toEqual(['&&', '&&']);
    expect(slice(source.text, install?.at ?? { start: 0, end: 0 })).toBe('apt-get install -y     curl "a b"');
  });

  test('substitutions and the words in them too', () => {
    const { document, source } = mapped('a "$(b ⟦\\\n⟧ c)" `d \\`e ⟦\\\n⟧f\\``', 7);
    const spans = [...wordsOf(parseShell(source))].map((one) => slice(document, one.span));
    expect(spans).toEqual(['a', '"$(b \\\n c)"', 'b', 'c', '`d \\`e \\\nf\\``', 'd', '`e \\\nf\\`', 'e', 'f']);
  });

  test('the continuations of a script are part of its text', () => {
    const text = 'a \\\n  b \\\n  c';
    const node = simple(text);
    expect(slice(text, node.at)).toBe(text);
    expect(node.contiguous).toBe(true);
    expect(node.words.map((one) => one.value)).toEqual(['a', 'b', 'c']);
  });

  test('offsets count UTF-16 units', () => {
    const text = 'a "😀é" b';
    expect(simple(text).words.map((one) => slice(text, one.at))).toEqual(['a', '"😀é"', 'b']);
  });
});

test('every node is frozen', () => {
  const open: unknown[] = [];
  const seen = new Set<unknown>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    seen.add(value);
    if (value.constructor !== Object && !Array.isArray(value)) return;
    if (!Object.isFrozen(value)) open.push(value);
    Object.values(value).forEach(visit);
  };
  const script = parse(
    '#!/bin/sh\nA=(1) B=$x c "$(d `e \\`f\\``)" <<E >g *.h ~/i $((j)) &\nk\nE\nif a && b; then c; fi; case x in y) z; esac; for i in j; do k; done; l() { m; }; [[ n ]]; ((o)); ! p | q # r\n)',
  );
  visit({ ...script, source: null });
  expect(open).toEqual([{ ...script, source: null }]);
  expect(Object.isFrozen(script)).toBe(true);
});
