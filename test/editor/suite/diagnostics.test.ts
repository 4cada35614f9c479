import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { discard, findingOf, findings, ruleOf, set, show, until, withoutFinding } from './helpers';

suite('diagnostics', () => {
  teardown(discard);

  test('a finding stands at its words, with rule, severity, link and related places', async () => {
    const { document } = await show('merge/Dockerfile');
    const finding = await findingOf(document.uri, 'consecutive-run');
    assert.equal(document.getText(finding.range), 'RUN');
    assert.deepEqual(finding.range.start, new vscode.Position(1, 0));
    assert.equal(finding.severity, vscode.DiagnosticSeverity.Information);
    assert.match(typeof finding.code === 'object' ? finding.code.target.toString() : '', /\/docs\/rules\/consecutive-run\.md$/);
    assert.deepEqual(
      finding.relatedInformation?.map(({ location }) => [location.uri.toString(), location.range.start.line]),
      [[document.uri.toString(), 2]],
    );
  });

  test('the example shows findings', async () => {
    const { document } = await show('examples/web/Dockerfile');
    const finding = await findingOf(document.uri, 'untagged-base-image');
    assert.equal(document.getText(finding.range).includes('node'), true);
  });

  test('an edit brings and takes findings, even while they are coming', async () => {
    const editor = await show('merge/Dockerfile');
    const { document } = editor;
    for (const char of '# typed while the server is at work\n')
      await editor.edit((edit) => edit.insert(document.lineAt(1).range.start.translate(0, 0), char), { undoStopBefore: false, undoStopAfter: false });
    await editor.edit((edit) => edit.replace(new vscode.Range(0, 0, document.lineCount, 0), 'FROM debian\nUSER 1001\nCMD ["sleep", "1"]\n'));
    await findingOf(document.uri, 'untagged-base-image');
    await withoutFinding(document.uri, 'consecutive-run');
    for (const { range } of findings(document.uri)) assert.ok(document.validateRange(range).isEqual(range), 'inside the text');
  });

  test('an untitled document has findings too', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'dockerfile', content: 'FROM debian\nCMD ["true"]\n' });
    await vscode.window.showTextDocument(document);
    await findingOf(document.uri, 'untagged-base-image');
  });

  test('a suppression and its removal are seen at once', async () => {
    const editor = await show('merge/Dockerfile');
    const { uri } = editor.document;
    await findingOf(uri, 'consecutive-run');
    await editor.edit((edit) => edit.insert(new vscode.Position(1, 0), '# plimsoll ignore=consecutive-run\n'));
    await withoutFinding(uri, 'consecutive-run');
    await editor.edit((edit) => edit.delete(new vscode.Range(1, 0, 2, 0)));
    await findingOf(uri, 'consecutive-run');
  });

  test('a setting changes the findings of open documents', async () => {
    const { document } = await show('merge/Dockerfile');
    await findingOf(document.uri, 'consecutive-run');
    await set('plimsoll', 'rules', { 'consecutive-run': 'error' });
    await until('the level of the setting', () =>
      findings(document.uri).some((finding) => ruleOf(finding) === 'consecutive-run' && finding.severity === vscode.DiagnosticSeverity.Error),
    );
    await set('plimsoll', 'rules', { 'consecutive-run': 'off' });
    await withoutFinding(document.uri, 'consecutive-run');
    await set('plimsoll', 'rules', undefined);
    await findingOf(document.uri, 'consecutive-run');
  });

  test('hovering tells why', async () => {
    const { document } = await show('merge/Dockerfile');
    const finding = await findingOf(document.uri, 'consecutive-run');
    const texts = await until('a hover', async () => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, finding.range.start);
      const found = hovers.flatMap((hover) => hover.contents.map((content) => (typeof content === 'string' ? content : content.value)));
      return found.some((text) => text.includes('consecutive-run')) && found;
    });
    assert.match(texts.join('\n'), /Guidelines:\s+- OpenShift Container Platform/);
  });
});
