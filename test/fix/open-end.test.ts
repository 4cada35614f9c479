import { expect, it } from 'vitest';
import { isOpenEnded } from '../../shared-rules/src/dockerfile/open-end';
import { parseDockerfile } from '../../shared-rules/src/dockerfile/parse';

function endsOpen(text: string): boolean | undefined {
  const document = parseDockerfile(text);
  const last = document.instructions.at(-1);
  return last === undefined ? undefined : isOpenEnded(document, last);
}

it.each([
  ['FROM a\nRUN x\n', false],
  ['FROM a\nRUN x \\\n  y\n', false],
  ['FROM a\nRUN x \\\n', true],
  ['FROM a\nRUN x \\ \n  # note\n# why', true],
  ['# escape=`\nFROM a\nRUN x `\n\n', true],
  ['FROM a\nCOPY <<EOF /a\nx \\\nEOF\n', false],
  ['FROM a\nCOPY <<EOF /a\nx\n  EOF\n', true],
])('%j, with LF and CRLF', (text, open) => {
  expect(endsOpen(text)).toBe(open);
  expect(endsOpen(text.replaceAll('\n', '\r\n'))).toBe(open);
});
