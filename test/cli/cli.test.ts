import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 as Ajv } from 'ajv/dist/2020.js';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { CommandLine, only } from '../harness/cli';

const root = fileURLToPath(new URL('../..', import.meta.url));
const cli = new CommandLine();
const { program } = cli;
const write = (files: Parameters<CommandLine['write']>[0]) => cli.write(files);
const read = (path: string) => cli.read(path);
const plimsoll = (...args: Parameters<CommandLine['run']>) => cli.run(...args);

const tags = only('untagged-base-image');
const merging = only('consecutive-run');
const separate = 'FROM debian:12-slim\nRUN make a\nRUN make b\n';
const merged = /^FROM debian:12-slim\nRUN make a && \\\n +make b\n$/;

interface Item {
  readonly file: string;
  readonly rule: string;
  readonly severity: string;
  readonly message: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly fixable: boolean;
  readonly related: readonly object[];
}

const json = (stdout: string) => JSON.parse(stdout) as readonly Item[];

describe('findings and exit codes', () => {
  it('0 and a summary where there is nothing', () => {
    write({ Dockerfile: 'FROM debian:12-slim\n' });
    expect(plimsoll([...tags, 'Dockerfile'])).toEqual({ status: 0, stdout: '1 file checked: nothing found.\n', stderr: '' });
  });

  it('1 and a line for each finding', () => {
    write({ Dockerfile: 'FROM alpine:3.20 AS a\n\n  FROM debian\n' });
    const { status, stdout, stderr } = plimsoll([...tags, 'Dockerfile']);
    expect(stdout.split('\n')[0]).toMatch(/^Dockerfile:3:8 warning untagged-base-image `debian` has no tag: .+\.$/);
    expect(stdout).toContain('1 file checked: 1 warning');
    expect(stderr).toBe('');
    expect(status).toBe(1);
  });

  it('the word "check" may stand in front', () => {
    write({ Dockerfile: 'FROM debian\n' });
    expect(plimsoll(['check', ...tags, 'Dockerfile']).status).toBe(1);
  });

  it.each([
    [['--fail-on', 'none'], 0],
    [['--fail-on', 'error'], 0],
    [['--fail-on', 'warning'], 1],
    [['--fail-on', 'info'], 1],
    [['--rule', 'untagged-base-image=error', '--fail-on', 'error'], 1],
    [['--rule', 'untagged-base-image=info'], 0],
    [['--rule', 'DL3006=info', '--fail-on', 'info'], 1],
    [['--rule', 'untagged-base-image=off', '--fail-on', 'hint'], 0],
  ])('%s: %i', (args, status) => {
    write({ Dockerfile: 'FROM debian\n' });
    expect(plimsoll([...tags, ...args, 'Dockerfile']).status).toBe(status);
  });

  it('hints are hidden and counted apart, and fail only when asked to', () => {
    write({ Dockerfile: 'FROM gcr.io/distroless/static-debian12\n' });
    const quiet = plimsoll([...tags, 'Dockerfile']);
    expect(quiet.stdout).toBe('1 file checked: nothing found; 1 hint not shown (--hints).\n');
    expect(quiet.status).toBe(0);
    expect(plimsoll([...tags, '--hints', 'Dockerfile']).stdout).toContain('Dockerfile:1:6 hint untagged-base-image');
    expect(plimsoll([...tags, '--fail-on', 'hint', 'Dockerfile']).status).toBe(1);
  });

  it('platform and preset decide', () => {
    const find = (id: string) => json(plimsoll(['--format', 'json', ...(id === '' ? [] : id.split(' ')), 'Dockerfile']).stdout);
    write({ Dockerfile: 'FROM debian:12-slim\nUSER nobody\n' });
    const named = (args: string) => find(args).find(({ rule }) => rule === 'named-user')?.severity;
    expect(named('')).toBe('warning');
    expect(named('--platform generic')).toBe('info');
  });

  it('comments switch findings off, and they are counted', () => {
    write({ Dockerfile: '# plimsoll ignore=untagged-base-image reason=nightly\nFROM debian\n' });
    expect(plimsoll([...tags, 'Dockerfile']).stdout).toBe('1 file checked: nothing found; 1 switched off by comments.\n');
  });

  it('a development container is held to little, unless a preset is asked for', () => {
    write({ '.devcontainer/Dockerfile': separate, Dockerfile: separate });
    const files = (args: readonly string[]) => json(plimsoll([...merging, '--format', 'json', ...args]).stdout).map(({ file }) => file);
    expect(files(['.devcontainer/Dockerfile', 'Dockerfile'])).toEqual(['Dockerfile']);
    expect(files(['--preset', 'recommended', '.devcontainer/Dockerfile', 'Dockerfile'])).toEqual(['.devcontainer/Dockerfile', 'Dockerfile']);
  });
});

