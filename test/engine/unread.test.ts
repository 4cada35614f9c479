import { expect, it } from 'vitest';
import { check, defaultConfig, rules } from '../../shared-rules/src/index';

function findings(text: string): readonly string[] {
  const input = { kind: 'dockerfile', text, path: null, config: defaultConfig } as const;
  return check(input, new Map(), rules).findings.map((one) => `${one.severity} ${one.rule}/${one.messageId} ${one.span.start}–${one.span.end}`);
}

it('a file of more than a megabyte gets one information, on its first word, and no rules', () => {
  expect(findings(`FROM debian\n# ${'x'.repeat(2 ** 20)}\nCOPPY a b\n`)).toEqual(['info invalid-instruction/unread 0–4']);
});

it('so does one that is stored as UTF-16', () => {
  expect(findings('FROM debian\n'.replace(/[^]/g, '$&\0'))).toEqual(['info invalid-instruction/unread 1–2']);
});

it('a line that the builder does not read is marked by its first word', () => {
  expect(findings(`FROM debian:13-slim\nUSER 1001\n\n  ENV ${'x'.repeat(2 ** 16)}=1\n`)).toContain('error invalid-instruction/refused 33–36');
});
