import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const copy = mkdtempSync(join(tmpdir(), 'plimsoll-generate-'));
const kept = ['root-user', 'untagged-base-image'];

// A copy of what the generator reads, with two rules: the tests change rules, and the tree at hand may be half-way through a change.
beforeAll(() => {
  for (const part of ['scripts', 'shared-rules', 'test/harness', 'test/builds/claim.ts', 'client/src', 'package.json', 'README.md', 'tsconfig.base.json'])
    cpSync(join(root, part), join(copy, part), { recursive: true, filter: (path) => !path.includes('node_modules') });
  // What real builds have shown is of other rules.
  mkdirSync(join(copy, 'test/builds/fixtures'));
  for (const id of readdirSync(rulesFolder())) if (!kept.includes(id)) rmSync(join(rulesFolder(), id), { recursive: true });
  // The tables name all rules, and want every section covered: here they have to do with two.
  const others = readdirSync(join(root, 'shared-rules/src/rules')).map((id) => `  '${id}',\n`);
  change('scripts/generate/planned-rules.ts', /= \[\s*/, `= [\n${others.join('')}`);
  change(
    'scripts/generate/guide-sections.ts',
    /export const guideSections[\s\S]*/,
    'export const guideSections = {} as { readonly [guide in GuideKey]: readonly GuideSection[] };\n',
  );
  change('shared-rules/src/data/checklist.ts', /export const checklist[\s\S]*/, 'export const checklist: readonly ChecklistEntry[] = [];\n');
  // The packages are shared; only the place for bundles is not.
  mkdirSync(join(copy, 'node_modules'));
  for (const name of readdirSync(join(root, 'node_modules')))
    if (!name.startsWith('.')) symlinkSync(join(root, 'node_modules', name), join(copy, 'node_modules', name));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

function rulesFolder(): string {
  return join(copy, 'shared-rules/src/rules');
}

function script(name: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(copy, 'scripts/run.mjs'), join(copy, 'scripts', name), ...args], {
    cwd: copy,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const read = (path: string) => readFileSync(join(copy, path), 'utf8');
const write = (path: string, text: string) => writeFileSync(join(copy, path), text);
const stale = (stderr: string) =>
  stderr
    .split('\n')
    .flatMap((line) => /^(?:stale|left over): (.+)$/.exec(line)?.[1] ?? [])
    .sort();

function change(path: string, from: string | RegExp, to: string): () => void {
  const before = read(path);
  const after = before.replace(from, to);
  expect(after).not.toBe(before);
  write(path, after);
  return () => write(path, before);
}

describe('the generator', () => {
  it('writes from a stale tree, even one whose index names rules that are gone, and is then up to date', () => {
    const { status, stdout, stderr } = script('generate.ts');
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^2 rules; \d+ of \d+ files written\.\n$/);
    expect(status).toBe(0);
    expect(script('generate.ts', '--check')).toMatchObject({ status: 0, stderr: '' });
    expect(script('generate.ts').stdout).toContain('; 0 of ');
  });

  it('writes a page with the real message and the real repair', () => {
    const page = read('docs/rules/untagged-base-image.md');
    expect(page).toContain('> **warning** on line 1: `debian` has no tag');
    expect(page).toContain('Use `debian:13-slim` (suggested):\n\n```dockerfile\nFROM debian:13-slim\n');
    expect(page).toContain('`DL3006` (hadolint)');
    expect(page).toContain('# plimsoll ignore=untagged-base-image');
    expect(page).not.toMatch(/\bundefined\b|\[object/);
  });

  it('writes the lists', () => {
    expect(JSON.parse(read('docs/rules/rules.json'))).toMatchObject([
      { id: 'root-user' },
      { id: 'untagged-base-image', aliases: ['DL3006', 'DL3007'], fixes: { useTag: { level: 'suggested' } } },
    ]);
    expect(read('README.md')).toMatch(
      /<!-- rules:start -->\n\n2 rules, [\s\S]+\| \[untagged-base-image\]\(docs\/rules\/untagged-base-image\.md\) \|[\s\S]+<!-- rules:end -->/,
    );
    expect(JSON.parse(read('l10n/rules.json'))).toMatchObject({
      'untagged-base-image.untagged': expect.stringContaining('has no tag'),
      'untagged-base-image.fix.useTag': 'Use `{image}`',
    });
    expect(JSON.parse(read('l10n/bundle.l10n.json'))).toMatchObject({ 'There is no rule "{0}".': 'There is no rule "{0}".' });
    const schema = JSON.parse(read('schemas/config.schema.json')) as { readonly definitions: { readonly rules: { readonly properties: object } } };
    expect(Object.keys(schema.definitions.rules.properties)).toEqual(expect.arrayContaining(['untagged-base-image', 'DL3007']));
    const manifest = JSON.parse(read('package.json')) as {
      readonly contributes: {
        readonly configuration: readonly { readonly id?: string; readonly properties: { readonly [name: string]: { readonly properties: object } } }[];
      };
    };
    expect(Object.keys(manifest.contributes.configuration.find(({ id }) => id === 'rules')?.properties['plimsoll.rules']?.properties ?? {})).toEqual(kept);
    expect(read('shared-rules/src/catalog/pages.generated.ts')).toContain('"# untagged-base-image\\n');
  });

  it('--check names what a change of metadata makes stale, and writes nothing', () => {
    const undo = change(
      'shared-rules/src/rules/untagged-base-image/rule.ts',
      "'Reports images that are taken without a tag, or with the tag `latest`.'",
      "'Reports it.'",
    );
    const { status, stderr } = script('generate.ts', '--check');
    expect(status).toBe(1);
    expect(stale(stderr)).toEqual([
      'README.md',
      'docs/rules/README.md',
      'docs/rules/rules.json',
      'docs/rules/untagged-base-image.md',
      'package.json',
      'schemas/config.schema.json',
      'shared-rules/src/catalog/pages.generated.ts',
    ]);
    expect(stderr).toContain('Run "npm run gen"');
    expect(read('docs/rules/untagged-base-image.md')).not.toContain('Reports it.');
    undo();
    expect(script('generate.ts', '--check').status).toBe(0);
  });

  it('--check sees prose, hand edits and left-over pages', () => {
    const undo = [
      change('shared-rules/src/rules/untagged-base-image/doc.md', '## Why', '## Why\n\nNew.'),
      change('docs/rules/root-user.md', '# root-user', '# root user'),
    ];
    write('docs/rules/gone.md', 'x');
    expect(stale(script('generate.ts', '--check').stderr)).toEqual([
      'docs/rules/gone.md',
      'docs/rules/root-user.md',
      'docs/rules/untagged-base-image.md',
      'shared-rules/src/catalog/pages.generated.ts',
    ]);
    for (const one of undo) one();
    expect(script('generate.ts').status).toBe(0);
    expect(existsSync(join(copy, 'docs/rules/gone.md'))).toBe(false);
  });

  it('a rule that does not compile is named, and nothing is written', () => {
    const before = read('docs/rules/README.md');
    const undo = change('shared-rules/src/rules/untagged-base-image/rule.ts', 'defineRule(', 'defineRule((');
    const { status, stderr } = script('generate.ts');
    expect(status).toBe(1);
    expect(stderr).toContain('rules/untagged-base-image/rule.ts');
    expect(read('docs/rules/README.md')).toBe(before);
    undo();
  });

  it('leaves a README without markers, and a manifest without the setting, alone', () => {
    const undo = [change('README.md', '<!-- rules:start -->', ''), change('package.json', '"plimsoll.rules"', '"plimsoll.other"')];
    expect(script('generate.ts', '--check')).toMatchObject({ status: 0 });
    for (const one of undo) one();
  });
});

describe('new-rule', () => {
  it.each([
    [[], 'usage: npm run new-rule'],
    [['Bad_Id'], '"Bad_Id" is no rule id'],
    [['../escape'], '"../escape" is no rule id'],
    [['trailing-'], '"trailing-" is no rule id'],
    [['untagged-base-image'], 'there is a rule "untagged-base-image" already'],
    [['a-rule', 'b-rule'], 'usage: npm run new-rule'],
  ])('refuses %j', (args, message) => {
    const { status, stderr } = script('new-rule.ts', ...args);
    expect(stderr).toContain(message);
    expect(status).toBe(2);
  });

  it('writes three files, and regenerates; removing the folder removes the rule', () => {
    const { status, stdout, stderr } = script('new-rule.ts', 'brand-new-problem');
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout).toContain('npx vitest run test/rules.test.ts -t brand-new-problem');
    expect(readdirSync(join(rulesFolder(), 'brand-new-problem')).sort()).toEqual(['doc.md', 'rule.ts', 'spec.md']);
    expect(read('shared-rules/src/catalog/rules.generated.ts')).toContain("import brandNewProblem from '../rules/brand-new-problem/rule';");
    expect(existsSync(join(copy, 'docs/rules/brand-new-problem.md'))).toBe(true);
    const manifest = JSON.parse(read('package.json')) as { readonly version: string };
    expect(read('shared-rules/src/rules/brand-new-problem/rule.ts')).toContain(`since: '${manifest.version}'`);

    rmSync(join(rulesFolder(), 'brand-new-problem'), { recursive: true });
    expect(stale(script('generate.ts', '--check').stderr)).toContain('docs/rules/brand-new-problem.md');
    script('generate.ts');
    expect(existsSync(join(copy, 'docs/rules/brand-new-problem.md'))).toBe(false);
    expect(read('shared-rules/src/catalog/rules.generated.ts')).not.toContain('brandNew');
  });

  it('starts with cases that fail, and only with those', () => {
    script('new-rule.ts', 'brand-new-problem');
    for (const part of ['test/rules.test.ts', 'vitest.config.mts']) cpSync(join(root, part), join(copy, part));
    const { status, stdout } = spawnSync(
      process.execPath,
      [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--root', copy, 'test/rules.test.ts', '--reporter=json'],
      { cwd: copy, encoding: 'utf8' },
    );
    expect(status).toBe(1);
    const { testResults } = JSON.parse(stdout.slice(stdout.indexOf('{'))) as {
      readonly testResults: readonly { readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[] }[];
    };
    const failed = testResults.flatMap(({ assertionResults }) => assertionResults.filter((one) => one.status === 'failed').map((one) => one.fullName));
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.filter((name) => kept.some((id) => name.startsWith(`${id} `)))).toEqual([]);
    expect(failed.filter((name) => name.includes('FIXME: the plain case'))).toHaveLength(1);
    rmSync(join(rulesFolder(), 'brand-new-problem'), { recursive: true });
  });
});
