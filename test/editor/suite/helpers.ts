import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as vscode from 'vscode';

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Waits until `found` says something else than undefined or false: an editor answers when it is ready. */
export async function until<T>(what: string, found: () => T | undefined | false | Promise<T | undefined | false>, milliseconds = 20_000): Promise<T> {
  const end = Date.now() + milliseconds;
  for (;;) {
    const value = await found();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > end) throw new Error(`not within ${milliseconds} ms: ${what}`);
    await pause(50);
  }
}

export function uriOf(path: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) throw new Error('no folder is open');
  return vscode.Uri.joinPath(folder.uri, path);
}

export async function show(path: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uriOf(path)));
}

export function findings(uri: vscode.Uri): readonly vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter((diagnostic) => diagnostic.source === 'plimsoll');
}

/** The rule that a finding is of. */
export function ruleOf({ code }: vscode.Diagnostic): string {
  return typeof code === 'object' ? String(code.value) : String(code);
}

export function findingOf(uri: vscode.Uri, rule: string): Promise<vscode.Diagnostic> {
  return until(`a finding of ${rule} in ${uri.path}; there are: ${findings(uri).map(ruleOf).join(', ')}`, () =>
    findings(uri).find((diagnostic) => ruleOf(diagnostic) === rule),
  );
}

export function withoutFinding(uri: vscode.Uri, rule: string): Promise<true> {
  return until(`no finding of ${rule} in ${uri.path}`, () => findings(uri).every((diagnostic) => ruleOf(diagnostic) !== rule));
}

/** The actions at a place, their edits made. */
async function actionsAt(uri: vscode.Uri, range: vscode.Range, kind = vscode.CodeActionKind.QuickFix.value): Promise<readonly vscode.CodeAction[]> {
  return (await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', uri, range, kind, 50)) ?? [];
}

export function actionNamed(uri: vscode.Uri, range: vscode.Range, title: RegExp): Promise<vscode.CodeAction> {
  let titles: readonly string[] = [];
  return until(`an action ${title}`, async () => {
    const actions = await actionsAt(uri, range);
    titles = actions.map((action) => action.title);
    // An edit is refused where something has changed since the action was offered: it is offered again.
    return actions.find((action) => title.test(action.title) && (action.edit !== undefined || action.command !== undefined));
  }).catch((error: unknown) => {
    throw new Error(`${String(error)}; there were: ${titles.join(' | ')}`);
  });
}

/** Writes a file of the workspace, as another program would. */
export async function write(path: string, text: string, mode = 0o644): Promise<vscode.Uri> {
  const uri = uriOf(path);
  await mkdir(dirname(uri.fsPath), { recursive: true });
  await writeFile(uri.fsPath, text, { mode });
  return uri;
}

/** Places the caret where a finding begins. */
export function goTo(editor: vscode.TextEditor, { range }: vscode.Diagnostic): void {
  editor.selection = new vscode.Selection(range.start, range.start);
}

/** Saves a document that an edit has changed, whether or not a tab shows it. */
export async function save(uri: vscode.Uri): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  if (!(await document.save())) throw new Error(`${uri.path} could not be saved`);
}

export async function take(action: vscode.CodeAction): Promise<void> {
  if (action.edit === undefined) throw new Error(`"${action.title}" has no edit`);
  if (!(await vscode.workspace.applyEdit(action.edit))) throw new Error(`"${action.title}" could not be applied`);
}

/** Leaves a document as it is on disk. */
export async function discard(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
}

export async function set(section: string, name: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration(section).update(name, value, vscode.ConfigurationTarget.Workspace);
}
