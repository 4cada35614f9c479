import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { CommandLine } from '../harness/cli';
import { root } from './pieces';

const cli = new CommandLine();
const text = readFileSync(join(root, 'Containerfile'), 'utf8');

describe('the Containerfile', () => {
  test.each(['openshift', 'kubernetes', 'generic'])('passes every rule on %s, without a suppression', (platform) => {
    const { status, stdout, stderr } = cli.run(['check', '--platform', platform, '--preset', 'strict', '--hints', 'Containerfile'], { cwd: root });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '1 file checked: nothing found.\n', stderr: '' });
    expect(text).not.toMatch(/#.*\bignore=/);
  });

  test('is judged at all: what it leaves out is missed', () => {
    const without = text.replace(/^USER .*\n/m, '').replace('ENTRYPOINT ["plimsoll"]', 'ENTRYPOINT plimsoll');
    const { stdout } = cli.run(['check', '--format', 'json', '--stdin-filename', 'Containerfile'], { cwd: root, input: without });
    const found = (JSON.parse(stdout) as readonly { readonly rule: string }[]).map(({ rule }) => rule);
    expect(found).toEqual(expect.arrayContaining(['root-user', 'shell-form-command']));
  });

  test('stands on one base, names this version, and takes files that are there', () => {
    const bases = [...text.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image);
    expect(bases).toHaveLength(2);
    expect(new Set(bases).size).toBe(1);
    expect(bases[0]).toMatch(/:\d+\.\d+\.\d+-[a-z-]+@sha256:[0-9a-f]{64}$/);
    expect(/image\.version="(.*?)"/.exec(text)?.[1]).toBe(manifest.version);
    const kept = readFileSync(join(root, 'Containerfile.dockerignore'), 'utf8').match(/(?<=^!).+/gm) ?? [];
    for (const path of kept) expect(existsSync(join(root, path)), path).toBe(true);
    for (const workspace of manifest.workspaces) {
      expect(text).toContain(`COPY ${workspace}/package.json ${workspace}/`);
      expect(kept.some((path) => `${workspace}/package.json`.startsWith(path))).toBe(true);
    }
  });
});
