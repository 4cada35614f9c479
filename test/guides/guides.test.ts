import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { guideSections, type GuideKey } from '../../scripts/generate/guide-sections';
import { plannedRules } from '../../scripts/generate/planned-rules';
import { defaultConfig, documentKind, gather, rules, type Answer, type Ask } from '../../shared-rules/src/index';

const here = dirname(fileURLToPath(import.meta.url));
const folder = join(here, 'files');
const ids = new Set(rules.map((rule) => rule.meta.id));

const cases = readFileSync(join(here, 'cases.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| (?:OCP|ACP|ROSA|EW|ZH) \|/.test(line))
  .map((line) => {
    const [guide = '', section = '', file = '', present = '', absent = ''] = line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim());
    return { guide: guide as GuideKey, section, file, present: words(present), absent: words(absent) };
  });

function words(cell: string): readonly string[] {
  return cell === '' ? [] : cell.split(/\s+/);
}

/** The configuration files beside the examples are their build context; anything else is not known. */
function context({ kind, path }: Ask): Answer {
  const file = join(folder, path);
  if (!path.endsWith('.conf') || !existsSync(file)) return { state: 'unknown' };
  const text = readFileSync(file, 'utf8');
  return kind === 'text' ? { state: 'found', text } : kind === 'stat' ? { state: 'found', type: 'file', size: text.length, mode: null } : { state: 'absent' };
}

const found = new Map<string, Promise<ReadonlySet<string>>>();
function reportedBy(file: string): Promise<ReadonlySet<string>> {
  const known = found.get(file);
  if (known !== undefined) return known;
  const kind = documentKind(file) ?? 'dockerfile';
  // A script alone is taken for a start script by its name.
  const path = kind === 'script' ? 'docker-entrypoint.sh' : 'Dockerfile';
  const asked = gather({ kind, text: readFileSync(join(folder, file), 'utf8'), path, config: defaultConfig }, rules, context).then(({ result }) => {
    expect(result.failures).toEqual([]);
    return new Set(result.findings.map((finding) => finding.rule));
  });
  found.set(file, asked);
  return asked;
}

const waiting = [...new Set(cases.flatMap((one) => [...one.present, ...one.absent]))].filter((id) => !ids.has(id)).sort();
if (waiting.length > 0) console.log(`skipped: guides: verdicts of rules that are not there yet: ${waiting.join(', ')}`);

describe('the examples of the guides', () => {
  it.each(cases.map((one) => [`${one.guide} ${one.section}`, one.file, one] as const))('%s: %s', async (_, file, { present, absent }) => {
    const reported = await reportedBy(file);
    expect(
      present.filter((id) => ids.has(id) && !reported.has(id)),
      `not reported, though the guide calls it bad; reported: ${[...reported].join(', ')}`,
    ).toEqual([]);
    expect(
      absent.filter((id) => reported.has(id)),
      'reported, though the guide calls it good',
    ).toEqual([]);
  });

  it('cover every file, each in a section and with rules that there are or will be', () => {
    const used = new Set(cases.map((one) => one.file));
    expect(readdirSync(folder).filter((name) => /[.]/.test(name) && !used.has(name))).toEqual([]);
    for (const { guide, section, present, absent } of cases) {
      expect(
        guideSections[guide].map((one) => one.title),
        guide,
      ).toContain(section);
      expect(present.length + absent.length).toBeGreaterThan(0);
      expect([...present, ...absent].filter((id) => !ids.has(id) && !plannedRules.includes(id))).toEqual([]);
    }
    expect(new Set(cases.map((one) => one.guide))).toEqual(new Set(Object.keys(guideSections)));
  });
});