describe('wrong usage is 2 and says what is wrong', () => {
  it.each([
    [['--nonsense'], "Unknown option '--nonsense'"],
    [['--platform', 'mainframe'], '--platform: Must be one of openshift, kubernetes, generic'],
    [['--preset', 'all'], '--preset: Must be one of minimal, recommended, strict'],
    [['--rule', 'untagged-base-image'], '--rule untagged-base-image: must be ID=LEVEL'],
    [['--rule', 'no-such-rule=off'], 'There is no rule "no-such-rule"'],
    [['--rule', 'untagged-base-image=loud'], 'Must be one of error, warning, info, hint, off'],
    [['--format', 'xml'], '--format xml: must be one of human, json'],
    [['--fail-on', 'never'], '--fail-on: Must be one of error, warning, info, hint, none'],
    [['--explain', 'no-such-rule'], '--explain no-such-rule: there is no such rule'],
    [['-', 'Dockerfile'], 'standard input and files cannot be checked in one run'],
    [['--fix-dry-run', '-'], '--fix-dry-run is for files'],
  ])('%s', (args, message) => {
    const { status, stdout, stderr } = plimsoll(args, { input: '' });
    expect(stderr).toContain(message);
    expect(stderr).toContain('plimsoll --help');
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });
});

describe('files that cannot be checked', () => {
  it('missing: 2, and the others are checked all the same', () => {
    write({ Dockerfile: 'FROM debian\n' });
    const { status, stdout, stderr } = plimsoll([...tags, 'gone/Dockerfile', 'Dockerfile']);
    expect(stderr).toBe('plimsoll: gone/Dockerfile: there is no such file or folder\n');
    expect(stdout).toContain('Dockerfile:1:6 warning');
    expect(status).toBe(2);
  });

  it.each([
    ['binary', new Uint8Array([70, 82, 79, 77, 0, 1]), 'is no text (UTF-8)'],
    ['not UTF-8', new Uint8Array([70, 82, 79, 77, 32, 0xff, 0xfe]), 'is no text (UTF-8)'],
    ['too large', `FROM debian\n${'#\n'.repeat(500_000)}`, 'is larger than 1 MB'],
  ])('%s: 2 when named, left out when searched', (_, content, message) => {
    write({ Dockerfile: content });
    const named = plimsoll(['Dockerfile']);
    expect(named.stderr).toBe(`plimsoll: Dockerfile: ${message}\n`);
    expect(named.status).toBe(2);
    const searched = plimsoll(['.']);
    expect(searched.stderr).toBe(`plimsoll: Dockerfile: ${message}; left out\n`);
    expect(searched.stdout).toBe('0 files checked: nothing found.\n');
    expect(searched.status).toBe(0);
  });

  it('neither kind: told by the content, else 2', () => {
    write({ image: '# comment\nFROM debian\n', start: '#!/bin/bash\necho hi\n', notes: 'FROM here to there\n', 'notes.txt': 'once\nFROM x\n' });
    expect(plimsoll([...tags, 'image']).stdout).toContain('image:2:6 warning');
    expect(plimsoll(['start']).status).toBe(0);
    const other = plimsoll(['notes.txt']);
    expect(other.stderr).toBe('plimsoll: notes.txt: neither a Dockerfile nor a shell script\n');
    expect(other.status).toBe(2);
  });

  it('empty is fine', () => {
    write({ Dockerfile: '' });
    expect(plimsoll([...tags, 'Dockerfile']).status).toBe(0);
  });
});

