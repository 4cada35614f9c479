import { afterAll, describe, expect, test } from 'vitest';
import { plainCapabilities, start, stopAll, transports } from '../harness/lsp';

afterAll(stopAll);

describe.each(transports)('initialize over %s', (transport) => {
  test('says what it can do for an editor that can do all', async () => {
    const client = await start({ transport });
    expect(client.initializeResult?.serverInfo).toEqual({ name: 'plimsoll', version: expect.stringMatching(/^\d+\.\d+\.\d+/) });
    expect(client.initializeResult?.capabilities).toEqual({
      textDocumentSync: { openClose: true, change: 2, save: { includeText: false } },
      diagnosticProvider: { identifier: 'plimsoll', interFileDependencies: false, workspaceDiagnostics: false },
      codeActionProvider: {
        codeActionKinds: ['quickfix', 'refactor.rewrite.plimsoll', 'source.fixAll.plimsoll', 'source.plimsoll.fixAllUnsafe'],
        resolveProvider: true,
      },
      hoverProvider: true,
      documentLinkProvider: {},
      codeLensProvider: {},
      executeCommandProvider: { commands: ['plimsoll.server.fixAll', 'plimsoll.server.forget', 'plimsoll.server.createDeployment', 'plimsoll.server.show'] },
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    });
    await client.stop();
  });

  test('offers no pull and no lazy edits to a client that has neither', async () => {
    const client = await start({ transport, capabilities: plainCapabilities });
    expect(client.initializeResult?.capabilities.diagnosticProvider).toBeUndefined();
    expect(client.initializeResult?.capabilities.codeActionProvider).toMatchObject({ resolveProvider: false });
    await client.stop();
  });

  test('asks to be told of settings and of the files that a check asked for, and of no others', async () => {
    const client = await start({
      transport,
      files: {
        'web/Dockerfile': 'FROM debian:12\nCOPY start.sh /start.sh\nENTRYPOINT ["/start.sh"]\n',
        'web/start.sh': '#!/bin/sh\nexec sleep 1\n',
        'unrelated.txt': '',
      },
    });
    await client.diagnostics(await client.open('web/Dockerfile'));
    type Registrations = { registrations: { method: string; registerOptions: { watchers?: { globPattern: { baseUri: string; pattern: string } }[] } }[] };
    const all = () =>
      client.received.filter(({ method }) => method === 'client/registerCapability').flatMap(({ params }) => (params as Registrations).registrations);
    const watching = await client.until('a registration', () => all().find(({ method }) => method === 'workspace/didChangeWatchedFiles'));
    expect(all().some(({ method }) => method === 'workspace/didChangeConfiguration')).toBe(true);
    const [watcher] = watching.registerOptions.watchers ?? [];
    expect(watcher?.globPattern.baseUri).toBe(client.folderUri);
    expect(watcher?.globPattern.pattern.replace(/[{}]/g, '').split(',')).toEqual(expect.arrayContaining(['*', 'web', 'web/*', 'web/start.sh']));
    expect(watcher?.globPattern.pattern).not.toMatch(/unrelated|\*\*/);
    await client.stop();
  });
});
