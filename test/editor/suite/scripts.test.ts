import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { actionNamed, discard, findingOf, show, take, uriOf, withoutFinding } from './helpers';

suite('script and Dockerfile', () => {
  teardown(async () => {
    await discard();
    await discard();
  });

  test('one fault is shown in both files, each pointing at the other; repaired in the script, it is gone from both', async () => {
    const script = (await show('exec/docker-entrypoint.sh')).document;
    const image = await vscode.workspace.openTextDocument(uriOf('exec/Dockerfile'));
    await vscode.window.showTextDocument(image, vscode.ViewColumn.Beside);
    const inImage = await findingOf(image.uri, 'missing-exec');
    const inScript = await findingOf(script.uri, 'missing-exec');
    assert.equal(script.getText(inScript.range).includes('"$@"'), true);
    assert.deepEqual(
      inImage.relatedInformation?.map(({ location }) => location.uri.path),
      [script.uri.path],
    );
    assert.ok(inScript.relatedInformation?.some(({ location }) => location.uri.path === image.uri.path));

    // Not saved: the image is judged by the text in the editor.
    await vscode.window.showTextDocument(script, vscode.ViewColumn.One);
    await take(await actionNamed(script.uri, inScript.range, /exec/));
    await withoutFinding(script.uri, 'missing-exec');
    await withoutFinding(image.uri, 'missing-exec');
    await vscode.commands.executeCommand('undo');
    await findingOf(image.uri, 'missing-exec');
  });
});
