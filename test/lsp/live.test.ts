import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { pause, start, stopAll, transports, type TestClient } from '../harness/lsp';

const image = 'FROM debian:13-slim\nCOPY --chmod=755 start.sh /start.sh\nUSER 1001\nENTRYPOINT ["/start.sh"]\nCMD ["sleep", "1"]\n';
const faulty = '#!/bin/sh\nset -e\n"$@"\n';
const good = '#!/bin/sh\nset -e\nexec "$@"\n';
/** Longer than changes are gathered before the client is told. */
const settled = 500;

afterAll(stopAll);

async function renamed(client: TestClient, from: string, to: string, text: string): Promise<void> {
  client.write(to, text);
  client.remove(from);
  await client.changedOnDisk(from, 'deleted');
  await client.changedOnDisk(to, 'created');
}

test('a file that changes while a check still waits for its old text', async () => {
  const client = await start({ transport: 'ports', files: { 'web/Dockerfile': image, 'web/start.sh': faulty } });
  const uri = await client.open('web/Dockerfile');
  expect(await client.codes(uri)).toContain('missing-exec');
  // The client is slow to hand over what it has read.
  let asked = 0;
  const replies: (() => void)[] = [];
  client.connection.onRequest('plimsoll/readFile', ({ uri: file }: { uri: string }) => {
    const text = readFileSync(fileURLToPath(file), 'utf8');
    const answer = { state: 'found', text };
    if (!file.endsWith('/start.sh')) return answer;
    asked++;
    return asked > 1 ? answer : new Promise((resolve) => replies.push(() => resolve(answer)));
  });
  await client.changedOnDisk('web/start.sh', 'changed');
  const slow = client.pull(uri);
  await client.until('the old text is asked for', () => asked === 1);
  client.write('web/start.sh', good);
  await client.changedOnDisk('web/start.sh', 'changed');
  // Behind the notification, so that it has been heard.
  await client.connection.sendRequest('textDocument/hover', { textDocument: { uri: client.uri('other') }, position: { line: 0, character: 0 } });
  for (const reply of replies) reply();
  await slow;
  expect(await client.codes(uri)).not.toContain('missing-exec');
  await client.stop();
});

