import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { discard, findingOf, goTo, save, set, show, until, withoutFinding, write } from './helpers';

const rule = 'entrypoint-line-endings';
const image = 'FROM debian:13-slim\nCOPY --chmod=755 start.sh /start.sh\nUSER 1001\nENTRYPOINT ["/start.sh"]\nCMD ["sleep", "1"]\n';
const script = '#!/bin/sh\nset -e\nexec "$@"\n';

suite('line endings', () => {
  let folder = '';
  let count = 0;

  setup(async () => {
    // A folder for each test: what an editor has had open it may know for a while.
    folder = `endings${++count}`;
    await write(`${folder}/Dockerfile`, image);
    await write(`${folder}/start.sh`, script.replaceAll('\n', '\r\n'), 0o755);
  });
  teardown(async () => {
    await set('editor', 'codeActionsOnSave', undefined);
    await discard();
    await discard();
  });

  async function saved(uri: vscode.Uri): Promise<void> {
    await save(uri);
    assert.equal(readFileSync(uri.fsPath).includes(0x0d), false, 'there is a carriage return on disk');
    assert.equal(readFileSync(uri.fsPath, 'utf8'), script);
  }

  test('the light bulb of the script turns them', async () => {
    const editor = await show(`${folder}/start.sh`);
    const { document } = editor;
    assert.equal(document.eol, vscode.EndOfLine.CRLF);
    goTo(editor, await findingOf(document.uri, rule));
    await until('the fix is made', async () => {
      await vscode.commands.executeCommand('editor.action.autoFix');
      return document.eol === vscode.EndOfLine.LF;
    });
    await saved(document.uri);
    await withoutFinding(document.uri, rule);
    await vscode.commands.executeCommand('undo');
    await until('undo brings them back', () => document.eol === vscode.EndOfLine.CRLF);
  });

  test('the command that fixes all does', async () => {
    const { document } = await show(`${folder}/start.sh`);
    await findingOf(document.uri, rule);
    await vscode.commands.executeCommand('plimsoll.fixAll');
    await until('the fix is made', () => document.eol === vscode.EndOfLine.LF);
    await saved(document.uri);
  });

  test('saving does, where fixes are made on save', async () => {
    await set('editor', 'codeActionsOnSave', { 'source.fixAll.plimsoll': 'explicit' });
    const editor = await show(`${folder}/start.sh`);
    const { document } = editor;
    await findingOf(document.uri, rule);
    // The editor saves without the fix when it is not there in time.
    await until('the bytes on disk have no carriage return', async () => {
      await editor.edit((edit) => edit.insert(new vscode.Position(2, 0), ' '));
      await editor.edit((edit) => edit.delete(new vscode.Range(2, 0, 2, 1)));
      await vscode.commands.executeCommand('workbench.action.files.save');
      return !readFileSync(document.uri.fsPath).includes(0x0d);
    });
    assert.equal(readFileSync(document.uri.fsPath, 'utf8'), script);
  });

  test('the light bulb of the Dockerfile does, though the script is not open', async () => {
    const editor = await show(`${folder}/Dockerfile`);
    const finding = await findingOf(editor.document.uri, rule);
    goTo(editor, finding);
    const uri = vscode.Uri.joinPath(editor.document.uri, '../start.sh');
    await until('the fix is made', async () => {
      await vscode.commands.executeCommand('editor.action.codeAction', { kind: 'quickfix', apply: 'first' });
      return vscode.workspace.textDocuments.some((one) => one.uri.path === uri.path && one.eol === vscode.EndOfLine.LF);
    });
    await saved(uri);
    await withoutFinding(editor.document.uri, rule);
    assert.equal(editor.document.getText(), image);
  });
});
