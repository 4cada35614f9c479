import { describe, expect, test } from 'vitest';
import { concerns } from '../../server/src/dependents';
import { fingerprint } from '../../server/src/fingerprint';
import { displayPath, folderOf, normalizeUri, pathBelow, uriBelow } from '../../server/src/uris';

describe('URIs', () => {
  test.each([
    ['file:///srv/app', 'file:///srv/app/Dockerfile', 'Dockerfile'],
    ['file:///srv/app/', 'file:///srv/app/a/b', 'a/b'],
    ['file:///srv/app', 'file:///srv/app', ''],
    ['file:///srv/app', 'file:///srv/application/Dockerfile', null],
    ['file:///srv/app', 'untitled:Untitled-1', null],
    ['file:///', 'file:///Dockerfile', 'Dockerfile'],
    ['file:///c%3A/srv', 'file:///C:/srv/Dockerfile', 'Dockerfile'],
    ['file:///C:/srv', 'file:///c%3A/srv/sub/Dockerfile', 'sub/Dockerfile'],
    ['file:///c%3A/', 'file:///c:/Dockerfile', 'Dockerfile'],
    ['file://server/share/app', 'file://SERVER/share/app/Dockerfile', 'Dockerfile'],
    ['file://server/share', 'file:///share/Dockerfile', null],
    ['file:///srv/my%20app', 'file:///srv/my app/%C3%A9t%C3%A9/Dockerfile', 'été/Dockerfile'],
    ['vscode-vfs://github/a/b', 'vscode-vfs://github/a/b/x/Dockerfile', 'x/Dockerfile'],
    ['vscode-vfs://github/a/b', 'vscode-vfs://gitlab/a/b/x/Dockerfile', null],
  ])('below %s, %s is %j', (root, uri, path) => {
    expect(pathBelow(root, uri)).toBe(path);
    if (path) expect(pathBelow(root, uriBelow(root, path) as string)).toBe(path);
  });

  test('a path never leaves its root', () => {
    for (const path of ['../x', 'a/../../x', '/etc/passwd', '..']) expect(uriBelow('file:///srv/app', path)).toBeNull();
    expect(uriBelow('file:///srv/app', '.')).toBe('file:///srv/app');
    expect(uriBelow('file:///srv/app', 'a b/#1/?.sh')).toBe('file:///srv/app/a%20b/%231/%3F.sh');
  });

  test('one file has one spelling', () => {
    expect(new Set(['file:///c%3A/a b/Dockerfile', 'file:///C:/a%20b/Dockerfile', 'file:///c:/a%20b/Dockerfile'].map(normalizeUri)).size).toBe(1);
    expect(displayPath('file:///srv/Dockerfile%20%C3%A9')).toBe('file:/srv/Dockerfile é');
  });

  test('folders', () => {
    expect(folderOf('file:///srv/app/Dockerfile')).toBe('file:///srv/app');
    expect(folderOf('file:///Dockerfile')).toBe('file:///');
    expect(folderOf('untitled:Untitled-1')).toBeNull();
  });
});

describe('which changes concern a question', () => {
  test.each([
    ['text:a/start.sh', 'a/start.sh', false, true],
    ['stat:a/start.sh', 'a/start.sh', false, true],
    ['text:a/start.sh', 'a/other.sh', true, false],
    ['text:a/start.sh', 'a', true, true],
    ['text:a/start.sh', 'a', false, false],
    ['list:a', 'a/new', true, true],
    ['list:a', 'a/old', false, false],
    ['list:a', 'a/b/new', true, false],
    ['list:.', 'new', true, true],
    ['list:.', 'a/new', true, false],
    ['stat:ab', 'a', true, false],
  ])('%s and a change of %s (came or went: %s): %s', (key, path, cameOrWent, concerned) => {
    expect(concerns(key, path, cameOrWent)).toBe(concerned);
  });
});

test('fingerprints tell texts and their borders apart', () => {
  const all = [[''], ['', ''], ['a'], ['a', ''], ['', 'a'], ['ab', 'c'], ['a', 'bc'], ['abc'], ['ba'], ['\u0000'], ['é'], ['e\u0301']];
  expect(new Set(all.map((parts) => fingerprint(parts))).size).toBe(all.length);
  expect(fingerprint(['a', 'b'])).toMatch(/^[0-9a-f]{16}$/);
  expect(fingerprint(['a', 'b'])).toBe(fingerprint(['a', 'b']));
});
