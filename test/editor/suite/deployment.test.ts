import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import * as vscode from 'vscode';
import { discard, findingOf, findings, pause, ruleOf, save, show, until, uriOf, withoutFinding, write } from './helpers';

suite('deployment', () => {
  teardown(async () => {
    await discard();
    await discard();
  });

  test('a manifest that comes beside the Dockerfile is noticed', async () => {
    await write('orders/Dockerfile', 'FROM python:3.13-slim\nUSER 1001\nEXPOSE 8000\nCMD ["gunicorn", "shop:app"]\n');
    const { document } = await show('orders/Dockerfile');
    await findingOf(document.uri, 'missing-probes');
    const probes = 'livenessProbe: {}, readinessProbe: {}';
    const manifest = `kind: Deployment\nspec: { template: { spec: { containers: [{ image: orders, ${probes} }] } } }\n`;
    // It begins to watch the folder a little later than it has read it.
    await until('the finding is gone', async () => {
      await rm(uriOf('orders/deployment.yaml').fsPath, { force: true });
      await pause(500);
      await write('orders/deployment.yaml', manifest);
      await pause(1500);
      return findings(document.uri).every((finding) => ruleOf(finding) !== 'missing-probes');
    });
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
