import { spawn } from 'node:child_process';
import type { Log } from 'sarif';
import { afterEach, describe, expect, it } from 'vitest';
import { shardOf } from '../../cli/src/shard';
import { threadsFor } from '../../cli/src/threads';
import { CommandLine, only } from '../harness/cli';

const cli = new CommandLine();
const quiet = only('untagged-base-image', 'missing-exec', 'maintainer-instruction');
const run = (...args: readonly string[]) => cli.run([...quiet, ...args]);

interface Item {
  readonly file: string;
  readonly rule: string;
}

const found = (...args: readonly string[]) =>
  (JSON.parse(run('--format', 'json', ...args).stdout) as readonly Item[]).map(({ file, rule }) => `${file} ${rule}`);

describe('--baseline', () => {
  const image = 'FROM debian\nCOPY start.sh /\nUSER 1001\nENTRYPOINT ["/start.sh"]\n';

  it('leaves out what is known, wherever it moves, and tells what is new', () => {
    cli.write({ Dockerfile: image, 'start.sh': '#!/bin/sh\nnginx -g "daemon off;"\n' });
    expect(run('--write-baseline', 'known.json')).toMatchObject({ status: 0, stdout: '' });
    expect(JSON.parse(cli.read('known.json'))).toMatchObject({
      version: 1,
      findings: [
        { file: 'Dockerfile', rule: 'untagged-base-image' },
        { file: 'start.sh', rule: 'missing-exec' },
      ],
    });
    const { status, stdout, stderr } = run('--baseline', 'known.json');
    expect([status, stdout, stderr]).toEqual([0, '2 files checked: nothing found.\n', 'plimsoll: 2 known to known.json and left out\n']);
    // Both halves of the fault that two files carry are known.
    expect(found('--baseline', 'known.json')).toEqual([]);
    cli.write({ Dockerfile: `# A comment\n\n${image}MAINTAINER me\n` });
    expect(found('--baseline', 'known.json')).toEqual(['Dockerfile maintainer-instruction']);
    expect(run('--baseline', 'known.json').status).toBe(1);
  });

  it('knows each fault once, and tells what is gone', () => {
    cli.write({ Dockerfile: 'FROM debian\nFROM debian\n' });
    run('--write-baseline', 'known.json');
    cli.write({ Dockerfile: 'FROM debian\nFROM debian\nFROM debian\n' });
    expect(found('--baseline', 'known.json')).toHaveLength(1);
    cli.write({ Dockerfile: 'FROM debian\n' });
    expect(run('--baseline', 'known.json').stderr).toBe(
      'plimsoll: 1 known to known.json and left out; 1 that it knows are gone: --write-baseline known.json renews it\n',
    );
  });

  it.each([
    ['{', 'is no JSON'],
    ['[]', 'is no baseline'],
    ['{"version":1,"findings":[{}]}', 'has a finding without a fingerprint'],
  ])('that is none is told: %s', (text, words) => {
    cli.write({ Dockerfile: 'FROM debian\n', 'known.json': text });
    expect(run('--baseline', 'known.json')).toMatchObject({ status: 2, stderr: expect.stringContaining(words) });
  });

  it('that is not there is told', () => {
    cli.write({ Dockerfile: 'FROM debian\n' });
    expect(run('--baseline', 'gone.json')).toMatchObject({ status: 2, stderr: expect.stringContaining('--write-baseline gone.json writes one') });
    expect(run('--baseline', 'a', '--write-baseline', 'b').status).toBe(2);
  });
});

describe('--max-warnings', () => {
  it.each([
    ['2', 1],
    ['3', 0],
    ['0', 1],
  ])('%s of 3: %i', (most, status) => {
    cli.write({ Dockerfile: 'FROM debian\nFROM debian AS b\n', 'x/Dockerfile': 'FROM debian\n' });
    expect(run('--max-warnings', most).status).toBe(status);
  });

  it('lets no error pass', () => {
    cli.write({ Dockerfile: 'FROM debian\n' });
    expect(run('--rule', 'untagged-base-image=error', '--max-warnings', '9').status).toBe(1);
    expect(run('--max-warnings', 'many')).toMatchObject({ status: 2, stderr: expect.stringContaining('--max-warnings many: must be a number') });
  });
});

describe('--stats', () => {
  it('counts by rule, behind a report for people and apart from one for machines', () => {
    cli.write({ Dockerfile: 'FROM debian\nMAINTAINER me\n', 'x/Dockerfile': 'FROM debian\n' });
    const { stdout } = run('--stats');
    expect(stdout).toMatch(
      /\nrule +findings +files +repaired by --fix\nuntagged-base-image +2 +2 +0\nmaintainer-instruction +1 +1 +\d\n2 files in \d+\.\d\d s\.\n$/,
    );
    const machine = run('--stats', '--format', 'json');
    expect(() => JSON.parse(machine.stdout)).not.toThrow();
    expect(machine.stderr).toContain('untagged-base-image');
  });
});

