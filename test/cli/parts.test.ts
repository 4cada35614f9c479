import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { array, assert, constantFrom, pre, property } from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { diskAnswers } from '../../cli/src/answers';
import { IgnoreFile } from '../../cli/src/ignore-file';
import { humanReport } from '../../cli/src/report/human';
import { fails, makeReport } from '../../cli/src/report/report';
import { pathBelow, rootOf } from '../../cli/src/root';
import { unifiedDiff } from '../../cli/src/unified-diff';
import { LineIndex } from '../../shared-rules/src/text/line-index';
import { defaultConfig, type Config } from '../../shared-rules/src/engine/config';
import type { DocumentKind } from '../../shared-rules/src/engine/check';
import type { Finding, Severity } from '../../shared-rules/src/engine/finding';

const scratch = mkdtempSync(join(tmpdir(), 'plimsoll-parts-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function git(folder: string, args: readonly string[], input?: string) {
  return spawnSync('git', args, { cwd: folder, encoding: 'utf8', ...(input === undefined ? {} : { input }) });
}

describe('.gitignore', () => {
  const paths = [
    'a.log',
    'b/a.log',
    'b/c/a.log',
    'build/x',
    'b/build/x',
    'build.x',
    'b/Dockerfile',
    'b/c/Dockerfile',
    'keep.log',
    ' x',
    'a b',
    '#x',
    '!x',
    'x1',
    'x2',
    'xy',
    'b/[x]',
    'b/x*',
    'b/d/e/f/x',
  ];

  it.each([
    ['*.log'],
    ['*.log\n!keep.log'],
    ['build/'],
    ['/build/'],
    ['build'],
    ['b/*'],
    ['b/**'],
    ['**/c'],
    ['b/**/x'],
    ['**/x'],
    ['b/c/Dockerfile'],
    ['/Dockerfile\nb/Dockerfile'],
    ['# comment\n\n\\#x\n\\!x'],
    ['x[0-1]'],
    ['x[!0-1]'],
    ['x?'],
    ['a b  \n'],
    ['b/\\[x\\]'],
    ['b/x\\*'],
    ['*\n!b\n!b/Dockerfile'],
    ['x[1'],
    ['a.log\r\nbuild\r\n'],
  ])('%j is read as git reads it', (patterns) => {
    const folder = mkdtempSync(join(scratch, 'ignore-'));
    git(folder, ['init', '-q']);
    writeFileSync(join(folder, '.gitignore'), patterns);
    const listed = git(folder, ['check-ignore', '--no-index', '--stdin', '-z'], `${paths.join('\0')}\0`);
    const file = new IgnoreFile(patterns);
    expect(paths.filter((path) => ignored(file, path))).toEqual(listed.stdout.split('\0').filter((path) => path !== ''));
  });

  /** As a walk from the top sees it: what is below an ignored folder is ignored. */
  function ignored(file: IgnoreFile, path: string): boolean {
    const parts = path.split('/');
    return parts.some((_, index) => file.decide(parts.slice(0, index + 1).join('/'), index < parts.length - 1) === true);
  }
});

describe('the diff', () => {
  it('is empty where nothing changes', () => expect(unifiedDiff('x', 'a\n', 'a\n')).toBe(''));

  it('turns one text into the other, as git applies it', () => {
    const folder = mkdtempSync(join(scratch, 'diff-'));
    const text = array(constantFrom('a', 'b', 'c', 'd', ''), { minLength: 1, maxLength: 30 }).map((lines) => `${lines.join('\n')}\n`);
    assert(
      property(text, text, (before, after) => {
        pre(before !== after);
        writeFileSync(join(folder, 'file'), before);
        const { status, stderr } = git(folder, ['apply', '--unidiff-zero', '--whitespace=nowarn', '-p0', '-'], unifiedDiff('file', before, after));
        expect(stderr).toBe('');
        expect(status).toBe(0);
        expect(spawnSync('cat', ['file'], { cwd: folder, encoding: 'utf8' }).stdout).toBe(after);
      }),
      { numRuns: 40 },
    );
  });

  it('shows three lines around each change', () => {
    const lines = Array.from({ length: 20 }, (_, index) => `line ${index + 1}\n`);
    const after = lines.map((line, index) => (index === 4 || index === 15 ? 'new\n' : line)).join('');
    expect(unifiedDiff('f', lines.join(''), after)).toBe(
      '--- f\n+++ f\n@@ -2,7 +2,7 @@\n line 2\n line 3\n line 4\n-line 5\n+new\n line 6\n line 7\n line 8\n@@ -13,7 +13,7 @@\n line 13\n line 14\n line 15\n-line 16\n+new\n line 17\n line 18\n line 19\n',
    );
  });

  it('says where a final newline is missing', () => {
    const folder = mkdtempSync(join(scratch, 'newline-'));
    for (const [before, after] of [
      ['a\nb', 'a\nc'],
      ['a\nb\n', 'a\nb'],
      ['a\nb', 'a\nb\n'],
      ['a', ''],
    ] as const) {
      writeFileSync(join(folder, 'file'), before);
      expect(git(folder, ['apply', '--whitespace=nowarn', '-p0', '-'], unifiedDiff('file', before, after)).stderr).toBe('');
      expect(spawnSync('cat', ['file'], { cwd: folder, encoding: 'utf8' }).stdout).toBe(after);
    }
  });
});

describe('answers from the disk', () => {
  const outside = join(scratch, 'outside');
  const root = join(scratch, 'root');
  mkdirSync(join(root, 'bin'), { recursive: true });
  mkdirSync(outside);
  writeFileSync(join(outside, 'secret'), 'secret');
  writeFileSync(join(root, 'bin/run'), '\uFEFF#!/bin/sh\r\n');
  chmodSync(join(root, 'bin/run'), 0o750);
  writeFileSync(join(root, 'large'), 'x'.repeat(1_000_001));
  writeFileSync(join(root, 'limit'), 'x'.repeat(1_000_000));
  writeFileSync(join(root, 'binary'), new Uint8Array([65, 0]));
  for (const [target, link] of [
    ['bin/run', 'inside'],
    ['../outside/secret', 'out'],
    ['../outside', 'out-folder'],
    ['nowhere', 'broken'],
    ['self', 'self'],
  ] as const)
    symlinkSync(target, join(root, link));
  spawnSync('mkfifo', [join(root, 'pipe')]);
  const ask = diskAnswers(root, new Map([[join(root, 'pending'), 'new']]));

  it('found, absent, unknown', () => {
    expect(ask({ kind: 'text', path: 'bin/run' })).toEqual({ state: 'found', text: '\uFEFF#!/bin/sh\r\n' });
    expect(ask({ kind: 'stat', path: 'bin/run' })).toEqual({ state: 'found', type: 'file', size: 14, mode: 0o750 });
    expect(ask({ kind: 'stat', path: 'bin' })).toMatchObject({ state: 'found', type: 'directory' });
    expect(ask({ kind: 'list', path: 'bin' })).toEqual({ state: 'found', names: ['run'] });
    expect(ask({ kind: 'list', path: '.' })).toMatchObject({ state: 'found', names: expect.arrayContaining(['bin', 'large']) });
    for (const kind of ['text', 'stat', 'list'] as const) {
      expect(ask({ kind, path: 'none' })).toEqual({ state: 'absent' });
      expect(ask({ kind, path: 'bin/run/none' })).toEqual({ state: 'absent' });
      expect(ask({ kind, path: 'broken' })).toEqual({ state: 'absent' });
      expect(ask({ kind, path: 'self' })).toEqual({ state: 'unknown' });
    }
  });

  it('large, binary and special files, and folders as text, are unknown', () => {
    for (const path of ['large', 'binary', 'bin', 'pipe']) expect(ask({ kind: 'text', path })).toEqual({ state: 'unknown' });
    expect(ask({ kind: 'text', path: 'limit' })).toMatchObject({ state: 'found' });
    expect(ask({ kind: 'list', path: 'bin/run' })).toEqual({ state: 'absent' });
  });

  it('nothing outside the root is read', () => {
    expect(ask({ kind: 'text', path: 'inside' })).toMatchObject({ state: 'found' });
    for (const kind of ['text', 'stat', 'list'] as const) {
      for (const path of [
        'out',
        'out-folder',
        'out-folder/secret',
        '../outside/secret',
        'bin/../../outside/secret',
        '/etc/passwd',
        '..\\outside\\secret',
        join(outside, 'secret'),
      ])
        expect(ask({ kind, path })).toEqual({ state: 'unknown' });
    }
  });

  it('texts that are not written yet are seen', () => expect(ask({ kind: 'text', path: 'pending' })).toEqual({ state: 'found', text: 'new' }));
});

describe('the root', () => {
  it('is the nearest folder with .git, else the current one, else the own', () => {
    const repository = join(scratch, 'repository');
    mkdirSync(join(repository, '.git'), { recursive: true });
    mkdirSync(join(repository, 'web'));
    expect(rootOf(join(repository, 'web/Dockerfile'), scratch)).toBe(repository);
    expect(rootOf(join(scratch, 'outside/secret'), scratch)).toBe(scratch);
    expect(rootOf(join(scratch, 'outside/secret'), join(scratch, 'root'))).toBe(join(scratch, 'outside'));
  });

  it('paths below a folder', () => {
    expect(pathBelow('/a', '/a/b/c')).toBe('b/c');
    expect(pathBelow('/a', '/a/..b')).toBe('..b');
    for (const file of ['/a', '/', '/b', '/ab']) expect(pathBelow('/a', file)).toBeNull();
  });
});

describe('the report', () => {
  const finding = (severity: Severity, pair: string | null = null, more: Partial<Finding> = {}): Finding => ({
    rule: 'some-rule',
    messageId: 'm',
    message: 'Words.',
    severity,
    span: { start: 0, end: 4 },
    fixes: [],
    related: [],
    pair,
    ...more,
  });
  const outcome = (name: string, kind: DocumentKind, findings: readonly Finding[], config: Config = defaultConfig) => ({
    document: {
      name,
      nameOf: (path: string) => path,
      file: `/${name}`,
      kind,
      root: '/',
      before: 'FROM x\n',
      input: { kind, text: 'FROM x\n', path: name, config },
    },
    result: { findings, suppressed: 0, needs: [], asked: [], failures: [], skipped: false, problems: 0, notes: () => [] },
  });
  const options = { hints: false, colours: false, linesOf: () => new LineIndex('a\nbc\n') };

  it('counts one fault of two files once, as the script’s', () => {
    const both = makeReport([
      outcome('Dockerfile', 'dockerfile', [finding('warning', 'p'), finding('error', 'q')]),
      outcome('run.sh', 'script', [finding('warning', 'p')]),
    ]);
    expect(both.counts).toEqual({ error: 1, warning: 1, info: 0, hint: 0 });
    const lines = humanReport(both, options).split('\n');
    expect(lines.filter((line) => line.includes('warning some-rule'))).toEqual(['run.sh:1:1 warning some-rule Words.']);
    const alone = makeReport([outcome('Dockerfile', 'dockerfile', [finding('warning', 'p')])]);
    expect(alone.counts.warning).toBe(1);
    const scripts = makeReport([
      outcome('Dockerfile', 'dockerfile', [finding('warning', 'p')]),
      outcome('Dockerfile.dev', 'dockerfile', [finding('warning', 'p')]),
      outcome('run.sh', 'script', [finding('warning', 'p')]),
    ]);
    expect(scripts.counts.warning).toBe(1);
  });

  it('fails from the given severity on', () => {
    const failing = (failOn?: Severity | 'none') =>
      fails(makeReport([outcome('Dockerfile', 'dockerfile', [finding('info')], { ...defaultConfig, ...(failOn === undefined ? {} : { failOn }) })]));
    expect([failing(), failing('warning'), failing('info'), failing('hint'), failing('none')]).toEqual([false, false, true, true, false]);
  });

  it('fails by the settings of each file', () => {
    const of = (first: Severity | 'none', second: Severity | 'none') =>
      fails(
        makeReport([
          outcome('Dockerfile', 'dockerfile', [finding('warning')], { ...defaultConfig, failOn: first }),
          outcome('Containerfile', 'dockerfile', [finding('error')], { ...defaultConfig, failOn: second }),
        ]),
      );
    expect([of('none', 'none'), of('error', 'none'), of('warning', 'none'), of('none', 'error')]).toEqual([false, false, true, true]);
  });

  it('shows related places, in this file and in others', () => {
    const related = [
      { path: null, span: { start: 5, end: 6 }, message: 'Here.' },
      { path: 'run.sh', span: { start: 2, end: 4 }, message: 'There.' },
    ];
    const text = humanReport(makeReport([outcome('Dockerfile', 'dockerfile', [finding('error', null, { related })])]), options);
    expect(text).toBe(
      'Dockerfile:1:1 error some-rule Words.\n    FROM x\n    ^^^^\n    Dockerfile:1:6 Here.\n    run.sh:2:1 There.\n\n1 file checked: 1 error.\n',
    );
    expect(
      humanReport(makeReport([outcome('Dockerfile', 'dockerfile', [finding('error', null, { related })])]), { ...options, linesOf: () => null }),
    ).toContain('\n    run.sh There.\n');
  });

  it('is coloured only when asked', () => {
    const report = makeReport([outcome('Dockerfile', 'dockerfile', [finding('error')])]);
    expect(humanReport(report, options)).not.toContain('\u001b');
    expect(humanReport(report, { ...options, colours: true })).toContain('\u001b[31merror\u001b[0m');
  });
});
