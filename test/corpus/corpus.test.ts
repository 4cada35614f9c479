import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { defaultConfig, gather, rules } from '../../shared-rules/src/index';
import { corpusFiles, corpusFolder, hasCorpus } from '../harness/corpus';

const snapshot = join(dirname(fileURLToPath(import.meta.url)), 'counts.json');

if (!hasCorpus) console.log(`skipped: corpus: there are no real files at ${corpusFolder}`);

/** Real files: nobody wrote them for our rules. Counts are kept, so that a change of any rule shows where it reaches; read what changed. */
describe.skipIf(!hasCorpus)('the corpus', () => {
  it('is checked without a crash, and the findings are those that were read', { timeout: 300_000 }, async () => {
    const counts: { [rule: string]: number } = {};
    const failures: string[] = [];
    for (const file of corpusFiles()) {
      const { result } = await gather({ kind: file.kind, text: file.text, path: file.path, config: defaultConfig }, rules, file.host);
      failures.push(...result.failures.map((failure) => `${file.name}: ${failure.rule}: ${String(failure.error)}`));
      for (const finding of result.findings) {
        expect(finding.span.start, `${file.name} ${finding.rule}`).toBeLessThanOrEqual(finding.span.end);
        expect(finding.span.end, `${file.name} ${finding.rule}`).toBeLessThanOrEqual(file.text.length);
        const key = `${finding.rule} ${finding.severity}`;
        counts[key] = (counts[key] ?? 0) + 1;
      }
    }
    expect(failures).toEqual([]);
    const sorted = `${JSON.stringify(Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1))), null, 2)}\n`;
    if (process.env['PLIMSOLL_UPDATE'] === '1') writeFileSync(snapshot, sorted);
    expect(sorted, 'findings on real files changed: read them (npm run corpus -- RULE), then PLIMSOLL_UPDATE=1 npx vitest run test/corpus').toBe(
      readFileSync(snapshot, 'utf8'),
    );
  });
});
