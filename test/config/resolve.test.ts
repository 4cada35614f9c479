import { describe, expect, it } from 'vitest';
import { gatherConfig, gatherConfigFile, rules, type Ask, type ResolvedConfig, type Source } from '../../shared-rules/src/index';
import { FileTree } from '../harness/file-tree';

type Files = Readonly<Record<string, string>>;

function tree(files: Files): FileTree {
  return new FileTree(Object.entries(files).map(([path, text]) => ({ path, text, mode: 0o644, unreadable: false })));
}

function resolve(files: Files, path = 'Dockerfile', more: { readonly below?: readonly Source[]; readonly above?: readonly Source[] } = {}) {
  return gatherConfig({ path, ...more }, rules, tree(files).answer);
}

/** `path: marked text: message` of each problem. */
function problems({ problems: found, texts }: ResolvedConfig): readonly string[] {
  return found.map(({ path, span, message }) => `${path}: ${(texts.get(path) ?? '').slice(span.start, span.end)}: ${message}`);
}

describe('which file of settings holds', () => {
  it('the nearest, whole; no other is mixed in', async () => {
    const files = { 'plimsoll.yaml': 'platform: generic\npreset: strict\n', 'a/.plimsoll.yaml': 'preset: minimal\n' };
    const near = await resolve(files, 'a/b/Dockerfile');
    expect([near.file, near.config.preset, near.config.platform]).toEqual(['a/.plimsoll.yaml', 'minimal', 'openshift']);
    const far = await resolve(files, 'c/Dockerfile');
    expect([far.file, far.config.preset, far.config.platform]).toEqual(['plimsoll.yaml', 'strict', 'generic']);
  });

  it('that of package.json, where it has the key', async () => {
    const files = { 'package.json': '{\n\t"name": "x",\n\t"plimsoll": { "preset": "strict" }\n}\n', 'a/package.json': '{ "name": "plimsoll" }' };
    const { file, config } = await resolve(files, 'a/Dockerfile');
    expect([file, config.preset]).toEqual(['package.json', 'strict']);
  });

  it('of two in one folder the first, and the other is told so', async () => {
    const files = { 'plimsoll.yaml': 'preset: strict\n', 'package.json': '{ "plimsoll": { "preset": "minimal" } }', '.plimsoll.yaml': 'preset: minimal\n' };
    const resolved = await resolve(files);
    expect(resolved.config.preset).toBe('strict');
    const words = 'These settings do not hold: plimsoll.yaml beside them does.';
    expect(problems(resolved)).toEqual([`.plimsoll.yaml: preset: minimal: ${words}`, `package.json: "plimsoll": ${words}`]);
    expect(problems(await gatherConfigFile('package.json', rules, tree(files).answer))).toEqual([`package.json: "plimsoll": ${words}`]);
  });

  it('hadolint’s only where there is none of ours, however far up', async () => {
    const files = { 'plimsoll.yaml': 'preset: strict\n', 'a/.hadolint.yaml': 'ignored: [DL3006]\n' };
    expect((await resolve(files, 'a/Dockerfile')).file).toBe('plimsoll.yaml');
    expect((await resolve({ 'a/.hadolint.yml': 'ignored: [DL3006]\n' }, 'a/b/Dockerfile')).file).toBe('a/.hadolint.yml');
  });

  it('the one that is named, in place of those that would be found', async () => {
    const files = {
      'plimsoll.yaml': 'preset: minimal\nplatform: generic\n',
      'ci/images.yaml': "extends: strict\noverrides: [{ files: '*', failOn: error }]\n",
      'package.json': '{ "name": "x" }',
    };
    const named = (file: string) => gatherConfig({ path: 'a/Dockerfile', file }, rules, tree(files).answer);
    const { file, config, problems: found } = await named('ci/images.yaml');
    // Its patterns are from its folder, as those of every file are.
    expect([file, config.preset, config.platform, config.failOn, found]).toEqual(['ci/images.yaml', 'strict', 'openshift', undefined, []]);
    expect(problems(await named('ci/none.yaml'))).toEqual(['ci/none.yaml: : There is no such file.']);
    expect(problems(await named('package.json'))).toEqual(['package.json: : Holds no settings of Plimsoll.']);
  });

  it('none above the root, and none for a document in no folder', async () => {
    const asked: Ask[] = [];
    const host = (ask: Ask) => {
      asked.push(ask);
      return { state: 'absent' } as const;
    };
    expect((await gatherConfig({ path: 'a/Dockerfile' }, rules, host)).file).toBeNull();
    expect(asked.filter(({ path }) => path.startsWith('..') || path.startsWith('/'))).toEqual([]);
    expect(asked).toHaveLength(10);
    expect((await gatherConfig({ path: null }, rules, host)).asked).toEqual([]);
  });

  it('a file that is there and can not be read is told', async () => {
    const files = new FileTree([{ path: 'plimsoll.yaml', text: '', mode: 0o644, unreadable: true }]);
    const resolved = await gatherConfig({ path: 'Dockerfile' }, rules, files.answer);
    expect(problems(resolved)).toEqual(['plimsoll.yaml: : Can not be read: it is denied, too large, or no text.']);
  });
});

