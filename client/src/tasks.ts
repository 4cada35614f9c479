import { l10n, ProcessExecution, Task, tasks, workspace, type Disposable, type ExtensionContext, type TaskDefinition, type WorkspaceFolder } from 'vscode';

/** The extension host's own Node; the client is typed without it, since it runs in the browser too. */
declare const process: { readonly execPath: string };

const type = 'plimsoll';

/**
 * The task "plimsoll: check": the command line over a workspace folder, as in CI, so by the settings of its files and not by those of the editor.
 * It is run by the editor's own Node out of the extension; nothing of the workspace is executed.
 */
export function registerTasks(context: ExtensionContext): Disposable {
  const commandLine = context.asAbsolutePath('dist/server.js');
  return tasks.registerTaskProvider(type, {
    provideTasks: () => (workspace.workspaceFolders ?? []).flatMap((folder) => checkOf(folder, { type }) ?? []),
    resolveTask: ({ definition, scope }) => (typeof scope === 'object' ? checkOf(scope, definition) : undefined),
  });

  function checkOf(folder: WorkspaceFolder, definition: TaskDefinition): Task | undefined {
    if (!workspace.isTrusted || folder.uri.scheme !== 'file') return undefined;
    const given: unknown = definition['args'];
    const args = Array.isArray(given) ? given.map(String) : [];
    const execution = new ProcessExecution(process.execPath, [commandLine, 'check', ...args], {
      cwd: folder.uri.fsPath,
      env: { ELECTRON_RUN_AS_NODE: '1' },
    });
    const task = new Task(definition, folder, l10n.t('check'), type, execution, '$plimsoll');
    // The editor writes its own line when it comes to it, by then into the output of a quick task: what is read out of that line is lost.
    task.presentationOptions = { echo: false };
    return task;
  }
}
