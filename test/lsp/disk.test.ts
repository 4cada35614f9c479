import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askDisk, findOnDisk } from '../../server/src/node/disk';

const home = realpathSync(mkdtempSync(join(tmpdir(), 'plimsoll disk ü-')));
const root = pathToFileURL(join(home, 'root')).toString();
const unknown = { state: 'unknown' };
const absent = { state: 'absent' };

beforeAll(() => {
  mkdirSync(join(home, 'root/folder'), { recursive: true });
  writeFileSync(join(home, 'secret'), 'outside');
  writeFileSync(join(home, 'root/start.sh'), '#!/bin/sh\n');
  chmodSync(join(home, 'root/start.sh'), 0o755);
  writeFileSync(join(home, 'root/with bom'), '\ufefftext');
  writeFileSync(join(home, 'root/binary'), Uint8Array.from([1, 0, 2]));
  writeFileSync(join(home, 'root/limit'), 'x'.repeat(1024 * 1024));
  writeFileSync(join(home, 'root/large'), 'x'.repeat(1024 * 1024 + 1));
  symlinkSync('../secret', join(home, 'root/link-out'));
  symlinkSync('..', join(home, 'root/folder-out'));
  symlinkSync('start.sh', join(home, 'root/link-in'));
  symlinkSync('nowhere', join(home, 'root/link-nowhere'));
  symlinkSync('loop', join(home, 'root/loop'));
  execFileSync('mkfifo', [join(home, 'root/pipe')]);
});

afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('questions about the disk', () => {
  test.each([
    ['text', 'start.sh', { state: 'found', text: '#!/bin/sh\n' }],
    ['text', './start.sh', { state: 'found', text: '#!/bin/sh\n' }],
    ['text', 'link-in', { state: 'found', text: '#!/bin/sh\n' }],
    ['text', 'with bom', { state: 'found', text: 'text' }],
    ['text', 'none', absent],
    ['text', 'start.sh/below', absent],
    ['text', 'binary', unknown],
    ['text', 'large', unknown],
    ['text', 'folder', unknown],
    ['text', 'pipe', unknown],
    ['text', 'loop', unknown],
    ['text', 'link-nowhere', unknown],
    ['stat', 'start.sh', { state: 'found', type: 'file', size: 10, mode: 0o755 }],
    ['stat', '.', expect.objectContaining({ state: 'found', type: 'directory' })],
    ['stat', 'none', absent],
    ['stat', 'pipe', unknown],
    ['list', 'folder', { state: 'found', names: [] }],
    ['list', 'start.sh', absent],
    ['list', 'none', absent],
  ] as const)('%s of %s', async (kind, path, answer) => {
    expect(await askDisk(root, { kind, path })).toEqual(answer);
  });

  test('a file of the largest size is read', async () => {
    expect(await askDisk(root, { kind: 'text', path: 'limit' })).toMatchObject({ state: 'found' });
  });

  test.each(['../secret', 'folder/../../secret', '/etc/passwd', 'link-out', 'folder-out/secret', 'a\0b'])(
    'nothing outside the root is looked at: %j',
    async (path) => {
      for (const kind of ['text', 'stat', 'list'] as const) expect(await askDisk(root, { kind, path })).toEqual(unknown);
    },
  );

  test('a root that is not there has no files', async () => {
    expect(await askDisk(pathToFileURL(join(home, 'gone')).toString(), { kind: 'text', path: 'a' })).toEqual(absent);
  });
});

describe('walking a folder', () => {
  test('finds image files and scripts in order, no dependencies, and stops at the limit', async () => {
    const tree = join(home, 'tree');
    for (const path of [
      'b/Containerfile',
      'a/Dockerfile',
      'a/api.dockerfile',
      'a/start.sh',
      'a/notes.md',
      'node_modules/x/Dockerfile',
      '.git/Dockerfile',
      'a/Dockerfile.orig',
    ]) {
      mkdirSync(join(tree, path, '..'), { recursive: true });
      writeFileSync(join(tree, path), '');
    }
    symlinkSync('..', join(tree, 'a/round'));
    const at = (path: string) => pathToFileURL(join(tree, path)).toString();
    const uri = pathToFileURL(tree).toString();
    expect(await findOnDisk(uri, 100)).toEqual(
      ['a/Dockerfile', 'a/api.dockerfile', 'a/start.sh', 'b/Containerfile']
        .map(at)
        .map((one) => expect.stringMatching(new RegExp(`${one.slice(-12).replaceAll('.', '\\.')}$`))),
    );
    expect(await findOnDisk(uri, 2)).toHaveLength(2);
    expect(await findOnDisk(pathToFileURL(join(home, 'gone')).toString(), 10)).toEqual([]);
  });
});