describe('folders', () => {
  const paths = (args: readonly string[] = ['.']) => [
    ...new Set(json(plimsoll([...only('untagged-base-image', 'default-password'), '--format', 'json', ...args]).stdout).map(({ file }) => file)),
  ];

  it('are searched for all names; node_modules, .git and links are not entered', () => {
    const image = 'FROM debian\n';
    write({
      Dockerfile: image,
      'a/Containerfile': image,
      'a/Dockerfile.prod': image,
      'a/web.dockerfile': image,
      'a/Dockerfile.md': '# no',
      'a/Dockerfile.dockerignore': 'x',
      'b/docker-entrypoint.sh': '#!/bin/sh\nexec server --password "${DB_PASSWORD:-secret}"\n',
      'b/readme.txt': 'x',
      'node_modules/x/Dockerfile': image,
      '.git/Dockerfile': image,
    });
    symlinkSync('.', join(cli.folder, 'loop'));
    expect(paths()).toEqual(['Dockerfile', 'a/Containerfile', 'a/Dockerfile.prod', 'a/web.dockerfile', 'b/docker-entrypoint.sh']);
    expect(paths([])).toHaveLength(5);
    expect(paths(['a', 'a/web.dockerfile', 'a'])).toEqual(['a/Containerfile', 'a/Dockerfile.prod', 'a/web.dockerfile']);
  });

  it('honour .gitignore; a file that is named is checked all the same', () => {
    write({
      '.git/HEAD': '',
      '.gitignore': 'build/\n*.tmp\n!keep/*.tmp\n',
      'build/Dockerfile': 'FROM debian\n',
      'web/Dockerfile': 'FROM debian\n',
      'web/.gitignore': 'gen*\n',
      'web/generated/Dockerfile': 'FROM debian\n',
    });
    expect(paths()).toEqual(['web/Dockerfile']);
    expect(paths(['web'])).toEqual(['web/Dockerfile']);
    expect(paths(['build/Dockerfile'])).toEqual(['build/Dockerfile']);
  });

  it('outside the current one have full names', () => {
    write({ 'web/Dockerfile': 'FROM debian\n', 'other/x': '' });
    const { stdout } = plimsoll([...tags, join(cli.folder, 'web')], { cwd: join(cli.folder, 'other') });
    expect(stdout).toContain(`${join(cli.folder, 'web/Dockerfile')}:1:6 warning`);
  });
});

describe('standard input', () => {
  it('is a Dockerfile, or what its name says', () => {
    expect(plimsoll([...tags, '-'], { input: 'FROM debian\n' }).stdout).toContain('-:1:6 warning untagged-base-image');
    expect(plimsoll([...tags, '--stdin-filename', 'web/Dockerfile.prod'], { input: 'FROM debian\n' }).stdout).toContain('-:1:6 warning');
    // The same text is no Dockerfile under a script's name.
    expect(json(plimsoll([...tags, '--stdin-filename', 'entrypoint.sh', '--format', 'json'], { input: 'FROM debian\n' }).stdout)).toEqual([]);
  });

  it('with --fix gives the repaired text to standard output and the findings to standard error', () => {
    const { stdout, stderr } = plimsoll([...merging, '--fix', '-'], { input: separate });
    expect(stdout).toMatch(merged);
    expect(stderr).toContain('1 file checked: nothing found; 1 file repaired.');
    expect(json(plimsoll([...merging, '--fix', '--format', 'json', '-'], { input: separate }).stdout)).toEqual([]);
  });

  it('that is binary is trouble', () => {
    const { status, stderr } = plimsoll(['-'], { input: new Uint8Array([0, 1, 2]) });
    expect(stderr).toBe('plimsoll: -: is no text (UTF-8)\n');
    expect(status).toBe(2);
  });
});

