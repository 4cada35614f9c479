import { describe, expect, it } from 'vitest';
import { statementsOf } from '@plimsoll/shared-rules';

/** The statement that holds the first occurrence of `word`. */
function statement(text: string, kind: 'dockerfile' | 'script', word: string): string {
  const { start, end } = statementsOf(text, kind)(text.indexOf(word));
  return text.slice(start, end);
}

describe('the statement at a place', () => {
  it.each([
    ['FROM a\n', 'FROM', 'FROM a'],
    ['FROM a\nRUN one && \\\n  # why\n  two\nUSER 1\n', 'two', 'RUN one && \\\n  # why\n  two'],
    ['FROM a\r\nRUN one && \\\r\n  two\r\n', 'two', 'RUN one && \\\r\n  two'],
    ['# escape=`\nFROM a\nRUN one && `\n  two\n', 'two', 'RUN one && `\n  two'],
    ['FROM a\nRUN <<EOF\none\ntwo\nEOF\nUSER 1\n', 'one', 'RUN <<EOF\none\ntwo\nEOF'],
    ['# nothing\nFROM a\n', 'nothing', ''],
  ])('of a Dockerfile is the instruction: %j, %s', (text, word, expected) => {
    expect(statement(text, 'dockerfile', word)).toBe(expected);
  });

  it.each([
    ['one\ntwo\n', 'two', 'two'],
    ['one \\\n  two \\\n  three\nfour\n', 'two', 'one \\\n  two \\\n  three'],
    ['one \\\r\n  two\r\nthree\r\n', 'one', 'one \\\r\n  two'],
    ['zero\none \\', 'one', 'one \\'],
    ['\\\none', 'one', '\\\none'],
  ])('of a script is the line with those that continue it: %j, %s', (text, word, expected) => {
    expect(statement(text, 'script', word)).toBe(expected);
  });
});
