import * as vscode from 'vscode';

// Runs in the web extension host: a worker of the browser, without anything of Node. The folder is a virtual file system.

async function until<T>(what: string, found: () => T | undefined | false | Promise<T | undefined | false>): Promise<T> {
  const end = Date.now() + 30_000;
  for (;;) {
    const value = await found();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function expect(condition: boolean, what: string): void {
  if (!condition) throw new Error(what);
}

async function open(path: string): Promise<vscode.TextDocument> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (folder === undefined) throw new Error('no folder is open');
  return vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, path));
}

function rulesIn(uri: vscode.Uri): ReadonlyMap<string, vscode.Diagnostic> {
  const own = vscode.languages.getDiagnostics(uri).filter((one) => one.source === 'plimsoll');
  return new Map(own.map((one) => [typeof one.code === 'object' ? String(one.code.value) : String(one.code), one]));
}

function finding(document: vscode.TextDocument, rule: string): Promise<vscode.Diagnostic> {
  return until(`${rule} in ${document.uri.path}`, () => rulesIn(document.uri).get(rule));
}

async function fix(document: vscode.TextDocument, { range }: vscode.Diagnostic, title: RegExp): Promise<void> {
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, range, 'quickfix', 50);
  const action = actions.find((one) => title.test(one.title));
  if (action?.edit === undefined) throw new Error(`no edit of ${title}; there are ${actions.map((one) => one.title).join(' | ')}`);
  expect(await vscode.workspace.applyEdit(action.edit), `"${action.title}" is applied`);
}

const tests: readonly (readonly [string, () => Promise<void>])[] = [
  [
    'the folder is virtual, and there is no Node',
    async () => {
      expect(vscode.workspace.workspaceFolders?.[0]?.uri.scheme === 'vscode-test-web', 'the scheme');
      expect(vscode.env.uiKind === vscode.UIKind.Web, 'the kind of editor');
    },
  ],
  [
    'a Dockerfile gets its findings, those of its start script too',
    async () => {
      const image = await open('Dockerfile');
      await vscode.window.showTextDocument(image);
      await finding(image, 'consecutive-run');
      const exec = await finding(image, 'missing-exec');
      expect(exec.relatedInformation?.[0]?.location.uri.path.endsWith('docker-entrypoint.sh') === true, 'it points at the script');
    },
  ],
  [
    'what another linter shows can be left to it',
    async () => {
      const image = await open('Dockerfile');
      await finding(image, 'consecutive-run');
      const other = vscode.languages.createDiagnosticCollection('another linter');
      const remark = new vscode.Diagnostic(image.lineAt(2).range, 'several RUN (DL3059)');
      const settings = vscode.workspace.getConfiguration('plimsoll');
      other.set(image.uri, [remark]);
      await settings.update('otherLinters', 'showOnce', vscode.ConfigurationTarget.Global);
      await until('the finding to go', () => !rulesIn(image.uri).has('consecutive-run'));
      await settings.update('otherLinters', undefined, vscode.ConfigurationTarget.Global);
      await finding(image, 'consecutive-run');
      other.dispose();
    },
  ],
  [
    'no task is offered: a browser runs no programs',
    async () => {
      const tasks = await vscode.tasks.fetchTasks({ type: 'plimsoll' });
      expect(tasks.length === 0, tasks.map(({ name }) => name).join());
    },
  ],
  [
    'a quick fix is made, and the finding goes',
    async () => {
      const image = await open('Dockerfile');
      await fix(image, await finding(image, 'consecutive-run'), /^Merge 2 RUN/);
      expect(image.getText().includes('mkdir -p /srv/app && \\\n    touch /srv/app/started'), image.getText());
      await until('the finding to go', () => !rulesIn(image.uri).has('consecutive-run'));
    },
  ],
  [
    'a fix in the script, unsaved, is seen from the Dockerfile',
    async () => {
      const image = await open('Dockerfile');
      const script = await open('docker-entrypoint.sh');
      await vscode.window.showTextDocument(script, vscode.ViewColumn.Beside);
      await fix(script, await finding(script, 'missing-exec'), /^Add exec/);
      expect(script.isDirty && script.getText().includes('exec "$@"'), script.getText());
      await until('the finding in the Dockerfile to go', () => !rulesIn(image.uri).has('missing-exec'));
    },
  ],
  [
    'the page of a rule opens',
    async () => {
      await vscode.commands.executeCommand('plimsoll.explainRule', 'missing-exec');
      await until('a tab', () => vscode.window.tabGroups.all.some((group) => group.tabs.some((tab) => tab.label.includes('missing-exec'))));
    },
  ],
];

/** Called by the extension host. What is printed reaches the runner's output. */
export async function run(): Promise<void> {
  let failed = 0;
  for (const [name, test] of tests) {
    try {
      await test();
      console.log(`plimsoll-web ok: ${name}`);
    } catch (error) {
      failed++;
      console.log(`plimsoll-web not ok: ${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  console.log(`plimsoll-web: ${tests.length - failed} passed, ${failed} failed`);
  if (failed > 0) throw new Error(`${failed} tests failed`);
}
