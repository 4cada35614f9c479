import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { discard, set, show, until, uriOf, write } from './helpers';

const image = 'FROM debian:13-slim\nCOPY start.sh /start.sh\nUSER 1001\nENTRYPOINT ["/start.sh"]\n';

suite('links and lenses', () => {
  setup(async () => {
    await write('lenses/Dockerfile', image);
    await write('lenses/start.sh', '#!/bin/sh\nexec "$@"\n', 0o755);
  });
  teardown(async () => {
    await set('plimsoll', 'codeLens', undefined);
    await discard();
  });

  async function lensesOf(uri: vscode.Uri): Promise<readonly vscode.CodeLens[]> {
    return (await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 20)) ?? [];
  }

  test('the words of a Dockerfile lead to the files', async () => {
    const { document } = await show('lenses/Dockerfile');
    const links = await until('links', async () => {
      const found = (await vscode.commands.executeCommand<vscode.DocumentLink[]>('vscode.executeLinkProvider', document.uri, 20)) ?? [];
      const files = found.filter(({ target }) => target?.path.endsWith('/lenses/start.sh'));
      return files.length > 0 && files;
    });
    assert.deepEqual(
      links.map(({ range }) => document.getText(range)),
      ['start.sh', '/start.sh'],
    );
  });

  test('above a start script stands what runs it; a click shows the line; a setting hides it', async () => {
    const { document } = await show('lenses/start.sh');
    const lens = await until('a lens', async () => (await lensesOf(document.uri)).find((one) => /PID 1/.test(one.command?.title ?? '')));
    assert.equal(lens.command?.title, 'runs as PID 1 of lenses/Dockerfile:4 (user 1001)');
    await vscode.commands.executeCommand(lens.command.command, ...(lens.command.arguments ?? []));
    const shown = await until('the Dockerfile is shown', () => {
      const editor = vscode.window.activeTextEditor;
      return editor?.document.uri.path === uriOf('lenses/Dockerfile').path && editor;
    });
    await until('at its line', () => shown.selection.start.line === 3);
    await set('plimsoll', 'codeLens', false);
    await until('no lens', async () => (await lensesOf(document.uri)).every((one) => !/PID 1/.test(one.command?.title ?? '')));
  });
});
