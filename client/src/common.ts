import { Uri, workspace, type ExtensionContext } from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import { methods, type InitializationOptions } from '@plimsoll/server/protocol';
import { SharedCollection } from './collection';
import { registerCommands } from './commands';
import { documents } from './documents';
import { answerFileRequests } from './files';
import { turnLineEndings } from './line-endings';
import { lookAtOthers } from './others';
import { registerRulePages } from './rule-pages';
import { showStatus } from './status';
import { tellVisible } from './visible';
import { noteActiveImage } from './walkthrough';

export type MakeClient = (id: string, name: string, options: LanguageClientOptions) => BaseLanguageClient;

let running: BaseLanguageClient | undefined;

/** Starts the server and connects it with the editor; the same on the desktop and in the browser. */
export async function start(context: ExtensionContext, make: MakeClient): Promise<void> {
  const initializationOptions: InitializationOptions = {
    files: true,
    clientCommands: true,
    trusted: workspace.isTrusted,
    pages: Uri.joinPath(context.extensionUri, 'dist/pages.json').toString(),
  };
  const collection = new SharedCollection();
  const client: BaseLanguageClient = make('plimsoll', 'Plimsoll', {
    documentSelector: documents,
    initializationOptions,
    diagnosticPullOptions: { onChange: true, onSave: true },
    diagnosticCollectionProvider: collection,
    middleware: turnLineEndings(() => client),
  });
  running = client;
  answerFileRequests(client);
  context.subscriptions.push(
    ...registerCommands(client),
    ...registerRulePages(client),
    showStatus(client),
    tellVisible(client),
    lookAtOthers(client, collection, context.globalState),
    noteActiveImage(),
  );
  context.subscriptions.push(workspace.onDidGrantWorkspaceTrust(() => void client.sendNotification(methods.trusted)));
  await client.start();
}

export async function stop(): Promise<void> {
  await running?.stop();
  running = undefined;
}
