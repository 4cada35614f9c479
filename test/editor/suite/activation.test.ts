import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { findings, show, until, uriOf, write } from './helpers';

suite('activation', () => {
  test('opening a Dockerfile starts the extension', async () => {
    const editor = await show('merge/Dockerfile');
    assert.equal(editor.document.languageId, 'dockerfile');
    const extension = vscode.extensions.getExtension('plimsoll.plimsoll');
    assert.ok(extension, 'the extension is known');
    await until('the extension is active', () => extension.isActive);
  });

  test('every name of a Dockerfile brings its language, and that the language of the editor', async () => {
    for (const name of ['Containerfile', 'Containerfile.dev', 'api.containerfile', 'Dockerfile.prod', 'web.dockerfile']) {
      const document = await vscode.workspace.openTextDocument(await write(`names/${name}`, 'FROM debian:13\n'));
      assert.deepEqual([name, document.languageId], [name, 'dockerfile']);
      await until(`findings in ${name}`, async () => {
        await vscode.window.showTextDocument(document);
        return findings(document.uri).length > 0;
      });
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    }
    await vscode.workspace.fs.delete(uriOf('names'), { recursive: true });
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
