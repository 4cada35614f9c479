import { describe, expect, it } from 'vitest';
import { contextNamed } from '../../shared-rules/src/engine/named-context';
import { defaultConfig, gather, readSettings, rules, settingName } from '../../shared-rules/src/index';
import { FileTree } from '../harness/file-tree';

const dockerfile = 'FROM debian:13\nCOPY start.sh /start.sh\nUSER 1001\nENTRYPOINT ["/start.sh"]\n';

function tree(files: Readonly<Record<string, string>>): FileTree {
  return new FileTree(Object.entries(files).map(([path, text]) => ({ path, text, mode: 0o755, unreadable: false })));
}

describe('build contexts in the settings', () => {
  it('are found by patterns, the last of those that fit', () => {
    const contexts = { '**/Dockerfile': '.', 'services/*/Dockerfile': 'services', 'services/special': 'other' };
    expect(contextNamed(contexts, 'a/b/Dockerfile')).toBe('.');
    expect(contextNamed(contexts, 'services/web/Dockerfile')).toBe('services');
    expect(contextNamed(contexts, 'services/special/Dockerfile')).toBe('other');
    expect(contextNamed(contexts, 'services/web/Containerfile')).toBeNull();
    expect(contextNamed(contexts, null)).toBeNull();
    expect(contextNamed(undefined, 'Dockerfile')).toBeNull();
  });

  it('are read with what is wrong said and left out', () => {
    const read = (contexts: unknown) => readSettings({ contexts }, rules);
    expect(read({ 'a/Dockerfile': './b/', 'c/*': '.' }).settings.contexts).toEqual({ 'a/Dockerfile': 'b', 'c/*': '.' });
    expect(read('b').problems).toEqual([{ path: ['contexts'], inName: false, message: expect.stringContaining('object') }]);
    const { settings, problems } = read({ a: '../b', b: '/b', c: 7, '[': 'b', '!d': 'b', '': 'b', e: 'b\\c' });
    expect(settings.contexts).toEqual({ e: 'b/c' });
    expect(problems.map(({ path }) => settingName(path))).toEqual(['contexts.a', 'contexts.b', 'contexts.c', 'contexts.[', 'contexts.!d', 'contexts.']);
  });

  it('hold for a Dockerfile and for the script that it starts', async () => {
    const files = tree({ 'build/Dockerfile': dockerfile, 'src/start.sh': '#!/bin/sh\nnginx -g "daemon off;"\n', 'build/start.sh': '#!/bin/sh\nexec nginx\n' });
    const config = { ...defaultConfig, contexts: { 'build/Dockerfile': 'src' } };
    const image = await gather({ kind: 'dockerfile', text: dockerfile, path: 'build/Dockerfile', config }, rules, files.answer);
    expect(image.result.findings.map(({ rule }) => rule)).toContain('missing-exec');
    expect(image.result.notes()).toContain('build context: src, as it was named');
    const script = await gather({ kind: 'script', text: files.text('build/start.sh') ?? '', path: 'build/start.sh', config }, rules, files.answer);
    expect(script.result.findings.flatMap(({ related }) => related.map(({ path }) => path))).not.toContain('build/Dockerfile');
  });
});
