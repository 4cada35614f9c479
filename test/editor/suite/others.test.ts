import * as vscode from 'vscode';
import { actionNamed, discard, findingOf, findings, ruleOf, set, show, until, withoutFinding } from './helpers';

/** Another linter, as far as the editor sees one. */
const other = vscode.languages.createDiagnosticCollection('another linter');

/** What it says of a whole line. */
function remark(line: number, message: string, code?: string): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(new vscode.Range(line, 0, line, 200), message, vscode.DiagnosticSeverity.Warning);
  if (code !== undefined) diagnostic.code = code;
  return diagnostic;
}

suite('other extensions', () => {
  suiteTeardown(async () => {
    other.dispose();
    await set('plimsoll', 'otherLinters', undefined);
  });
  teardown(async () => {
    other.clear();
    await discard();
  });

  test('a fault that another shows too is shown once, if the setting says so, and with its repair', async () => {
    const { document } = await show('merge/Dockerfile');
    const finding = await findingOf(document.uri, 'consecutive-run');
    other.set(document.uri, [remark(1, 'several RUN', 'DL3059')]);
    await set('plimsoll', 'otherLinters', 'showOnce');
    await withoutFinding(document.uri, 'consecutive-run');
    await actionNamed(document.uri, finding.range, /^Merge/);
    await set('plimsoll', 'otherLinters', 'showBoth');
    await findingOf(document.uri, 'consecutive-run');
    await set('plimsoll', 'otherLinters', 'showOnce');
    await withoutFinding(document.uri, 'consecutive-run');
    other.clear();
    await findingOf(document.uri, 'consecutive-run');
  });

  test('a name in the message counts as well, and follows its instruction until that is another one', async () => {
    await set('plimsoll', 'otherLinters', 'showOnce');
    const editor = await show('merge/Dockerfile');
    const { uri } = editor.document;
    await findingOf(uri, 'consecutive-run');
    other.set(uri, [remark(1, '[hadolint] info: several RUN (DL3059)')]);
    await withoutFinding(uri, 'consecutive-run');
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '# a line more\n'));
    await until('the document is checked anew', () => findings(uri).every(({ range }) => range.start.line > 0));
    await withoutFinding(uri, 'consecutive-run');
    await editor.edit((edit) => edit.insert(editor.document.lineAt(2).range.end, ' && true'));
    await findingOf(uri, 'consecutive-run');
  });

  test('a restarted server is told again', async () => {
    await set('plimsoll', 'otherLinters', 'showOnce');
    const { document } = await show('merge/Dockerfile');
    await findingOf(document.uri, 'consecutive-run');
    other.set(document.uri, [remark(1, 'several RUN', 'DL3059')]);
    await withoutFinding(document.uri, 'consecutive-run');
    await vscode.commands.executeCommand('plimsoll.restartServer');
    await until('findings are back', () => findings(document.uri).length > 0);
    await withoutFinding(document.uri, 'consecutive-run');
  });

  test('what it calls by a name that no rule has changes nothing', async () => {
    await set('plimsoll', 'otherLinters', 'showOnce');
    const { document } = await show('merge/Dockerfile');
    await findingOf(document.uri, 'consecutive-run');
    const before = findings(document.uri).map(ruleOf);
    other.set(document.uri, [remark(1, 'several RUN', 'XY1000'), remark(0, 'nothing')]);
    await new Promise((resolve) => setTimeout(resolve, 700));
    await until('the same findings', () => JSON.stringify(findings(document.uri).map(ruleOf)) === JSON.stringify(before));
  });
});