describe('repairs', () => {
  it('--fix writes what is safe, keeps the mode, and leaves nothing for a second run', () => {
    write({ Dockerfile: separate, 'web/Dockerfile': 'FROM debian\n' });
    chmodSync(join(cli.folder, 'Dockerfile'), 0o640);
    const first = plimsoll([...only('consecutive-run', 'untagged-base-image'), '--fix', '.']);
    expect(read('Dockerfile')).toMatch(merged);
    expect(statSync(join(cli.folder, 'Dockerfile')).mode & 0o777).toBe(0o640);
    // A suggestion is not taken.
    expect(read('web/Dockerfile')).toBe('FROM debian\n');
    expect(first.stdout).toContain('2 files checked: 1 warning; 1 file repaired.');
    expect(first.status).toBe(1);
    const text = read('Dockerfile');
    plimsoll([...merging, '--fix', '.']);
    expect(read('Dockerfile')).toBe(text);
  });

  it('--fix keeps CRLF and a byte order mark', () => {
    write({ Dockerfile: `\uFEFF${separate.replaceAll('\n', '\r\n')}` });
    plimsoll([...merging, '--fix', 'Dockerfile']);
    expect(read('Dockerfile').replaceAll('\r\n', '\n').slice(1)).toMatch(merged);
    expect(read('Dockerfile')).toMatch(/^\uFEFFFROM debian:12-slim\r\n/);
    expect(read('Dockerfile').replaceAll('\r\n', '')).not.toContain('\n');
  });

  it('--fix-dry-run shows the change and writes nothing', () => {
    write({ Dockerfile: separate });
    const { stdout, status } = plimsoll([...merging, '--fix-dry-run', 'Dockerfile']);
    expect(read('Dockerfile')).toBe(separate);
    expect(stdout).toContain('--- Dockerfile\n+++ Dockerfile\n@@ -1,3 +1,3 @@\n FROM debian:12-slim\n-RUN make a\n-RUN make b\n+RUN make a && \\\n');
    expect(status).toBe(0);
    expect(json(plimsoll([...merging, '--fix-dry-run', '--format', 'json', 'Dockerfile']).stdout)).toEqual([]);
  });

  // Root may write everything.
  it.skipIf(process.getuid?.() === 0)('a file that cannot be written is trouble', () => {
    write({ Dockerfile: separate });
    chmodSync(join(cli.folder, 'Dockerfile'), 0o444);
    const { status, stderr } = plimsoll([...merging, '--fix', 'Dockerfile']);
    expect(stderr).toContain('plimsoll: Dockerfile: cannot be written');
    expect(status).toBe(2);
  });
});

describe('JSON', () => {
  const schema = JSON.parse(readFileSync(join(root, 'schemas/check-output.schema.json'), 'utf8')) as object;

  it('is one array of findings in a fixed shape and order, hints included', () => {
    write({ 'b/Dockerfile': 'FROM gcr.io/distroless/static-debian12 AS a\nFROM debian\n', 'a/Dockerfile': 'FROM debian\n' });
    const { stdout, stderr, status } = plimsoll(['check', ...tags, '--format', 'json', '.']);
    const items = json(stdout);
    expect(items.map(({ file, line, severity }) => [file, line, severity])).toEqual([
      ['a/Dockerfile', 1, 'warning'],
      ['b/Dockerfile', 1, 'hint'],
      ['b/Dockerfile', 2, 'warning'],
    ]);
    expect(Object.keys(items[0] ?? {})).toEqual(['file', 'rule', 'severity', 'message', 'line', 'column', 'endLine', 'endColumn', 'fixable', 'related']);
    expect(items[2]).toMatchObject({ rule: 'untagged-base-image', line: 2, column: 6, endLine: 2, endColumn: 12, fixable: false, related: [] });
    expect([stderr, status]).toEqual(['', 1]);
  });

  it('is an empty array where there is nothing', () => {
    write({ Dockerfile: 'FROM debian:12-slim\n' });
    expect(plimsoll(['check', ...tags, '--format', 'json', 'Dockerfile'])).toEqual({ status: 0, stdout: '[]\n', stderr: '' });
  });

  it('names a file as it was given', () => {
    write({ 'a/Dockerfile': 'FROM debian\n' });
    const files = (path: string) => json(plimsoll([...tags, '--format', 'json', path]).stdout).map(({ file }) => file);
    expect(files('./a/Dockerfile')).toEqual(['./a/Dockerfile']);
    expect(files(join(cli.folder, 'a/Dockerfile'))).toEqual([join(cli.folder, 'a/Dockerfile')]);
    expect(files('a')).toEqual(['a/Dockerfile']);
    expect(files('*/Dockerfile')).toEqual(['a/Dockerfile']);
  });

  it('fits its schema, and the safe ones are marked', () => {
    write({ Dockerfile: separate });
    const items = json(plimsoll(['--format', 'json', 'Dockerfile']).stdout);
    expect(items.find(({ rule }) => rule === 'consecutive-run')).toMatchObject({ fixable: true, related: [{ file: 'Dockerfile', line: 3, column: 1 }] });
    const validate = new Ajv().compile(schema);
    expect(validate(items), JSON.stringify(validate.errors)).toBe(true);
    expect(validate([{ ...items[0], line: 0 }])).toBe(false);
  });

  it('keeps standard output to itself: troubles go to standard error', () => {
    const { stdout, stderr, status } = plimsoll(['--format', 'json', 'gone']);
    expect([stdout, stderr, status]).toEqual(['[]\n', 'plimsoll: gone: there is no such file or folder\n', 2]);
  });
});

