import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { discard, findingOf, findings, ruleOf, show, until, uriOf, withoutFinding } from './helpers';

suite('commands', () => {
  teardown(discard);

  test('the check of the workspace brings findings of files that are not open, and keeps them up to date', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('plimsoll.checkWorkspace');
    const closed = uriOf('merge/Dockerfile');
    await findingOf(closed, 'consecutive-run');
    await findingOf(uriOf('examples/web/Dockerfile'), 'untagged-base-image');

    const { document } = await show('merge/Dockerfile');
    await until('an open file shows each finding once', () => findings(closed).filter((finding) => ruleOf(finding) === 'consecutive-run').length === 1);
    assert.equal(document.uri.toString(), closed.toString());
    await discard();
    await findingOf(closed, 'consecutive-run');
  });

  test('the check of an image follows a file that is edited outside', async () => {
    const uri = uriOf('outside.dockerfile');
    writeFileSync(uri.fsPath, 'FROM debian\nUSER 1001\nCMD ["true"]\n');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('plimsoll.checkWorkspace');
    await findingOf(uri, 'untagged-base-image');
    writeFileSync(uri.fsPath, 'FROM debian:12-slim\nUSER 1001\nCMD ["true"]\n');
    await withoutFinding(uri, 'untagged-base-image');
    await vscode.workspace.fs.delete(uri);
    await until('nothing is shown of a file that is gone', () => findings(uri).length === 0);
  });

  test('the check of the active image opens Problems', async () => {
    const { document } = await show('merge/Dockerfile');
    await vscode.commands.executeCommand('plimsoll.check');
    await findingOf(document.uri, 'consecutive-run');
  });

  test('fixing all that is safe in the active image', async () => {
    const { document } = await show('merge/Dockerfile');
    await findingOf(document.uri, 'consecutive-run');
    await vscode.commands.executeCommand('plimsoll.fixAll');
    await withoutFinding(document.uri, 'consecutive-run');
    assert.match(document.getText(), /&& \\\n/);
  });

  test('a restarted server goes on', async () => {
    const { document } = await show('merge/Dockerfile');
    await findingOf(document.uri, 'consecutive-run');
    await vscode.commands.executeCommand('plimsoll.restartServer');
    await findingOf(document.uri, 'consecutive-run');
  });
});
