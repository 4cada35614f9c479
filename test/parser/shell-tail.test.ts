import { describe, expect, test } from 'vitest';
import { functionsOf, lastCommands, type TailCommand } from '../../shared-rules/src/shell/tail';
import { parse, slice } from './shell-helpers';

function tails(text: string): readonly TailCommand[] {
  const script = parse(text);
  return lastCommands(script.statements, functionsOf(script));
}

/** Each tail as its text, with marks for what is not the plain case. */
function show(text: string): readonly string[] {
  return tails(text).map((tail) => {
    const marks = [
      tail.ends === 'early' ? 'early' : '',
      tail.exec ? 'exec' : '',
      tail.inPipeline ? 'pipeline' : '',
      tail.inBackground ? 'background' : '',
      tail.inSubshell ? 'subshell' : '',
      tail.alternative ? 'alternative' : '',
      tail.fallback.length > 0 ? `or ${tail.fallback.length}` : '',
      ...tail.through.map((one) => `by ${one.name}`),
    ];
    return [slice(text, tail.command.at), ...marks.filter((mark) => mark !== '')].join(', ');
  });
}

describe('the commands that a script can end in', () => {
  test.each<[string, readonly string[]]>([
    ['', []],
    ['a', ['a']],
    ['a; b', ['b']],
    ['a\nexec b "$@"\n', ['exec b "$@", exec']],
    ['exec >x; a', ['a']],
    ['a; exec >x', ['exec >x']],
    ['FOO=1 a', ['FOO=1 a']],
    ['A=1', ['A=1']],
    ['a && b', ['b']],
    ['a && b && c', ['c']],
    ['a || b', ['a, or 1', 'b, alternative']],
    ['a && b || c', ['b, or 1', 'c, alternative']],
    ['a || b && c', ['c']],
    ['a || b || c', ['a, or 2', 'b, alternative, or 1', 'c, alternative']],
    ['cd x && exec y', ['exec y, exec']],
    ['a || exit 1', ['a, or 1', 'exit 1, alternative']],
    ['if a; then b; else c; d; fi', ['b', 'd']],
    ['if a; then b; elif c; then d; fi', ['b', 'd']],
    ['if a; then b && c; fi', ['c']],
    ['case x in a) b;; *) c; d;; e) ;; esac', ['b', 'd']],
    ['{ a; b; }', ['b']],
    ['{ a; b; } >x', ['b']],
    ['( a; b )', ['b, subshell']],
    ['a | b', ['a, pipeline', 'b, pipeline']],
    ['! a', ['a']],
    ['time a', ['a']],
    ['a &', ['a, background']],
    ['a & wait', ['wait']],
    ['a & b &', ['b, background']],
    ['while a; do b; done', ['while a; do b; done']],
    ['for i in a; do b; done', ['for i in a; do b; done']],
    ['[[ a ]]', ['[[ a ]]']],
    ['main() { a; b "$@"; }; main "$@"', ['b "$@", by main']],
    ['main() { if a; then exec b; else c; fi; }\nmain "$@"', ['exec b, exec, by main', 'c, by main']],
    ['f() { g; }; g() { a; }; f', ['a, by f, by g']],
    ['f() { f; }; f', ['f, by f']],
    ['f() { :; }', []],
    ['a; f() { b; }', ['a']],
    ['f() { a; }; sudo f', ['sudo f']],
    ['f() { a; }; f | b', ['a, pipeline, by f', 'b, pipeline']],
    ['if x; then { a || { b; c; }; }; fi', ['a, or 1', 'c, alternative']],
  ])('%j: %j', (text, expected) => {
    expect(show(text)).toEqual(expected);
  });
});

describe('paths that end further up', () => {
  test.each<[string, readonly string[]]>([
    ['if x; then exec a; fi; b', ['exec a, early, exec', 'b']],
    ['if x; then a; exit; fi; b', ['exit, early', 'b']],
    ['[ x ] && exec a; b', ['exec a, early, exec', 'b']],
    ['[ x ] || { a; exit 1; }; b', ['exit 1, early, alternative', 'b']],
    ['case x in y) exec a;; z) b;; esac; c', ['exec a, early, exec', 'c']],
    ['a; exit 0; b', ['exit 0, early']],
    ['exec a; b', ['exec a, early, exec']],
    ['{ a; exit; }; b', ['exit, early']],
    ['(exit 1); a', ['a']],
    ['a | exit; b', ['b']],
    ['while x; do exit; done; a', ['a']],
    ['f() { exit; }; f; a', ['a']],
    ['f() { if x; then a; return; fi; b; }; f', ['return, early, by f', 'b, by f']],
    ['if x; then return; fi; a', ['a']],
    ['exec a & b', ['b']],
  ])('%j: %j', (text, expected) => {
    expect(show(text)).toEqual(expected);
  });
});

describe('what ran before', () => {
  /** Earlier commands, the nearest first. */
  function before(text: string, index = 0): readonly string[] {
    return (tails(text)[index]?.before ?? []).map((one) => `${slice(text, one.command.at)}${one.inBackground ? ' &' : ''}${one.inPipeline ? ' |' : ''}`);
  }

  test('in its list, and in the lists around it', () => {
    expect(before('a; b && c; rm x')).toEqual(['c', 'b', 'a']);
    expect(before('a & b | c; wait')).toEqual(['c |', 'b |', 'a &']);
    expect(before('a && b; { c; d && e; }')).toEqual(['d', 'c', 'b', 'a']);
    expect(before('a; if b; c; then d; e; elif f; then g; fi')).toEqual(['d', 'c', 'b', 'a']);
    expect(before('a; if b; c; then d; e; elif f; then g; fi', 1)).toEqual(['f', 'c', 'b', 'a']);
    expect(before('while a; do b; done; c')).toEqual(['while a; do b; done']);
    expect(before('a; f() { b; c; }; d; f')).toEqual(['b', 'd', 'a']);
    expect(before('if x; then a; exit; fi; b')).toEqual(['a', 'x']);
  });

  test('the program of each', () => {
    const [tail] = tails('sudo -u x server; A=1; exec gosu y cmd z');
    expect(tail?.program).toMatchObject({ name: 'cmd', wrappers: [{ name: 'exec' }, { name: 'gosu' }] });
    expect(tail?.before.map((one) => one.program?.name ?? null)).toEqual([null, 'server']);
  });
});

test('the pipeline and the statement of a tail', () => {
  const script = parse('a; ! b &');
  const [tail] = lastCommands(script.statements, functionsOf(script));
  expect(tail?.pipeline).toMatchObject({ negated: true });
  expect(tail?.statement).toBe(script.statements[1]);
});

test('functions: the last definition of a name, nested ones too', () => {
  const functions = functionsOf(parse('f() { a; }; if x; then f() { b; }; fi; g() { h() { c; }; }'));
  expect([...functions.keys()]).toEqual(['f', 'g', 'h']);
  expect(functions.get('f')?.body).toMatchObject([{ command: { words: [{ raw: 'b' }] } }]);
});
