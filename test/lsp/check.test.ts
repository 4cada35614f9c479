import { afterAll, describe, expect, test } from 'vitest';
import type { CheckReply } from '../../server/src/protocol';
import { pause, plainCapabilities, start, stopAll, transports, type TestClient } from '../harness/lsp';

const twoRuns = 'FROM debian:12-slim\nRUN mkdir -p /srv/app\nRUN touch /srv/app/x\nUSER 1001\nCMD ["sleep", "1"]\n';
const oneRun = twoRuns.replace('\nRUN touch', ' && touch');
const clean = 'FROM debian:12-slim\nUSER 1001\nCMD ["sleep", "1"]\n';

function check(client: TestClient, paths: readonly string[], workDoneToken?: string): Promise<CheckReply> {
  return client.connection.sendRequest('plimsoll/check', {
    files: paths.map((path) => client.uri(path)),
    ...(workDoneToken === undefined ? {} : { workDoneToken }),
  });
}

function codes(client: TestClient, path: string): readonly unknown[] | undefined {
  return client.published.get(client.uri(path))?.diagnostics.map(({ code }) => code);
}

afterAll(stopAll);

describe.each(transports)('checking files over %s', (transport) => {
  test('findings of closed files are published, those of open ones are the pull’s', async () => {
    const client = await start({
      transport,
      files: { 'a/Dockerfile': twoRuns, 'b/Dockerfile': twoRuns, 'c/notes.txt': '' },
      settings: { rules: { 'missing-labels': 'off' } },
    });
    const open = await client.open('a/Dockerfile');
    const reply = await check(client, ['a/Dockerfile', 'b/Dockerfile', 'c/notes.txt', 'gone/Dockerfile']);
    expect(reply).toMatchObject({ files: 2, counts: { error: 0, warning: 0, info: 2 }, capped: false, cancelled: false });
    expect(reply.fixable).toEqual([open, client.uri('b/Dockerfile')]);
    expect(codes(client, 'b/Dockerfile')).toContain('consecutive-run');
    expect(client.published.has(open)).toBe(false);

    // The file that is closed now goes on to show its findings; the one that is opened is the pull's from here on.
    await client.close(open);
    await client.until('the findings of the closed file', () => codes(client, 'a/Dockerfile')?.includes('consecutive-run'));
    const published = client.count('textDocument/publishDiagnostics');
    await client.open('b/Dockerfile');
    await client.pull(client.uri('b/Dockerfile'));
    await client.replace(client.uri('b/Dockerfile'), 'mkdir', 'mkdir  ');
    await pause(300);
    expect(client.count('textDocument/publishDiagnostics')).toBe(published);
    await client.stop();
  });

  test('files that were reported follow the disk and the settings, to their deletion', async () => {
    const client = await start({ transport, files: { 'a/Dockerfile': twoRuns } });
    await check(client, ['a/Dockerfile']);
    client.write('a/Dockerfile', oneRun);
    await client.changedOnDisk('a/Dockerfile', 'changed');
    await client.until('no finding', () => codes(client, 'a/Dockerfile')?.includes('consecutive-run') === false);
    client.write('a/Dockerfile', twoRuns);
    await client.changedOnDisk('a/Dockerfile', 'changed');
    await client.until('the finding', () => codes(client, 'a/Dockerfile')?.includes('consecutive-run'));
    await client.setSettings({ rules: { 'consecutive-run': 'off' } });
    await client.until('no finding by the settings', () => codes(client, 'a/Dockerfile')?.includes('consecutive-run') === false);
    client.remove('a/Dockerfile');
    await client.changedOnDisk('a/Dockerfile', 'deleted');
    await client.until('nothing', () => codes(client, 'a/Dockerfile')?.length === 0);
    await client.stop();
  });

  test('an open document without a tab is published like a closed one', async () => {
    const client = await start({ transport, files: { 'a/Dockerfile': twoRuns } });
    const uri = await client.open('a/Dockerfile');
    await client.connection.sendNotification('plimsoll/visible', { uris: [] });
    await check(client, ['a/Dockerfile']);
    expect(codes(client, 'a/Dockerfile')).toContain('consecutive-run');
    await client.replace(uri, '\nRUN touch', ' && touch');
    await client.until('the text of the editor', () => codes(client, 'a/Dockerfile')?.includes('consecutive-run') === false);
    await client.connection.sendNotification('plimsoll/visible', { uris: [uri] });
    await client.replace(uri, ' && touch', '\nRUN touch');
    await pause(300);
    expect(codes(client, 'a/Dockerfile')).not.toContain('consecutive-run');
    await client.stop();
  });

  test('a fault that two files carry is shown in both and counted once', async () => {
    const files = {
      Dockerfile: 'FROM debian:12-slim\nCOPY start.sh /start.sh\nUSER 1001\nENTRYPOINT ["/start.sh"]\nCMD ["sleep", "1"]\n',
      'start.sh': '#!/bin/sh\nset -e\n"$@"\n',
    };
    const rules = { 'missing-labels': 'off' };
    for (const paths of [['Dockerfile'], ['start.sh', 'Dockerfile'], ['Dockerfile', 'start.sh']]) {
      const client = await start({ transport, files, settings: { rules } });
      const reply = await check(client, paths);
      expect([paths, reply.files, reply.counts.warning]).toEqual([paths, 2, 1]);
      expect(codes(client, 'Dockerfile')).toEqual(['missing-exec']);
      expect(codes(client, 'start.sh')).toEqual(['missing-exec']);
      await client.stop();
    }
  });

  test('progress is told by the token, and hints are counted apart', async () => {
    const paths = Array.from({ length: 120 }, (_, index) => `d${index}/Dockerfile`);
    const client = await start({ transport, files: Object.fromEntries(paths.map((path) => [path, clean])) });
    const kinds: string[] = [];
    const { ProgressType } = await import('vscode-languageserver/node');
    client.connection.onProgress(new ProgressType<{ kind: string }>(), 'token', ({ kind }) => void kinds.push(kind));
    const reply = await check(client, paths, 'token');
    expect(reply.files).toBe(120);
    expect(kinds).toEqual(['begin', 'report', 'report', 'end']);
    expect(reply.counts.error + reply.counts.warning + reply.counts.info).toBe(0);
    await client.stop();
  });

  test('a check that is called off says what it has found so far', async () => {
    const paths = Array.from({ length: 400 }, (_, index) => `d${index}/Dockerfile`);
    const client = await start({ transport, files: Object.fromEntries(paths.map((path) => [path, twoRuns])) });
    const { CancellationTokenSource } = await import('vscode-languageserver/node');
    const source = new CancellationTokenSource();
    const answer = client.connection.sendRequest<CheckReply>('plimsoll/check', { files: paths.map((path) => client.uri(path)) }, source.token);
    await client.until('the first findings', () => client.published.size > 0);
    source.cancel();
    const reply = await answer;
    expect(reply.cancelled).toBe(true);
    expect(reply.files).toBeGreaterThan(0);
    expect(reply.files).toBeLessThan(400);
    await client.stop();
  });
});

