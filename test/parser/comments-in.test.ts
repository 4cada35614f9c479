import fc from 'fast-check';
import { expect, it } from 'vitest';
import { commentBefore, holdsComment } from '../../shared-rules/src/dockerfile/comments-in';
import { parseDockerfile } from '../../shared-rules/src/dockerfile/parse';

it('finds comments as a look at each of them would', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('RUN a\n', 'RUN a \\\n', '# c\n', '  # d\n', '\n', ' b\n'), { maxLength: 12 }),
      fc.nat(60),
      fc.nat(60),
      (lines, a, b) => {
        const document = parseDockerfile(lines.join(''));
        const span = { start: Math.min(a, b), end: Math.max(a, b) };
        expect(commentBefore(document, a)).toBe(document.comments.filter((one) => one.span.end <= a).pop());
        expect(holdsComment(document, span)).toBe(document.comments.some((one) => span.start <= one.span.start && one.span.end <= span.end));
      },
    ),
  );
});
