import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { show, until } from './helpers';

suite('activation', () => {
  test('opening a Dockerfile starts the extension', async () => {
    const editor = await show('merge/Dockerfile');
    assert.equal(editor.document.languageId, 'dockerfile');
    const extension = vscode.extensions.getExtension('plimsoll.plimsoll');
    assert.ok(extension, 'the extension is known');
    await until('the extension is active', () => extension.isActive);
  });

  test('every command that the manifest names is there', async () => {
    const manifest = vscode.extensions.getExtension('plimsoll.plimsoll')?.packageJSON as { contributes: { commands: { command: string }[] } };
    const known = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      manifest.contributes.commands.map(({ command }) => command).filter((command) => !known.has(command)),
      [],
    );
    assert.ok(known.has('plimsoll.server.fixAll'), 'the server has announced its own');
  });
});
