import { afterAll, describe, expect, test } from 'vitest';
import type { CodeLens, DocumentLink } from 'vscode-languageserver/node';
import { fullCapabilities, plainCapabilities, start, stopAll, transports, type TestClient } from '../harness/lsp';

const image = 'FROM debian:13-slim\nCOPY start.sh app.conf gone.txt /opt/\nUSER 1001\nENTRYPOINT ["/opt/start.sh"]\n';
const script = '#!/bin/sh\n. "$(dirname "$0")/lib.sh"\nexec "$@"\n';
const files = { 'web/Dockerfile': image, 'web/start.sh': script, 'web/lib.sh': '', 'web/app.conf': '' };
const capabilities = {
  ...fullCapabilities,
  workspace: { ...fullCapabilities.workspace, codeLens: { refreshSupport: true } },
  window: { ...fullCapabilities.window, showDocument: { support: true } },
};

afterAll(stopAll);

async function links(client: TestClient, uri: string): Promise<readonly string[]> {
  const found = await client.connection.sendRequest<DocumentLink[]>('textDocument/documentLink', { textDocument: { uri } });
  return found.map((link) => `${client.marked(uri, link)} > ${link.target?.replace(`${client.folderUri}/`, '')}`);
}

function lenses(client: TestClient, uri: string): Promise<readonly CodeLens[]> {
  return client.connection.sendRequest<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
}

async function titles(client: TestClient, uri: string): Promise<readonly (string | undefined)[]> {
  return (await lenses(client, uri)).map((lens) => lens.command?.title);
}

describe.each(transports)('over %s', (transport) => {
  test('words that name files lead to them, while they are there', async () => {
    const client = await start({ transport, capabilities, files });
    const uri = await client.open('web/Dockerfile');
    const expected = ['start.sh > web/start.sh', 'app.conf > web/app.conf', '/opt/start.sh > web/start.sh'];
    expect(await links(client, uri)).toEqual(expected);
    client.write('web/gone.txt', '');
    await client.changedOnDisk('web/gone.txt', 'created');
    expect(await links(client, uri)).toEqual([...expected.slice(0, 2), 'gone.txt > web/gone.txt', ...expected.slice(2)]);
    client.remove('web/app.conf');
    await client.changedOnDisk('web/app.conf', 'deleted');
    expect(await links(client, uri)).not.toContain('app.conf > web/app.conf');
    const opened = await client.open('web/start.sh', undefined, 'shellscript');
    expect(await links(client, opened)).toEqual(['$(dirname "$0")/lib.sh > web/lib.sh']);
    await client.stop();
  });

  test('above a start script stands what runs it, and a click shows the place', async () => {
    const client = await start({ transport, capabilities, files });
    const uri = await client.open('web/start.sh', undefined, 'shellscript');
    const [lens] = await lenses(client, uri);
    expect(lens?.command?.title).toBe('runs as PID 1 of web/Dockerfile:4 (user 1001)');
    await client.connection.sendRequest('workspace/executeCommand', lens?.command as never);
    expect(client.received.find(({ method }) => method === 'window/showDocument')?.params).toMatchObject({
      uri: client.uri('web/Dockerfile'),
      selection: { start: { line: 3, character: 12 } },
    });
    expect(await titles(client, await client.open('web/Dockerfile'))).toEqual([]);
    await client.stop();
  });

  test('it follows the Dockerfile, unsaved too', async () => {
    const client = await start({ transport, capabilities, files });
    const uri = await client.open('web/start.sh', undefined, 'shellscript');
    const inImage = await client.open('web/Dockerfile');
    await client.pull(uri);
    await client.replace(inImage, 'USER 1001', 'USER $WHO\n');
    await client.until('a word to ask again', () => client.count('workspace/codeLens/refresh') > 0);
    expect(await titles(client, uri)).toEqual(['runs as PID 1 of web/Dockerfile:5']);
    await client.replace(inImage, '["/opt/start.sh"]', '["tini", "--", "/opt/start.sh"]');
    expect(await titles(client, uri)).toEqual(['runs below tini of web/Dockerfile:5']);
    await client.replace(inImage, 'ENTRYPOINT', '#');
    expect(await titles(client, uri)).toEqual([]);
    await client.stop();
  });
});

test('a script of several images says so', async () => {
  const more = { ...files, 'web/job.Dockerfile': 'FROM alpine:3.22\nCOPY start.sh /\nCMD exec /start.sh\n' };
  const client = await start({ transport: 'stdio', capabilities, files: more });
  const uri = await client.open('web/start.sh', undefined, 'shellscript');
  expect(await titles(client, uri)).toEqual([
    'shared by 2 images',
    'runs as PID 1 of web/Dockerfile:4 (user 1001)',
    'runs as PID 1 of web/job.Dockerfile:3 (user root)',
  ]);
  await client.stop();
});

test('a setting switches it off', async () => {
  const client = await start({ transport: 'stdio', capabilities, files, settings: { codeLens: false } });
  const uri = await client.open('web/start.sh', undefined, 'shellscript');
  expect(await titles(client, uri)).toEqual([]);
  await client.setSettings({});
  expect(await titles(client, uri)).toHaveLength(1);
  await client.stop();
});

test('a client that shows no documents gets the words alone, and is sent no refresh', async () => {
  const client = await start({ transport: 'stdio', capabilities: plainCapabilities, files });
  const uri = await client.open('web/start.sh', undefined, 'shellscript');
  expect((await lenses(client, uri)).map((lens) => lens.command)).toEqual([{ title: 'runs as PID 1 of web/Dockerfile:4 (user 1001)', command: '' }]);
  const inImage = await client.open('web/Dockerfile');
  await client.replace(inImage, 'USER 1001', 'USER 1002');
  expect(await titles(client, uri)).toEqual(['runs as PID 1 of web/Dockerfile:4 (user 1002)']);
  expect(client.count('workspace/codeLens/refresh')).toBe(0);
  await client.stop();
});