describe('what holds', () => {
  const editor: Source = { name: 'editor', settings: { platform: 'kubernetes', preset: 'minimal', rules: { sudo: { severity: 'error', options: {} } } } };
  const flags: Source = { name: 'flags', settings: { platform: 'generic' } };

  it('the file over the editor, the command line over the file, each setting for itself', async () => {
    const files = { 'plimsoll.yaml': 'preset: strict\nplatform: openshift\nrules:\n  DL3006: info\n' };
    const { config } = await resolve(files, 'Dockerfile', { below: [editor], above: [flags] });
    expect([config.platform, config.preset]).toEqual(['generic', 'strict']);
    expect(config.rules['sudo']?.severity).toBe('error');
    expect(config.rules['untagged-base-image']?.severity).toBe('info');
  });

  it('own settings over those that are extended, the later over the earlier', async () => {
    const files = {
      'plimsoll.yaml': 'extends: [minimal, ./shared/a.yaml, shared/b.json]\nrules:\n  sudo: hint\n',
      'shared/a.yaml': 'preset: strict\nrules: { sudo: error, onbuild: error, DL3006: error }\n',
      'shared/b.json': '{ "extends": "strict", "rules": { "onbuild": "info" } }',
    };
    const { config, problems: found, texts } = await resolve(files);
    expect(found).toEqual([]);
    expect(config.preset).toBe('strict');
    expect(Object.entries(config.rules).map(([id, { severity }]) => `${id} ${severity}`)).toEqual(['sudo hint', 'onbuild info', 'untagged-base-image error']);
    expect([...texts.keys()].sort()).toEqual(['plimsoll.yaml', 'shared/a.yaml', 'shared/b.json']);
  });

  it('overrides for the files that they name, below the folder of their own file', async () => {
    const files = {
      'svc/plimsoll.yaml':
        "preset: strict\noverrides:\n  - files: ['dev/**', '!dev/real']\n    preset: minimal\n    failOn: none\n  - files: '**/Dockerfile'\n    rules: { sudo: off }\n",
    };
    const of = async (path: string) => {
      const { config } = await resolve(files, path);
      return [config.preset, config.failOn, config.rules['sudo']?.severity];
    };
    expect(await of('svc/dev/Dockerfile')).toEqual(['minimal', 'none', 'off']);
    expect(await of('svc/dev/real/Containerfile')).toEqual(['strict', undefined, undefined]);
    expect(await of('svc/Containerfile')).toEqual(['strict', undefined, undefined]);
  });

  it('options of a rule add up; a level alone leaves them as they are', async () => {
    const files = {
      'plimsoll.yaml': 'extends: ./base.yaml\nrules:\n  registry-allowed: error\nlabels: [a.b]\n',
      'base.yaml': 'registries: [docker.io]\nrules:\n  missing-labels: [warning, { labels: [x.y] }]\n',
    };
    const { config } = await resolve(files);
    expect(config.rules).toEqual({
      'registry-allowed': { severity: 'error', options: { registries: ['docker.io'] } },
      'missing-labels': { severity: 'warning', options: { labels: ['a.b'] } },
    });
  });

  it('paths of contexts are below the folder of their file', async () => {
    const { config, problems: found } = await resolve(
      { 'a/plimsoll.yaml': "contexts:\n  'x/Dockerfile': ..\n  '**/Containerfile': lib\n  y: ../..\n" },
      'a/x/Dockerfile',
    );
    expect(config.contexts).toEqual({ 'a/x/Dockerfile': '.', 'a/**/Containerfile': 'a/lib' });
    expect(found.map(({ message }) => message)).toEqual(['Must be a folder below the root, "." for the root itself.']);
  });

  it('a development container is held to little unless some settings name a preset', async () => {
    expect((await resolve({}, 'a/.devcontainer/Dockerfile')).config.preset).toBe('minimal');
    expect((await resolve({ 'plimsoll.yaml': 'preset: strict' }, '.devcontainer/Dockerfile')).config.preset).toBe('strict');
    expect((await resolve({ 'plimsoll.yaml': 'platform: generic' }, '.devcontainer/Dockerfile')).config.preset).toBe('minimal');
  });
});

