import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { discard, findingOf, set, show, until } from './helpers';

suite('on save', () => {
  teardown(async () => {
    await set('editor', 'codeActionsOnSave', undefined);
    await discard();
  });

  test('safe fixes are made, and only those', async () => {
    await set('editor', 'codeActionsOnSave', { 'source.fixAll.plimsoll': 'explicit' });
    const editor = await show('save/Dockerfile');
    const { document } = editor;
    await findingOf(document.uri, 'consecutive-run');
    await editor.edit((edit) =>
      edit.insert(document.lineAt(3).range.start, 'RUN apt-get update && apt-get install -y vim-tiny && rm -rf /var/lib/apt/lists/*\n'),
    );
    await vscode.commands.executeCommand('workbench.action.files.save');
    const text = await until('the file is repaired on disk', () => {
      const now = readFileSync(document.uri.fsPath, 'utf8');
      return /mkdir -p \/srv\/one && \\\n/.test(now) && now;
    });
    assert.equal(document.getText(), text);
    // Unsafe: it is left for a person to choose.
    assert.doesNotMatch(text, /--no-install-recommends/);
  });
});
