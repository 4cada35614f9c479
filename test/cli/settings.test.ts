import { describe, expect, it } from 'vitest';
import { CommandLine } from '../harness/cli';

const cli = new CommandLine();
const image = 'FROM debian\nRUN apt-get update && apt-get install curl\nUSER 1001\nCMD ["curl", "x"]\n';

interface Item {
  readonly file: string;
  readonly rule: string;
  readonly severity: string;
}

function found(args: readonly string[] = []): readonly string[] {
  const { stdout } = cli.run(['--format', 'json', ...args]);
  return (JSON.parse(stdout) as readonly Item[]).map(({ file, rule, severity }) => `${file} ${severity} ${rule}`);
}

describe('files of settings', () => {
  it('decide, and the command line decides over them', () => {
    cli.write({ Dockerfile: image, 'plimsoll.yaml': 'rules:\n  DL3006: error\n' });
    expect(found()).toContain('Dockerfile error untagged-base-image');
    expect(found(['--rule', 'untagged-base-image=info'])).toContain('Dockerfile info untagged-base-image');
  });

  it('hold for the files below them', () => {
    cli.write({ 'a/Dockerfile': image, 'b/Dockerfile': image, 'plimsoll.yaml': 'rules: { DL3006: error }\n', 'b/plimsoll.yaml': 'rules: { DL3006: off }\n' });
    const tags = found().filter((line) => line.endsWith('untagged-base-image'));
    expect(tags).toEqual(['a/Dockerfile error untagged-base-image']);
  });

  it('of a folder above the repository hold for nothing in it', () => {
    cli.write({ 'plimsoll.yaml': 'rules: { DL3006: off }\n', 'repository/.git/HEAD': '', 'repository/Dockerfile': image });
    expect(found(['repository'])).toContain('repository/Dockerfile warning untagged-base-image');
  });

  it('hold for standard input under the name it is given', () => {
    cli.write({ 'a/plimsoll.yaml': 'rules: { DL3006: off }\n' });
    const rules = (name: string) => JSON.parse(cli.run(['--format', 'json', '--stdin-filename', name], { input: image }).stdout) as readonly Item[];
    expect(rules('a/Dockerfile').map(({ rule }) => rule)).not.toContain('untagged-base-image');
    expect(rules('Dockerfile').map(({ rule }) => rule)).toContain('untagged-base-image');
  });

  it('say when a run fails, each for its own files', () => {
    cli.write({
      'a/Dockerfile': image,
      'a/plimsoll.yaml': 'failOn: none\n',
      'b/Dockerfile': image,
      'b/plimsoll.yaml': 'failOn: error\nrules: { DL3006: error }\n',
    });
    expect([cli.run(['a']).status, cli.run(['b']).status, cli.run(['a', 'b']).status]).toEqual([0, 1, 1]);
    expect(cli.run(['--fail-on', 'warning', 'a']).status).toBe(1);
  });

  it('are told what is wrong in them, once and with its place; the rest holds; and the run fails', () => {
    cli.write({ 'a/Dockerfile': image, 'b/Dockerfile': image, 'plimsoll.yaml': 'platform: moon\nrules:\n  DL3006: off\n  nonsense: off\n' });
    const { status, stdout, stderr } = cli.run(['--rule', 'interactive-install=off']);
    expect(stderr).toBe(
      'plimsoll: plimsoll.yaml:1:11: Must be one of openshift, kubernetes, generic.\nplimsoll: plimsoll.yaml:4:3: There is no rule "nonsense".\n',
    );
    expect(stdout).not.toContain('untagged-base-image');
    expect(status).toBe(2);
  });
});

describe('--config', () => {
  it('names the file that holds', () => {
    cli.write({ 'app/Dockerfile': image, 'app/plimsoll.yaml': 'preset: minimal\n', 'our images.yaml': 'rules: { untagged-base-image: error }\n' });
    const named = ['--config', 'our images.yaml'];
    expect(cli.run(['--format', 'json']).stdout).not.toContain('"error"');
    expect(cli.run(['--format', 'json', ...named]).stdout).toMatch(/"error"[^{}]*untagged-base-image|untagged-base-image[^{}]*"error"/);
    expect(cli.run(['config', 'show', 'app/Dockerfile', ...named, '--platform', 'generic']).stdout).toMatch(
      /platform: generic +# command line\n(.*\n)*.*untagged-base-image: error +# our images\.yaml\n/,
    );
  });

  it('is trouble where there is none, where it is wrong, and outside of the repository', () => {
    cli.write({ 'app/Dockerfile': image, 'app/.git/HEAD': '', 'app/wrong.yaml': 'preset: all\n', 'settings.yaml': 'preset: strict\n' });
    const trouble = (path: string) => cli.run(['--config', path, 'app']);
    expect(trouble('app/none.yaml')).toMatchObject({ status: 2, stderr: expect.stringContaining('none.yaml:1:1: There is no such file.') });
    expect(trouble('app/wrong.yaml')).toMatchObject({ status: 2, stderr: expect.stringContaining('wrong.yaml:1:9') });
    expect(trouble('settings.yaml')).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('where nothing is read') });
  });
});