describe('what is wrong is said at its place, and the rest holds', () => {
  it.each([
    ['platform: mars', 'mars: Must be one of openshift, kubernetes, generic.'],
    ['presets: strict', 'presets: There is no setting "presets"; did you mean "preset"?'],
    ['failOn: never', 'never: Must be one of error, warning, info, hint, none.'],
    ['rules: [sudo]', '[sudo]: Must be an object that gives rules a level.'],
    ['rules:\n  sdo: off', 'sdo: There is no rule "sdo"; did you mean "sudo"?'],
    ['rules:\n  sudo: loud', 'loud: Must be one of error, warning, info, hint, off, or a list of a level and options.'],
    ['rules:\n  sudo:', 'sudo: Must be one of error, warning, info, hint, off, or a list of a level and options.'],
    ['rules:\n  missing-labels: [warning, { keys: [a] }]', 'keys: The rule "missing-labels" has no option "keys".'],
    ['rules:\n  missing-labels: [warning, { labels: a }]', 'a: Must be a list of texts.'],
    ['rules:\n  sudo: [error, {}, 1]', '[error, {}, 1]: A list holds a level and an object of options.'],
    ['labels: a', 'a: Must be a list of texts.'],
    ['labels: { a: shape }', 'shape: Must be one of text, url, rfc3339, semver, hash, spdx, email.'],
    ['registries: [1]', '[1]: Must be a list of texts.'],
    ['contexts: 7', '7: Must be an object that gives Dockerfiles their build context.'],
    ["contexts:\n  'a.b/Dockerfile': /x", '/x: Must be a folder below the root, "." for the root itself.'],
    ['extends: nothing', 'nothing: "nothing" is neither a preset (minimal, recommended, strict) nor a file.'],
    ['extends: ./gone.yaml', './gone.yaml: There is no file "./gone.yaml".'],
    ['extends: [strict, ../x.yaml]', '../x.yaml: "../x.yaml" lies outside the root folder, where nothing is read.'],
    ['extends: /etc/x.yaml', '/etc/x.yaml: "/etc/x.yaml" lies outside the root folder, where nothing is read.'],
    ['extends: plimsoll.yaml', 'plimsoll.yaml: "plimsoll.yaml" extends itself: plimsoll.yaml → plimsoll.yaml.'],
    ['overrides: { files: a }', '{ files: a }: Must be a list of objects, each with "files" and the settings for them.'],
    ['overrides:\n  - preset: strict', 'preset: strict: Names no "files" that it is for.'],
    ["overrides:\n  - files: '['", "'[': Holds what is no pattern of paths."],
    ['overrides:\n  - files: a\n    contexts: {}', 'contexts: There is no setting "contexts".'],
    ['- a', '- a: The settings must be an object.'],
    ['preset: strict\npreset: minimal', 'preset: Map keys must be unique.'],
    ['a: "', '": Missing closing "quote.'],
  ])('%j', async (text, expected) => {
    const resolved = await resolve({ 'plimsoll.yaml': `${text}\n` });
    expect(problems(resolved)).toEqual([`plimsoll.yaml: ${expected}`]);
  });

  it('in package.json too', async () => {
    const resolved = await resolve({ 'package.json': '{ "name": "x", "plimsoll": { "preset": "strikt" } }' });
    expect(problems(resolved)).toEqual(['package.json: "strikt": Must be one of minimal, recommended, strict.']);
  });

  it('in a file that is extended, at its own place', async () => {
    const resolved = await resolve({ 'plimsoll.yaml': 'extends: ./base.yaml\npreset: strict\n', 'base.yaml': 'platform: moon\nextends: plimsoll.yaml\n' });
    expect(resolved.config.preset).toBe('strict');
    expect(problems(resolved)).toEqual([
      'base.yaml: moon: Must be one of openshift, kubernetes, generic.',
      'base.yaml: plimsoll.yaml: "plimsoll.yaml" extends itself: plimsoll.yaml → base.yaml → plimsoll.yaml.',
    ]);
  });

  it('names of rules that objects have by birth are no rules', async () => {
    expect(problems(await resolve({ 'plimsoll.yaml': 'rules:\n  __proto__: off\n  constructor: off\n' }))).toEqual([
      'plimsoll.yaml: __proto__: There is no rule "__proto__".',
      'plimsoll.yaml: constructor: There is no rule "constructor".',
    ]);
  });

  it('texts that grow without end are refused', async () => {
    const text = `${Array.from({ length: 12 }, (_, at) => `a${at}: &a${at} [${at === 0 ? '1' : Array.from({ length: 9 }, () => `*a${at - 1}`).join(',')}]`).join('\n')}\n`;
    expect(problems(await resolve({ 'plimsoll.yaml': text })).join()).toMatch(/alias/i);
  });

  it.each([
    '['.repeat(50_000),
    '- '.repeat(50_000),
    '{a: '.repeat(20_000),
    'rules: &r { sudo: *r }\n',
    '\0\u0001',
    '\t- a\n',
    '%YAML 9.9\n---\n!!map {a: !x b}\n',
    '--- a\n--- b\n',
    '? [a]\n: b\n',
  ])('whatever stands in it, it is told: %#', async (text) => expect((await resolve({ 'plimsoll.yaml': text })).problems.length).toBeGreaterThan(0));

  it('an empty file, a comment, and a byte order mark are nothing to speak of', async () => {
    for (const text of ['', '# nothing\n', '---\n', '\uFEFFpreset: strict\n']) expect(problems(await resolve({ 'plimsoll.yaml': text }))).toEqual([]);
    expect((await resolve({ 'plimsoll.yaml': '\uFEFFpreset: strict\n' })).config.preset).toBe('strict');
  });

  it('anchors hold, and a fault behind one is told at the anchor', async () => {
    const resolved = await resolve({ 'plimsoll.yaml': 'overrides:\n  - files: a\n    rules: &r { sudo: loud }\n  - files: b\n    rules: *r\n' });
    expect(problems(resolved).map((text) => text.split(': ')[1])).toEqual(['loud', 'loud']);
  });
});

