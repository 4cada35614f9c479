import { describe, expect, it } from 'vitest';
import { applyEdits, conflicts, insert, minimalEdit, remove, replace } from '../../shared-rules/src/text/edit';
import { LineIndex } from '../../shared-rules/src/text/line-index';
import { MappedText } from '../../shared-rules/src/text/mapped-text';
import { baseName, below, folderOf, joinPath, normalizePath } from '../../shared-rules/src/text/path';
import { span } from '../../shared-rules/src/text/span';

describe('applyEdits', () => {
  it('applies edits in the order of the text, whatever their order in the list', () => {
    expect(applyEdits('one two three', [replace(span(8, 13), '3'), insert(0, '> '), remove(span(3, 7))])).toBe('> one 3');
  });

  it('keeps the order of insertions at one place', () => {
    expect(applyEdits('ab', [insert(1, '1'), insert(1, '2')])).toBe('a12b');
  });

  it('refuses overlapping edits', () => {
    expect(() => applyEdits('abcdef', [remove(span(0, 3)), remove(span(2, 4))])).toThrow(RangeError);
  });

  it('calls edits that touch a conflict', () => {
    expect(conflicts([remove(span(0, 3))], [insert(3, 'x')])).toBe(true);
    expect(conflicts([remove(span(0, 3))], [insert(4, 'x')])).toBe(false);
  });
});

describe('minimalEdit', () => {
  it.each([
    ['RUN a\nRUN b\n', 'RUN a\nRUN c\n', span(10, 11), 'c'],
    ['aaa', 'aaaa', span(3, 3), 'a'],
    ['abc', '', span(0, 3), ''],
  ])('%j → %j', (before, after, where, text) => {
    expect(minimalEdit(before, after)).toEqual({ span: where, text });
  });

  it('is nothing for equal texts', () => {
    expect(minimalEdit('same', 'same')).toBeNull();
  });

  it.each([
    ['a\r\nb', 'a\nb'],
    ['x😀y', 'x😁y'],
    ['a\n', 'a\r\n'],
  ])('never splits a CRLF or a surrogate pair: %j → %j', (before, after) => {
    const edit = minimalEdit(before, after);
    expect(edit).not.toBeNull();
    expect(applyEdits(before, [edit as NonNullable<typeof edit>])).toBe(after);
    for (const at of [edit?.span.start ?? 0, edit?.span.end ?? 0]) {
      expect(before.slice(at - 1, at + 1)).not.toBe('\r\n');
      expect(/[\ud800-\udbff]$/.test(before.slice(0, at))).toBe(false);
    }
  });
});

describe('LineIndex', () => {
  const index = new LineIndex('ab\r\ncd\n\nx');

  it('counts lines by their line feed', () => {
    expect(index.lineCount).toBe(4);
    expect([0, 2, 4, 7, 8, 9].map((offset) => index.position(offset))).toEqual([
      { line: 0, character: 0 },
      { line: 0, character: 2 },
      { line: 1, character: 0 },
      { line: 2, character: 0 },
      { line: 3, character: 0 },
      { line: 3, character: 1 },
    ]);
  });

  it('ends a line before its line ending', () => {
    expect([0, 1, 2, 3].map((line) => index.lineEnd(line))).toEqual([2, 6, 7, 9]);
  });
});

describe('MappedText', () => {
  // `RUN a \⏎ b` with the continuation taken out
  const source = 'RUN a \\\n b';
  const joined = new MappedText('RUN a  b', [
    { at: 0, source: 0, length: 6 },
    { at: 6, source: 8, length: 2 },
  ]);

  it('finds the place of each character', () => {
    for (let at = 0; at < joined.text.length; at++) expect(source[joined.toSource(at)]).toBe(joined.text[at]);
    expect(joined.toSource(joined.text.length)).toBe(source.length);
  });

  it('tells a span that a continuation cuts', () => {
    expect(joined.span(4, 8)).toEqual(span(4, 10));
    expect(joined.isContiguous(4, 8)).toBe(false);
    expect(joined.isContiguous(0, 6)).toBe(true);
  });

  it('keeps the map in a slice', () => {
    const slice = joined.slice(4);
    expect(slice.text).toBe('a  b');
    expect(source[slice.toSource(3)]).toBe('b');
    expect(joined.slice(8).toSource(0)).toBe(source.length);
  });

  it('trims', () => {
    expect(MappedText.whole('  x ', 10).trim()).toEqual(MappedText.whole('x', 12));
  });
});

describe('paths', () => {
  it.each([
    ['/a/../b/./c/', '/b/c'],
    ['a/../..', '..'],
    ['./', '.'],
    ['/..', '/'],
  ])('normalizes %j to %j', (path, expected) => expect(normalizePath(path)).toBe(expected));

  it('joins, splits and compares', () => {
    expect(joinPath('/app', 'x')).toBe('/app/x');
    expect(joinPath('.', 'x')).toBe('x');
    expect(joinPath('/app', '/x')).toBe('/x');
    expect([baseName('/a/b'), folderOf('/a/b'), folderOf('/a'), folderOf('a')]).toEqual(['b', '/a', '/', '.']);
    expect([below('/app', '/app/x/y'), below('/app', '/apple'), below('/app', '/app'), below('/', '/x'), below('.', 'x')]).toEqual(['x/y', null, '', 'x', 'x']);
  });
});
