import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { defaultConfig, gather, rules } from '../../shared-rules/src/index';
import { corpusFiles, corpusFolder, hasCorpus } from '../harness/corpus';

const snapshot = join(dirname(fileURLToPath(import.meta.url)), 'official.json');

if (!hasCorpus) console.log(`skipped: corpus of official images: there are no real files at ${corpusFolder}`);

/** The Dockerfiles and scripts of Docker's official images and of nginxinc, by the corpus's own list. */
function officialFiles(): ReadonlySet<string> {
  const rows = readFileSync(join(corpusFolder, 'manifest.jsonl'), 'utf8').trim().split('\n');
  const files = rows.map((row) => JSON.parse(row) as { readonly repo: string; readonly file: string });
  return new Set(files.filter((file) => /^(?:docker-library|nginxinc)\//.test(file.repo)).map((file) => file.file));
}

/** Made with care and read by many: a plain run must have little to say of them. official.md says what is right. */
describe.skipIf(!hasCorpus)('official images on the platform generic', () => {
  it('have the findings above hint that were read', { timeout: 300_000 }, async () => {
    const names = officialFiles();
    const config = { ...defaultConfig, platform: 'generic', preset: 'recommended' } as const;
    const counts: { [file: string]: { [rule: string]: number } } = {};
    for (const file of corpusFiles()) {
      if (!names.has(file.name)) continue;
      const { result } = await gather({ kind: file.kind, text: file.text, path: file.path, config }, rules, file.host);
      const own: { [rule: string]: number } = {};
      for (const finding of result.findings) {
        if (finding.severity === 'hint') continue;
        const key = `${finding.rule} ${finding.severity}`;
        own[key] = (own[key] ?? 0) + 1;
      }
      counts[file.name.replace(/^.*\//, '')] = Object.fromEntries(Object.entries(own).sort(([a], [b]) => (a < b ? -1 : 1)));
    }
    expect(Object.keys(counts).length).toBe(names.size);
    const sorted = `${JSON.stringify(Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1))), null, 2)}\n`;
    if (process.env['PLIMSOLL_UPDATE'] === '1') writeFileSync(snapshot, sorted);
    expect(sorted, 'read what changed, then PLIMSOLL_UPDATE=1 npx vitest run test/corpus/official.test.ts, and bring official.md up to date').toBe(
      readFileSync(snapshot, 'utf8'),
    );
  });
});
