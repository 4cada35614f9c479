import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { documentKind } from '../../shared-rules/src/catalog/document-kind';
import { CommandLine } from '../harness/cli';
import { faulty, readPiece, texts } from './pieces';

const cli = new CommandLine();
const [manifest] = readPiece('.pre-commit-hooks.yaml');
const hooks = (manifest?.items ?? []).map(texts);

const names = [
  'Dockerfile',
  'dockerfile',
  'app/Dockerfile.prod',
  'app/web.Dockerfile',
  'Containerfile',
  'a b/Containerfile.in',
  'x.containerfile',
  'start.sh',
  'bin/run.bash',
  'docker-entrypoint',
  'rootfs/entrypoint',
  'Dockerfile.dockerignore',
  'Containerfile.containerignore',
  'Dockerfile.md',
  'Dockerfile.yaml',
  'Dockerfile.json',
  'dockerfile/README',
  'entrypoint/main.go',
  'entrypoint.py',
  'MyDockerfiles',
  'Makefile',
  'README.md',
  'a.sh.txt',
];

describe('the pre-commit hooks', () => {
  test('are a check and a repair', () => {
    expect(hooks.map(({ id, entry }) => [id, entry])).toEqual([
      ['plimsoll', 'plimsoll check'],
      ['plimsoll-fix', 'plimsoll check --fix'],
    ]);
    for (const hook of hooks) expect(hook).toMatchObject({ language: 'node', require_serial: 'true', name: expect.any(String) as string });
  });

  test.each(names)('take %s as the command line does', (name) => {
    for (const { files = '', exclude = '' } of hooks) {
      // pre-commit searches with Python's expressions; these are written alike but for the flag.
      const search = (expression: string) => new RegExp(expression.replace('(?i)', ''), 'i').test(name);
      expect(search(files) && !search(exclude)).toBe(documentKind(name) !== null);
    }
  });

  test('run with the files behind their entries', () => {
    cli.write({ 'a b/Dockerfile': faulty, 'start.sh': '#!/bin/sh\nexec true\n' });
    const [check, fix] = hooks.map(({ entry = '' }) => cli.run([...entry.split(' ').slice(1), 'a b/Dockerfile', 'start.sh']));
    expect(check?.status).toBe(1);
    expect(check?.stdout).toContain(`${join('a b', 'Dockerfile')}:2:5 warning separate-package-update`);
    expect(fix?.stdout.length).toBeLessThan(check?.stdout.length ?? 0);
    expect(cli.read('a b/Dockerfile')).not.toBe(faulty);
  });
});
