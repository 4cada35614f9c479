import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { discard, findingOf, findings, show, until, uriOf, withoutFinding, write } from './helpers';

suite('files of settings', () => {
  teardown(async () => {
    await discard();
    // Settings that can not be understood, as they are typed here, are nothing that others should find.
    await vscode.workspace.fs.delete(uriOf('settings'), { recursive: true });
  });

  test('what is wrong is told while it is typed; what is right holds before it is saved', async () => {
    await write('settings/Dockerfile', 'FROM debian\nRUN mkdir /a\nRUN mkdir /b\nUSER 1001\nCMD ["sleep", "1"]\n');
    const uri = await write('settings/plimsoll.yaml', 'preset: recommended\n');
    const { document } = await show('settings/Dockerfile');
    await findingOf(document.uri, 'consecutive-run');
    const editor = await show('settings/plimsoll.yaml');
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true });
    await editor.edit((edit) => edit.replace(new vscode.Range(0, 8, 0, 19), 'loud'));
    const problem = await findingOf(uri, 'configuration');
    assert.equal(editor.document.getText(problem.range), 'loud');
    await editor.edit((edit) => edit.replace(problem.range, 'minimal'));
    await withoutFinding(uri, 'configuration');
    await withoutFinding(document.uri, 'consecutive-run');
    assert.equal(findings(document.uri).length > 0, true, 'the rest is still checked');
  });

  test('the key in package.json is completed', async () => {
    const text = '{ "plimsoll": { "preset": "" } }\n';
    const uri = await write('settings/package.json', text);
    const { document } = await show('settings/package.json');
    const labels = await until('completions', async () => {
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        uri,
        document.positionAt(text.indexOf('""') + 1),
      );
      const found = list.items.map(({ label }) => (typeof label === 'string' ? label : label.label).replaceAll('"', ''));
      return found.includes('strict') && found;
    });
    for (const preset of ['minimal', 'recommended', 'strict']) assert.ok(labels.includes(preset), `${preset} is offered`);
  });
});