test('without a list the server walks the workspace folder', async () => {
  const client = await start({
    transport: 'stdio',
    files: { 'a/Dockerfile': twoRuns, 'b/api.dockerfile': twoRuns, 'node_modules/x/Dockerfile': twoRuns, 'c/readme.md': '' },
  });
  const reply = await client.connection.sendRequest<CheckReply>('plimsoll/check', {});
  expect(reply.files).toBe(2);
  expect(codes(client, 'b/api.dockerfile')).toContain('consecutive-run');
  await client.stop();
});

test('more files than the limit: only the first are checked, and the reply says so', async () => {
  const client = await start({ transport: 'stdio', files: { 'a/Dockerfile': twoRuns } });
  const files = [client.uri('a/Dockerfile'), ...Array.from({ length: 5_000 }, (_, index) => client.uri(`none/${index}/Dockerfile`))];
  const reply = await client.connection.sendRequest<CheckReply>('plimsoll/check', { files });
  expect(reply).toMatchObject({ files: 1, capped: true });
  await client.stop();
});

test('a client without pull has its open documents published once, by the edit', async () => {
  const client = await start({ transport: 'stdio', capabilities: plainCapabilities, files: { 'a/Dockerfile': twoRuns } });
  const uri = await client.open('a/Dockerfile');
  await client.until('findings', () => client.published.get(uri)?.version === 1);
  const before = client.count('textDocument/publishDiagnostics');
  await check(client, ['a/Dockerfile']);
  expect(client.count('textDocument/publishDiagnostics')).toBe(before);
  await client.stop();
});