describe('hadolint’s settings', () => {
  const text = `failure-threshold: style
ignored: [DL3008, SC2046, DL3009]
override:
  error: [DL3001]
  style: [DL3015]
trustedRegistries: [docker.io, '*.example.com']
label-schema:
  author: text
  version: semver
strict-labels: true
`;

  it('hold as far as they have a meaning here', async () => {
    const { config, problems: found } = await resolve({ '.hadolint.yaml': text });
    expect(found).toEqual([]);
    expect(config.failOn).toBe('hint');
    expect(config.rules).toEqual({
      'useless-command': { severity: 'error', options: {} },
      'apt-recommends': { severity: 'hint', options: {} },
      'registry-allowed': { severity: null, options: { registries: ['docker.io', '*.example.com'] } },
      'missing-labels': { severity: null, options: { labels: ['author', 'version'] } },
      'invalid-label': { severity: null, options: { forms: ['author=text', 'version=semver'] } },
      'unpinned-packages': { severity: 'off', options: {} },
      'package-cache-left': { severity: 'off', options: {} },
    });
  });

  it.each([
    ['no-fail: true', 'none'],
    ['failure-threshold: none', 'none'],
    ['failure-threshold: ignore', 'none'],
    ['failure-threshold: info', 'info'],
    ['trustedRegistries: docker.io', undefined],
  ])('%s', async (line, failOn) => {
    expect((await resolve({ '.hadolint.yaml': `${line}\n` })).config.failOn).toBe(failOn);
  });

  it('are told what is wrong in them', async () => {
    const resolved = await resolve({ '.hadolint.yaml': 'ignored: DL3006\noverride: []\nlabel-schema: 1\nfailure-threshold: loud\n' });
    expect(problems(resolved)).toEqual([
      '.hadolint.yaml: DL3006: Must be a list of texts.',
      '.hadolint.yaml: []: Must be an object that lists rules by level.',
      '.hadolint.yaml: 1: Must be an object that gives labels a form.',
      '.hadolint.yaml: loud: Must be one of error, warning, info, style, ignore, none.',
    ]);
  });
});