describe.each(transports)('one image, several files, over %s', (transport) => {
  test('a script that is renamed, and renamed back', async () => {
    const client = await start({ transport, files: { 'web/Dockerfile': image, 'web/start.sh': faulty } });
    const uri = await client.open('web/Dockerfile');
    expect(await client.codes(uri)).toContain('missing-exec');
    await renamed(client, 'web/start.sh', 'web/run.sh', faulty);
    await client.until('a word to pull again', () => client.count('workspace/diagnostic/refresh') === 1);
    expect(await client.codes(uri)).not.toContain('missing-exec');
    // The Dockerfile follows it.
    await client.replace(uri, 'COPY --chmod=755 start.sh', 'COPY --chmod=755 run.sh');
    expect(await client.codes(uri)).toContain('missing-exec');
    await client.stop();
  });

  test('a Dockerfile that is renamed or deleted no longer decides about the script', async () => {
    const client = await start({ transport, files: { 'web/Dockerfile': image, 'web/start.sh': good.replace('set -e\n', 'set -e\nsudo id\n') } });
    const script = await client.open('web/start.sh', undefined, 'shellscript');
    const dockerfiles = async () => {
      const related = (await client.diagnostics(script)).flatMap((one) => one.relatedInformation ?? []);
      return [...new Set(related.map(({ location }) => location.uri))];
    };
    expect(await dockerfiles()).toEqual([client.uri('web/Dockerfile')]);
    await renamed(client, 'web/Dockerfile', 'web/Containerfile', image);
    await client.until('a word to pull again', () => client.count('workspace/diagnostic/refresh') === 1);
    expect(await dockerfiles()).toEqual([client.uri('web/Containerfile')]);
    client.remove('web/Containerfile');
    await client.changedOnDisk('web/Containerfile', 'deleted');
    await client.until('no Dockerfile', async () => (await dockerfiles()).length === 0);
    await client.stop();
  });

  test('an ignore file that comes, changes and goes', async () => {
    const client = await start({ transport, files: { 'web/Dockerfile': image, 'web/start.sh': good } });
    const uri = await client.open('web/Dockerfile');
    expect(await client.codes(uri)).not.toContain('ignored-copy-source');
    for (const [text, what, expected] of [
      ['*.sh\n', 'created', true],
      ['*.sh\n!start.sh\n', 'changed', false],
      ['start.sh\n', 'changed', true],
    ] as const) {
      client.write('web/.dockerignore', text);
      const before = client.count('workspace/diagnostic/refresh');
      await client.changedOnDisk('web/.dockerignore', what);
      await client.until('a word to pull again', () => client.count('workspace/diagnostic/refresh') > before);
      expect((await client.codes(uri)).includes('ignored-copy-source'), text).toBe(expected);
    }
    client.remove('web/.dockerignore');
    await client.changedOnDisk('web/.dockerignore', 'deleted');
    await client.until('the finding is gone', async () => !(await client.codes(uri)).includes('ignored-copy-source'));
    await client.stop();
  });

  test('an ignore file that is edited, and not saved', async () => {
    const client = await start({ transport, files: { 'web/Dockerfile': image, 'web/start.sh': good, 'web/.dockerignore': '.git\n' } });
    const uri = await client.open('web/Dockerfile');
    expect(await client.codes(uri)).not.toContain('ignored-copy-source');
    const ignore = await client.open('web/.dockerignore', undefined, 'ignore');
    expect(await client.diagnostics(ignore)).toEqual([]);
    await client.replace(ignore, '.git', '*.sh');
    await client.until('a word to pull again', () => client.count('workspace/diagnostic/refresh') > 0);
    expect(await client.codes(uri)).toContain('ignored-copy-source');
    await client.close(ignore);
    await client.until('the text on disk counts again', async () => !(await client.codes(uri)).includes('ignored-copy-source'));
    await client.stop();
  });

  test('only who asked for a file is checked again, and not for each of many changes', async () => {
    // A client that does not pull is sent each result: they can be counted.
    const capabilities = { workspace: { didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true } } };
    const files = { 'a/Dockerfile': image, 'a/start.sh': faulty, 'b/Dockerfile': image, 'b/start.sh': faulty, 'c/Dockerfile': 'FROM debian:13-slim\n' };
    const client = await start({ transport, capabilities, files });
    const checks = new Map<string, number>();
    client.connection.onNotification('textDocument/publishDiagnostics', ({ uri }: { uri: string }) => void checks.set(uri, (checks.get(uri) ?? 0) + 1));
    const [a, b, c] = [await client.open('a/Dockerfile'), await client.open('b/Dockerfile'), await client.open('c/Dockerfile')];
    const script = await client.open('a/start.sh', undefined, 'shellscript');
    const counts = () => [a, b, c, script].map((uri) => checks.get(uri) ?? 0);
    await client.until('each has been checked', () => counts().every((count) => count > 0));
    await pause(settled);
    const before = counts();
    const since = () => counts().map((count, index) => count - (before[index] as number));
    await client.replace(script, '"$@"', 'exec "$@"');
    await client.until('both are checked again', () => since()[0] === 1 && since()[3] === 1);
    await pause(settled);
    expect(since()).toEqual([1, 0, 0, 1]);
    // On disk, of a file that is not open: the Dockerfile that copies it, and no other.
    client.write('b/start.sh', good);
    for (let time = 0; time < 5; time++) await client.changedOnDisk('b/start.sh', 'changed');
    await client.until('b is checked again', () => (since()[1] as number) > 0);
    await pause(settled);
    const [, times = 0] = since();
    expect(since()).toEqual([1, times, 0, 1]);
    // One at a time, and what comes meanwhile is one more.
    expect(times).toBeLessThanOrEqual(2);
    // A file that nobody asked for.
    client.write('b/readme.txt', '');
    await client.changedOnDisk('b/readme.txt', 'changed');
    await pause(settled);
    expect(since()).toEqual([1, times, 0, 1]);
    await client.stop();
  });

  test('a repair of two files is bound to the versions that it was made for', async () => {
    const client = await start({ transport, files: { 'web/Dockerfile': image, 'web/start.sh': faulty } });
    const uri = await client.open('web/Dockerfile');
    const closed = await client.resolve((await client.actionsOf(uri, 'missing-exec'))[0] as never);
    expect(closed.edit?.documentChanges).toMatchObject([{ textDocument: { uri: client.uri('web/start.sh'), version: null } }]);
    const script = await client.open('web/start.sh', undefined, 'shellscript');
    await client.replace(script, 'set -e', 'set -eu');
    const [action] = await client.actionsOf(uri, 'missing-exec');
    const open = await client.resolve(action as never);
    expect(open.edit?.documentChanges).toMatchObject([{ textDocument: { uri: script, version: 2 } }]);
    // The script has changed since the action was offered: it is refused, and by an editor that has the edit already, too.
    await client.replace(script, 'set -eu', 'set -e');
    await expect(client.resolve(action as never)).rejects.toMatchObject({ code: -32801 });
    await expect(client.apply(open.edit as never)).rejects.toThrow('the edit is for version 2');
    expect(client.text(script)).toBe(faulty);
    await client.take((await client.actionsOf(uri, 'missing-exec'))[0]);
    expect(client.text(script)).toBe(good);
    await client.stop();
  });

  test('a script on disk that has changed unnoticed is not repaired by an edit for its old text', async () => {
    const client = await start({ transport, files: { 'web/Dockerfile': image, 'web/start.sh': faulty } });
    const uri = await client.open('web/Dockerfile');
    const [action] = await client.actionsOf(uri, 'missing-exec');
    client.write('web/start.sh', faulty.replace('set -e', 'set -eu'));
    await expect(client.resolve(action as never)).rejects.toMatchObject({ code: -32801 });
    await client.stop();
  });
});
