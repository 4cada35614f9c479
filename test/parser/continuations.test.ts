import fc from 'fast-check';
import { expect, it } from 'vitest';
import { continuationsOf } from '../../shared-rules/src/dockerfile/continuations';
import { parseDockerfile } from '../../shared-rules/src/dockerfile/parse';

function read(text: string): readonly string[] {
  const document = parseDockerfile(text);
  return document.instructions.flatMap((one) =>
    continuationsOf(document, one).map(
      ({ escape, emptyLines, next }) => `${escape.start} ${emptyLines.length} ${next === null ? '-' : JSON.stringify(text.slice(next, next + 3).trimEnd())}`,
    ),
  );
}

it.each([
  ['RUN a \\\n  b\n', ['6 0 "  b"']],
  ['RUN a \\\n\n \t\n# c\n\n  b \\ \r\nc', ['6 3 "  b"', '21 0 "c"']],
  ['RUN a \\', ['6 0 -']],
  ['RUN a \\\n\n# c\n', ['6 1 -']],
  ['RUN a \\\n\\\nb\n', ['6 0 "b"']],
  ['RUN a\\\\\nRUN b\n', []],
  ['# escape=`\nRUN a `\nb\n', ['17 0 "b"']],
  ['RUN <<A \\\n b\nx \\\n\nA\nRUN c', ['8 0 " b"']],
])('%j', (text, expected) => expect(read(text)).toEqual(expected));

it('finds escape characters only, and empty lines that are blank', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('RUN a', ' \\\n', '\\', '\n', '\r\n', ' ', '# c', '<<A', 'A\n', 'b') }), (text) => {
      const document = parseDockerfile(text);
      for (const one of document.instructions) {
        for (const { escape, emptyLines, next } of continuationsOf(document, one)) {
          expect(text.slice(escape.start, escape.end)).toBe(document.escape);
          for (const line of emptyLines) expect(text.slice(line.start, line.end).trim()).toBe('');
          if (next !== null) expect(next).toBeGreaterThan(escape.start);
        }
      }
    }),
  );
});
