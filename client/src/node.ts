import type { ExtensionContext } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { start, stop } from './common';
import { registerTasks } from './tasks';

/** On the desktop and on remote machines: the server is a process of its own. */
export function activate(context: ExtensionContext): Promise<void> {
  context.subscriptions.push(registerTasks(context));
  const module = context.asAbsolutePath('dist/server.js');
  return start(context, (id, name, options) => {
    const run = { module, transport: TransportKind.ipc };
    return new LanguageClient(id, name, { run, debug: { ...run, options: { execArgv: ['--nolazy', '--inspect=6009'] } } }, options);
  });
}

export function deactivate(): Promise<void> {
  return stop();
}
