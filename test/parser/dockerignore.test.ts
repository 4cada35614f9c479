import { describe, expect, test } from 'vitest';
import { parseIgnoreFile } from '../../shared-rules/src/model/ignore-file';
import golden from './golden/dockerignore.json';

/** What the engine's own matcher makes of an ignore file: its patterns, or its error, and which paths they exclude. */
interface GoldenCase {
  readonly file: string;
  readonly patterns?: readonly string[];
  readonly error?: string;
  readonly excluded?: { readonly [path: string]: boolean };
}

describe('ignore files as the engine reads them', () => {
  test.each((golden as unknown as readonly GoldenCase[]).map((one) => [JSON.stringify(one.file), one] as const))(
    '%s',
    (_, { file, patterns, error, excluded }) => {
      const read = parseIgnoreFile(file);
      expect(read.error?.message ?? null).toBe(error ?? null);
      if (error !== undefined) return;
      expect(read.patterns.map(({ text }) => text)).toEqual(patterns);
      expect(Object.fromEntries(Object.keys(excluded ?? {}).map((path) => [path, read.excluding(path) !== null]))).toEqual(excluded);
    },
  );

  test('each pattern knows its place', () => {
    const text = '\uFEFFa\r\n# c\r\n\r\n  !b/c  \r\n/d';
    const { patterns } = parseIgnoreFile(text);
    expect(patterns.map(({ text: pattern, negated, span }) => [pattern, negated, text.slice(span.start, span.end)])).toEqual([
      ['a', false, 'a'],
      ['!b/c', true, '!b/c'],
      ['d', false, '/d'],
    ]);
  });

  test('the last pattern that matches decides, and is told', () => {
    const read = parseIgnoreFile('*\n!src\nsrc/secret\n');
    expect(read.excluding('src/app.js')).toBeNull();
    expect(read.excluding('src/secret/key')?.text).toBe('src/secret');
    expect(read.excluding('README')?.text).toBe('*');
  });

  test.each([
    ['*\n!src/**', 'src', true],
    ['*\n!src/app/main.js', 'src', true],
    ['*\n!src', 'other', false],
    ['*\n!**/keep', 'other', true],
    ['*\n!*/keep', 'other', true],
    ['*\n!o?her/keep', 'other', true],
    ['*\n!others/keep', 'other', false],
  ])('%j may keep something below %s: %s', (text, folder, expected) => {
    expect(parseIgnoreFile(text).mayKeepBelow(folder)).toBe(expected);
  });

  test('a line that the engine refuses makes the file exclude nothing', () => {
    const read = parseIgnoreFile('a\n[\n');
    expect(read.error?.span).toEqual({ start: 2, end: 3 });
    expect(read.excluding('a')).toBeNull();
  });

  test.each([
    ['*a**b', 'aab', true],
    ['a**b', 'ab', true],
    ['a**b', 'axb', false],
    ['a**b', 'ax/b', true],
    ['**/a/*/c', 'x/a/b/c', true],
    ['**/a/*/c', 'a/c', false],
    ['x[a-c]y', 'xby', true],
    ['x[^a-c]y', 'x/y', false],
    ['[]]', ']', null],
    ['[a', 'a', null],
    ['[-a]', '-', null],
    ['[\\]]', ']', true],
  ])('%s and %s: %s', (pattern, path, expected) => {
    const read = parseIgnoreFile(pattern);
    expect(read.error === null ? read.excluding(path) !== null : null).toBe(expected);
  });

  test('a pattern made to be slow is not', () => {
    const read = parseIgnoreFile(`${'*a'.repeat(500)}b\n`);
    const start = performance.now();
    expect(read.excluding('a'.repeat(2000))).toBeNull();
    expect(performance.now() - start).toBeLessThan(3000);
  });
});
