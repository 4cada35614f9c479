import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { applyEdits, check, defaultConfig, fixAll, rules, type CheckInput } from '../../shared-rules/src/index';
import { corpusFiles } from '../harness/corpus';

/** Real files where they are at hand; else the examples and every text of the rules' own specs. */
const seeds: readonly CheckInput[] = (() => {
  const real = corpusFiles().filter((file) => file.text.length < 12_000);
  const own = readdirSync(resolve('shared-rules/src/rules')).flatMap((id) =>
    [...readFileSync(join(resolve('shared-rules/src/rules'), id, 'spec.md'), 'utf8').matchAll(/^```(dockerfile|sh)\b[^\n]*\n([\s\S]*?)^```/gm)].map(
      (match): CheckInput => ({ kind: match[1] === 'sh' ? 'script' : 'dockerfile', text: match[2] as string, path: 'Dockerfile', config: defaultConfig }),
    ),
  );
  return [...real.map(({ kind, text, path }) => ({ kind, text, path, config: defaultConfig })), ...own];
})();

/** What people and editors leave behind: half words, lost quotes, pasted blocks, odd bytes. */
const snippets = [
  '\\',
  '\\\n',
  '"',
  "'",
  '`',
  '$(',
  '${',
  '<<EOF\n',
  '[',
  '["',
  '# ',
  '\r\n',
  '\t',
  ' && ',
  ' || ',
  '; ',
  ' | ',
  '\nRUN ',
  '\nFROM x AS y\n',
  '\nONBUILD RUN ',
  '# escape=`\n',
  '\u0000',
  '\ud83d',
  '😀',
  '(',
  ')',
  '{',
  '}',
  '=',
  '--',
  '\n\\\n',
  '\f',
];

const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat({ max: 12 }),
  text: fc.oneof(fc.constantFrom(...snippets), fc.string({ maxLength: 4 })),
});
const mutated = fc
  .record({
    seed: fc.nat({ max: seeds.length - 1 }),
    edits: fc.array(edit, { minLength: 1, maxLength: 6 }),
    cut: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { freq: 4 }),
  })
  .map(({ seed, edits, cut }) => {
    const base = seeds[seed] as CheckInput;
    let text = base.text;
    for (const { at, length, text: inserted } of edits) {
      const from = Math.floor(at * text.length);
      text = text.slice(0, from) + inserted + text.slice(from + length);
    }
    return { ...base, text: cut === null ? text : text.slice(0, Math.floor(cut * text.length)) };
  });

const runs = Number(process.env['PLIMSOLL_FUZZ_RUNS'] ?? 2000);

describe('mutated files', () => {
  it(`go through parse, rules and fixes without a throw; ranges stay inside the text (${runs} runs)`, () => {
    fc.assert(
      fc.property(mutated, (input) => {
        const result = check(input, new Map(), rules);
        expect(result.failures.map((failure) => `${failure.rule}: ${failure.error instanceof Error ? failure.error.stack : String(failure.error)}`)).toEqual(
          [],
        );
        for (const finding of result.findings) {
          expect(finding.span.start).toBeGreaterThanOrEqual(0);
          expect(finding.span.start).toBeLessThanOrEqual(finding.span.end);
          expect(finding.span.end).toBeLessThanOrEqual(input.text.length);
          for (const fix of finding.fixes) applyEdits(input.text, fix.edits());
        }
      }),
      { numRuns: runs, seed: 20261120 },
    );
  }, 300_000);

  it('end in a text that fix-all leaves alone', () => {
    fc.assert(
      fc.property(mutated, (input) => {
        const first = fixAll(input, new Map(), rules, { levels: ['safe', 'unsafe'] });
        if (first.skipped.length > 0) return;
        expect(fixAll({ ...input, text: first.text }, new Map(), rules, { levels: ['safe', 'unsafe'] }).text).toBe(first.text);
      }),
      { numRuns: Math.ceil(runs / 4), seed: 20261121 },
    );
  }, 300_000);
});

describe('texts that are no Dockerfile', () => {
  it.each([
    ['empty', ''],
    ['only comments', '# a\n# b\n'],
    ['binary', '\u0000\u0001\u0002PNG\u0000'],
    ['no FROM', 'RUN x\nCMD y\n'],
    ['an unterminated heredoc', 'FROM a\nRUN <<EOF\nx\n'],
    ['one line of 5 MB', `FROM a\nRUN ${'x'.repeat(5 * 1024 * 1024)}`],
    ['100,000 blank lines', '\n'.repeat(100_000)],
    ['deep nesting', `FROM a\nRUN ${'"$('.repeat(3000)}`],
    ['a deep JSON', `FROM a\nCMD ${'['.repeat(5000)}`],
    ['merge conflict', '<<<<<<< HEAD\nFROM a\n=======\nFROM b\n>>>>>>> other\n'],
    ['only a byte order mark', '\ufeff'],
  ])('%s', (_name, text) => {
    for (const kind of ['dockerfile', 'script'] as const) {
      const result = check({ kind, text, path: null, config: defaultConfig }, new Map(), rules);
      expect(result.failures).toEqual([]);
      for (const finding of result.findings) expect(finding.span.end).toBeLessThanOrEqual(text.length);
    }
  });
});
