import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../shared-rules/src/dockerfile/parse';
import { applyEdits, check, defaultConfig, gather, refactoringsAt } from '../../shared-rules/src/index';
import { corpusFiles, corpusFolder, hasCorpus } from '../harness/corpus';

if (!hasCorpus) console.log(`skipped: refactorings of real files: there are none at ${corpusFolder}`);

describe.skipIf(!hasCorpus)('refactorings of real files', () => {
  it('leave files that parse as before, with every comment', { timeout: 300_000 }, async () => {
    const faults: string[] = [];
    const counts = new Map<string, number>();
    for (const file of corpusFiles()) {
      if (file.kind !== 'dockerfile') continue;
      const input = { kind: file.kind, text: file.text, path: file.path, config: defaultConfig };
      const { answers, result } = await gather(input, [], file.host);
      const before = parseDockerfile(file.text);
      const offered = new Map<string, ReturnType<typeof refactoringsAt>[number]>();
      for (const { keyword, span } of before.instructions) {
        for (const start of keyword === 'RUN' ? [span.start, Math.floor((span.start + span.end) / 2)] : [span.start]) {
          for (const one of refactoringsAt(input, answers, { start, end: start })) offered.set(`${one.id} ${JSON.stringify(one.edits())}`, one);
        }
      }
      for (const one of offered.values()) {
        counts.set(one.id, (counts.get(one.id) ?? 0) + 1);
        const text = applyEdits(file.text, one.edits());
        const after = parseDockerfile(text);
        if (text === file.text) faults.push(`${file.name}: ${one.id} changes nothing`);
        if (after.problems.length > before.problems.length) faults.push(`${file.name}: ${one.id} parses worse`);
        // Without rules a check counts the problems of parsing alone, those of the shell texts too.
        if (check({ ...input, text }, answers, []).problems > result.problems) faults.push(`${file.name}: ${one.id}: the shell reads it worse`);
        const lost = commentsOf(file.text).filter((comment) => !text.includes(comment));
        if (lost.length > 0) faults.push(`${file.name}: ${one.id} loses ${lost.join(' | ')}`);
      }
    }
    if (process.env['PLIMSOLL_SHOW'] === '1') console.log(Object.fromEntries(counts));
    expect(faults).toEqual([]);
    expect(counts.size).toBeGreaterThan(7);
  });
});

function commentsOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('#'));
}