describe('--shard', () => {
  it('parts the files: each is in one shard, and a Dockerfile stays with its script', () => {
    const files = Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [`${name}/Dockerfile`, 'FROM debian\n']));
    cli.write({
      ...files,
      'a/start.sh': '#!/bin/sh\nnginx -g "daemon off;"\n',
      'a/Dockerfile': 'FROM debian\nCOPY start.sh /\nUSER 1001\nENTRYPOINT ["/start.sh"]\n',
    });
    const parts = [1, 2].map((part) => found('--shard', `${part}/2`));
    expect(parts.flat().sort()).toEqual([...found()].sort());
    for (const part of parts) expect(part.length).toBeGreaterThan(0);
    expect(parts.filter((part) => part.some((line) => line.startsWith('a/')))).toHaveLength(1);
  });

  it.each(['0/2', '3/2', '1', '1/0', 'a/b'])('%s is none', (shard) => {
    cli.write({ Dockerfile: 'FROM debian\n' });
    expect(run('--shard', shard)).toMatchObject({ status: 2, stderr: expect.stringContaining('must be I/N') });
  });

  it('spreads repositories evenly, else folders, else files', () => {
    const placed = (paths: readonly string[]) => paths.map((path) => ({ root: path.split(':')[0] as string, file: path.replace(':', '/') }));
    const sizes = (paths: readonly string[], count: number) =>
      Array.from({ length: count }, (_, part) => shardOf(placed(paths), { index: part + 1, count }).length);
    expect(sizes(['/a:1', '/a:2', '/a:3', '/b:1', '/c:1', '/c:2'], 3)).toEqual([3, 2, 1]);
    expect(sizes(['/a:x/1', '/a:x/2', '/a:y/1', '/a:y/2'], 2)).toEqual([2, 2]);
    expect(sizes(['/a:1', '/a:2', '/a:3', '/a:4'], 4)).toEqual([1, 1, 1, 1]);
    expect(sizes(['/a:1'], 3).sort()).toEqual([0, 0, 1]);
  });
});

describe('many files', () => {
  const many = Object.fromEntries(Array.from({ length: 130 }, (_, at) => [`f${at}/Dockerfile`, `FROM debian\nMAINTAINER me${at}\n`]));

  it('are shared among threads, and give what fewer files at a time give', () => {
    cli.write(many);
    const parts = [1, 2, 3].flatMap((part) => found('--shard', `${part}/3`));
    expect(parts.length).toBe(260);
    const whole = found();
    expect([...whole].sort()).toEqual([...parts].sort());
    expect(run().stdout).toContain('130 files checked: 260 warnings; 130 can be repaired by --fix.');
    const fixes = (text: string) => ((JSON.parse(text) as Log).runs[0]?.results ?? []).flatMap((result) => result.fixes ?? []);
    const one = run('--format', 'sarif', 'f7').stdout;
    expect(fixes(one).length).toBeGreaterThan(1);
    expect(fixes(run('--format', 'sarif').stdout)).toEqual(expect.arrayContaining(fixes(one)));
  });

  it.each([
    [1, 8, 1],
    [119, 8, 1],
    [120, 8, 2],
    [10_000, 8, 8],
    [10_000, 1, 1],
  ])('%i files on %i processors: %i threads', (files, processors, threads) => expect(threadsFor(files, processors)).toBe(threads));
});

describe('--watch', () => {
  const running: { kill(): void }[] = [];
  afterEach(() => {
    for (const one of running.splice(0)) one.kill();
  });

  it('checks again when a file changes', async () => {
    cli.write({ Dockerfile: 'FROM debian\n', 'plimsoll.yaml': 'preset: recommended\n' });
    const child = spawn(process.execPath, [cli.program, ...quiet, '--watch'], { cwd: cli.folder });
    running.push(child);
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    const until = async (words: string) => {
      for (const started = Date.now(); !out.includes(words); ) {
        if (Date.now() - started > 15_000) throw new Error(`no "${words}" in ${out}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      out = '';
    };
    await until('1 warning');
    cli.write({ Dockerfile: 'FROM debian:13-slim\n' });
    await until('nothing found');
    cli.write({ 'x/Dockerfile': 'FROM debian\n' });
    await until('2 files checked: 1 warning');
    cli.write({ 'plimsoll.yaml': "overrides:\n  - files: 'x'\n    rules: { DL3006: off }\n" });
    // The command line goes over the file, so the level stays; the platform is the file's to say.
    await until('2 files checked');
  }, 60_000);

  it('is for files', () => expect(cli.run(['--watch', '-'], { input: 'FROM debian\n' }).status).toBe(2));
});

describe('a run that nobody watches', () => {
  it('shows no progress and no colours', () => {
    cli.write({ Dockerfile: 'FROM debian\n' });
    const { stdout, stderr } = run();
    expect(stderr).toBe('');
    expect(stdout).not.toContain('\u001b');
  });
});