describe('hadolint’s settings', () => {
  it('hold where there are none of ours: what is ignored there is not found here', () => {
    const hadolint = 'ignored: [DL3006, DL3014]\noverride:\n  error: [DL3015]\nfailure-threshold: error\n';
    const text = `${image}# hadolint ignore=DL3020\nADD a b\n`;
    cli.write({ Dockerfile: text });
    expect(found().join()).toMatch(/untagged-base-image.*interactive-install|interactive-install.*untagged-base-image/);
    cli.write({ '.hadolint.yaml': hadolint });
    const lines = found();
    expect(lines.filter((line) => /untagged-base-image|interactive-install|add-instead-of-copy/.test(line))).toEqual([]);
    expect(lines).toContain('Dockerfile error apt-recommends');
    expect(cli.run([]).status).toBe(1);
    cli.write({ 'plimsoll.yaml': 'preset: recommended\n' });
    expect(found().join()).toContain('untagged-base-image');
  });
});

describe('plimsoll config show', () => {
  it('prints what applies, and from where', () => {
    cli.write({
      'plimsoll.yaml': "extends: [strict, ./base.yaml]\nrules:\n  DL3006: off\noverrides:\n  - files: 'a/**'\n    failOn: error\n",
      'base.yaml': 'registries: [docker.io]\n',
    });
    const { stdout, status } = cli.run(['config', 'show', 'a/Dockerfile', '--platform', 'generic']);
    const lines = stdout.split('\n').map((line) => line.replace(/ +#/, ' #'));
    expect(lines.slice(0, -2)).toEqual([
      '# a/Dockerfile',
      'platform: generic # command line',
      'preset: strict # plimsoll.yaml, extends strict',
      'failOn: error # plimsoll.yaml, overrides[0]',
      'rules:',
      '  registry-allowed: (its own level)',
      '    registries: ["docker.io"] # base.yaml',
      '  untagged-base-image: off # plimsoll.yaml',
    ]);
    expect(lines.at(-2)).toMatch(/^# \d+ of \d+ rules are on\.$/);
    expect(status).toBe(0);
  });

  it('tells the defaults where nothing is set, and what is wrong', () => {
    expect(cli.run(['config', 'show', 'Dockerfile']).stdout).toMatch(
      /^# Dockerfile\nplatform: openshift {2}# default\npreset: recommended {2}# default\nfailOn: warning {6}# default\n# /,
    );
    cli.write({ 'plimsoll.yaml': 'preset: all\n' });
    expect(cli.run(['config', 'show', 'Dockerfile'])).toMatchObject({ status: 2, stderr: expect.stringContaining('plimsoll.yaml:1:9') });
  });

  it.each([[['config']], [['config', 'show']], [['config', 'list', 'x']], [['config', 'show', 'a', 'b']]])('wants one file: %j', (args) => {
    expect(cli.run(args)).toMatchObject({ status: 2, stderr: expect.stringContaining('plimsoll config show FILE') });
  });
});

describe('plimsoll init', () => {
  it('writes a file of settings that is right', () => {
    expect(cli.run(['init']).status).toBe(0);
    cli.write({ Dockerfile: image });
    expect(cli.run([]).stderr).toBe('');
    expect(cli.run(['config', 'show', 'Dockerfile']).stdout).toContain('# plimsoll.yaml');
  });

  it('carries hadolint’s over: the same holds afterwards', () => {
    cli.write({
      Dockerfile: image,
      '.hadolint.yaml':
        'ignored: [DL3006, SC2046, DL1001]\noverride: { warning: [DL3015] }\ntrustedRegistries: [docker.io, "*.example.com"]\nlabel-schema: { author: text }\nfailure-threshold: style\nstrict-labels: true\n',
    });
    const before = found();
    expect(cli.run(['init']).status).toBe(0);
    expect(found()).toEqual(before);
    expect(cli.run([]).stderr).toBe('');
    const text = cli.read('plimsoll.yaml');
    expect(text).toContain('untagged-base-image: off # DL3006');
    expect(text).toContain('have no counterpart here: strict-labels, SC2046, DL1001.');
  });

  it('overwrites nothing, and says what it can not read', () => {
    cli.write({ '.plimsoll.yaml': 'preset: strict\n' });
    expect(cli.run(['init'])).toMatchObject({ status: 2, stderr: expect.stringContaining('holds settings already') });
    cli.write({ 'b/package.json': '{ "plimsoll": {} }', 'c/package.json': '{ "name": "x" }' });
    expect([cli.run(['init', 'b']).status, cli.run(['init', 'c']).status]).toEqual([2, 0]);
    cli.write({ 'a/.hadolint.yaml': 'ignored: [\n' });
    expect(cli.run(['init', 'a'])).toMatchObject({ status: 2, stderr: expect.stringContaining('is no YAML') });
  });
});
