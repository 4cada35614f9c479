import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { fullCapabilities, pause, start, stopAll, transports } from '../harness/lsp';

const image = 'FROM debian:12-slim\nCOPY start.sh /start.sh\nUSER 1001\nENTRYPOINT ["/start.sh"]\nCMD ["sleep", "1"]\n';
const faulty = '#!/bin/sh\nset -e\n"$@"\n';
const good = '#!/bin/sh\nset -e\nexec "$@"\n';

afterAll(stopAll);

describe.each(transports)('files over %s', (transport) => {
  test('the start script on disk is read, and both files carry the finding, each pointing at the other', async () => {
    const client = await start({ transport, files: { 'web/Dockerfile': image, 'web/start.sh': faulty } });
    const uri = await client.open('web/Dockerfile');
    const inImage = (await client.diagnostics(uri)).find(({ code }) => code === 'missing-exec');
    expect(inImage?.relatedInformation).toMatchObject([{ location: { uri: client.uri('web/start.sh'), range: { start: { line: 2, character: 0 } } } }]);
    const script = await client.open('web/start.sh', undefined, 'shellscript');
    const inScript = (await client.diagnostics(script)).find(({ code }) => code === 'missing-exec');
    expect(inScript?.range.start).toEqual({ line: 2, character: 0 });
    expect(inScript?.relatedInformation).toMatchObject([{ location: { uri, range: { start: { line: 3 } } } }]);
    await client.stop();
  });

  test('the text of an open script comes before that on disk, saved or not', async () => {
    const client = await start({ transport, files: { Dockerfile: image, 'start.sh': faulty } });
    const uri = await client.open('Dockerfile');
    expect(await client.codes(uri)).toContain('missing-exec');
    const script = await client.open('start.sh', undefined, 'shellscript');
    await client.replace(script, '"$@"', 'exec "$@"');
    await client.until('a word to pull again', () => client.count('workspace/diagnostic/refresh') > 0);
    expect(await client.codes(uri)).not.toContain('missing-exec');
    // Closed without saving: the disk's text counts again.
    await client.close(script);
    await client.until('the finding is back', async () => (await client.codes(uri)).includes('missing-exec'));
    await client.stop();
  });

  test('a change on disk concerns only who asked, and many changes are one word', async () => {
    const client = await start({ transport, files: { 'a/Dockerfile': image, 'a/start.sh': faulty, 'b/Dockerfile': image, 'b/start.sh': good } });
    const a = await client.open('a/Dockerfile');
    const b = await client.open('b/Dockerfile');
    expect(await client.codes(a)).toContain('missing-exec');
    const resultOfB = await client.pull(b);
    await pause(400);
    // Not in a folder above: a compose file that comes there may name the context.
    client.write('c/unrelated.txt', '');
    await client.changedOnDisk('c/unrelated.txt', 'created');
    await pause(400);
    expect(client.count('workspace/diagnostic/refresh')).toBe(0);

    const handedOver = client.count('plimsoll/readFile');
    client.write('a/start.sh', good);
    for (let count = 0; count < 5; count++) await client.changedOnDisk('a/start.sh', 'changed');
    await client.until('a word to pull again', () => client.count('workspace/diagnostic/refresh') > 0);
    await pause(400);
    expect(client.count('workspace/diagnostic/refresh')).toBe(1);
    expect(await client.codes(a)).not.toContain('missing-exec');
    expect(await client.pull(b, resultOfB.resultId as string)).toEqual({ kind: 'unchanged', resultId: resultOfB.resultId });
    if (transport === 'ports') expect(client.count('plimsoll/readFile')).toBe(handedOver + 1);
    await client.stop();
  });

  test('a script that comes, and a folder that goes', async () => {
    const client = await start({ transport, files: { 'a/Dockerfile': image } });
    const uri = await client.open('a/Dockerfile');
    expect(await client.codes(uri)).not.toContain('missing-exec');
    client.write('a/start.sh', faulty);
    await client.changedOnDisk('a/start.sh', 'created');
    await client.until('the finding', async () => (await client.codes(uri)).includes('missing-exec'));
    client.remove('a');
    await client.changedOnDisk('a', 'deleted');
    await client.until('no finding', async () => !(await client.codes(uri)).includes('missing-exec'));
    await client.stop();
  });

  test('typing asks for no file again', async () => {
    const client = await start({ transport, files: { Dockerfile: image, 'start.sh': faulty } });
    const uri = await client.open('Dockerfile');
    await client.pull(uri);
    await pause(400);
    const before = client.received.length;
    for (let count = 0; count < 10; count++) {
      await client.edit(uri, [{ range: { start: { line: 1, character: 0 }, end: { line: 1, character: 0 } }, newText: '# x\n' }]);
      expect(await client.codes(uri)).toContain('missing-exec');
    }
    expect(client.received.length).toBe(before);
    await client.stop();
  });

  test('a client that does not watch files is asked afresh', async () => {
    const { didChangeWatchedFiles: _, ...workspace } = fullCapabilities.workspace ?? {};
    const client = await start({ transport, capabilities: { ...fullCapabilities, workspace }, files: { Dockerfile: image, 'start.sh': faulty } });
    const uri = await client.open('Dockerfile');
    expect(await client.codes(uri)).toContain('missing-exec');
    client.write('start.sh', good);
    await client.connection.sendNotification('textDocument/didSave', { textDocument: { uri } });
    expect(await client.codes(uri)).not.toContain('missing-exec');
    await client.stop();
  });

  test('without a folder the repository is the root', async () => {
    const client = await start({
      transport,
      folderless: true,
      files: { 'repo/.git/HEAD': 'ref', 'repo/docker/Dockerfile': image.replace('COPY start.sh', 'COPY bin/start.sh'), 'repo/bin/start.sh': faulty },
    });
    const uri = await client.open('repo/docker/Dockerfile');
    expect(await client.codes(uri)).toContain('missing-exec');
    await client.stop();
  });

  test('two workspace folders: the inner one holds the document', async () => {
    const client = await start({ transport, files: { 'start.sh': faulty, 'inner/Dockerfile': image } });
    // Below the outer folder, the context would be found one level up.
    const uri = await client.open('inner/Dockerfile');
    expect(await client.codes(uri)).toContain('missing-exec');
    client.connection.onRequest('workspace/workspaceFolders', () => [client.folderUri, client.uri('inner')].map((one) => ({ uri: one, name: one })));
    await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
      event: { added: [{ uri: client.uri('inner'), name: 'inner' }], removed: [] },
    });
    await client.until('a word to pull again', () => client.count('workspace/diagnostic/refresh') > 0);
    expect(await client.codes(uri)).not.toContain('missing-exec');
    await client.stop();
  });
});

