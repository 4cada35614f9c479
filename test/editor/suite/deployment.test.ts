import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { discard, findingOf, save, show, until, withoutFinding, write } from './helpers';

suite('deployment', () => {
  teardown(async () => {
    await discard();
    await discard();
  });

  test('the command creates a template beside the Dockerfile and shows it', async () => {
    await write('shop/Dockerfile', 'FROM python:3.13-slim\nUSER 1001\nEXPOSE 8000\nCMD ["gunicorn", "shop:app"]\n');
    const { document } = await show('shop/Dockerfile');
    await findingOf(document.uri, 'missing-probes');
    await vscode.commands.executeCommand('plimsoll.createDeployment');
    const shown = await until('the template is shown', () => {
      const editor = vscode.window.activeTextEditor;
      return editor?.document.uri.path.endsWith('/shop/template.yaml') && editor.document;
    });
    const text = shown.getText();
    for (const part of ['kind: Template', 'livenessProbe:', 'readinessProbe:', 'containerPort: 8000', 'runAsNonRoot: true'])
      assert.ok(text.includes(part), part);
    await save(shown.uri);
    await withoutFinding(document.uri, 'missing-probes');
  });
});