describe('--context', () => {
  it('names the folder that COPY reads from', () => {
    write({
      'docker/Dockerfile': 'FROM debian:12-slim\nCOPY run.sh extra /\nENTRYPOINT ["/run.sh"]\nCMD ["server"]\n',
      'app/run.sh': '#!/bin/sh\necho hi\n"$@"\n',
      'other/extra': 'x',
    });
    const args = [...only('missing-exec'), '--format', 'json', 'docker/Dockerfile'];
    // No folder has every source, so nothing is known of the script.
    expect(json(plimsoll(args).stdout)).toEqual([]);
    const [item] = json(plimsoll(['--context', 'app', ...args]).stdout);
    expect(item).toMatchObject({ file: 'docker/Dockerfile', rule: 'missing-exec', related: [{ file: 'app/run.sh', line: 3, column: 1 }] });
  });

  it('that is not there is wrong usage', () => {
    write({ Dockerfile: 'FROM debian:12-slim\n' });
    const { status, stderr } = plimsoll(['--context', 'gone', 'Dockerfile']);
    expect([status, stderr]).toEqual([2, expect.stringContaining('--context gone: there is no such folder')]);
  });
});

describe('information', () => {
  it('--version, --help', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string };
    expect(plimsoll(['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
    const help = plimsoll(['-h']);
    for (const option of ['--fix-unsafe', '--platform', '--stdin-filename', 'exit codes']) expect(help.stdout).toContain(option);
    expect(help.status).toBe(0);
  });

  it('--explain shows the page, by id or alias', () => {
    const page = plimsoll(['--explain', 'untagged-base-image']);
    expect(page.stdout).toMatch(/^# untagged-base-image\n/);
    expect(page.stdout).toContain('## When to turn it off');
    expect(plimsoll(['--explain', 'dl3007'])).toEqual(page);
  });

  it('colours are for terminals', () => {
    write({ Dockerfile: 'FROM debian\n' });
    expect(plimsoll([...tags, 'Dockerfile']).stdout).not.toContain('\u001b');
  });

  it('a closed pipe is no error', () => {
    write({ Dockerfile: Array.from({ length: 3000 }, (_, index) => `FROM debian AS s${index}\n`).join('') });
    const { stdout, stderr } = spawnSync('sh', ['-c', `"${process.execPath}" "${program}" ${tags.join(' ')} Dockerfile | head -1`], {
      cwd: cli.folder,
      encoding: 'utf8',
    });
    expect(stdout).toContain('Dockerfile:1:6');
    expect(stderr).toBe('');
  });
});

describe('the bundle', () => {
  it('is started by the command of the package as by itself', () => {
    write({ Dockerfile: 'FROM debian\n' });
    const { bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly bin: { readonly plimsoll: string } };
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, bin.plimsoll), ...tags, 'Dockerfile'], { cwd: cli.folder, encoding: 'utf8' });
    expect({ status, stdout, stderr }).toEqual(plimsoll([...tags, 'Dockerfile']));
    expect(status).toBe(1);
  });

  it('holds no language server library', async () => {
    const { metafile } = await build({
      entryPoints: [join(root, 'cli/src/main.ts')],
      bundle: true,
      write: false,
      metafile: true,
      platform: 'node',
      mainFields: ['module', 'main'],
      logLevel: 'silent',
    });
    const packages = new Set(Object.keys(metafile.inputs).flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []));
    expect([...packages].filter((name) => /^vscode-(?!languageserver-(?:types|textdocument)$)/.test(name))).toEqual([]);
  });
});