test('nothing outside the workspace is read, by no path and no link', async () => {
  const client = await start({ transport: 'stdio', files: { 'inside/Dockerfile': image, 'outside/start.sh': faulty } });
  const inner = await start({ transport: 'stdio', files: {} });
  mkdirSync(join(inner.folder, 'linked'));
  symlinkSync(join(client.folder, 'outside/start.sh'), join(inner.folder, 'linked/start.sh'));
  const uri = await inner.open('linked/Dockerfile', image);
  expect(await inner.codes(uri)).not.toContain('missing-exec');
  await inner.open('up/Dockerfile', image.replace('COPY start.sh', 'COPY ../../../../outside/start.sh'));
  expect(await inner.codes(inner.uri('up/Dockerfile'))).not.toContain('missing-exec');
  await inner.stop();
  await client.stop();
});

test('a worker whose client hands over no files concludes nothing from them', async () => {
  const client = await start({ transport: 'ports', handsOverFiles: false, files: { Dockerfile: image, 'start.sh': faulty } });
  const uri = await client.open('Dockerfile');
  expect(await client.codes(uri)).not.toContain('missing-exec');
  expect(client.received.filter(({ method }) => method.startsWith('plimsoll/'))).toEqual([]);
  await client.stop();
});

test('a client that does not answer holds nothing up for ever', async () => {
  const client = await start({ transport: 'ports', files: { Dockerfile: image, 'start.sh': faulty } });
  for (const method of ['plimsoll/readFile', 'plimsoll/stat', 'plimsoll/list']) client.connection.onRequest(method, () => new Promise(() => undefined));
  const uri = await client.open('Dockerfile');
  expect(await client.codes(uri)).not.toContain('missing-exec');
  await client.stop();
});

test('a script of a megabyte or with binary content is left alone', async () => {
  const client = await start({
    transport: 'stdio',
    files: { 'a/Dockerfile': image, 'a/start.sh': `${faulty}\n#${'x'.repeat(1024 * 1024)}\n`, 'b/Dockerfile': image, 'b/start.sh': `${faulty}\0` },
  });
  for (const path of ['a/Dockerfile', 'b/Dockerfile']) expect(await client.codes(await client.open(path))).not.toContain('missing-exec');
  await client.stop();
});

test('the log says the root and why a script was not found', async () => {
  const client = await start({ transport: 'stdio', files: { Dockerfile: image } });
  await client.pull(await client.open('Dockerfile'));
  const text = () =>
    client.received.flatMap(({ method, params }) => (method === 'window/logMessage' ? [(params as { message: string }).message] : [])).join('\n');
  await client.until('the log', () => text().includes('start.sh: not there'));
  expect(text()).toContain(`root: ${pathToFileURL(client.folder).toString()}`);
  await client.stop();
});
