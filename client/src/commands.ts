import { commands, ConfigurationTarget, l10n, window, workspace, type Disposable, type TextDocument } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { serverCommands } from '@plimsoll/server/protocol';
import { check } from './check';
import { isImageFile } from './documents';

/** The commands of the palette, and those that code actions name. */
export function registerCommands(client: BaseLanguageClient): readonly Disposable[] {
  const activeImage = () => {
    const document = window.activeTextEditor?.document;
    return document !== undefined && isImageFile(document) ? document : undefined;
  };
  return [
    commands.registerCommand('plimsoll.check', () => check(client, activeImage())),
    commands.registerCommand('plimsoll.checkWorkspace', () => check(client, undefined)),
    commands.registerCommand('plimsoll.fixAll', async () => {
      const document = activeImage();
      if (document === undefined) void window.showInformationMessage(l10n.t('Open a Dockerfile or its start script first.'));
      else await commands.executeCommand(serverCommands.fixAll, client.code2ProtocolConverter.asUri(document.uri));
    }),
    commands.registerCommand('plimsoll.createDeployment', () => createDeployment(client, activeImage())),
    commands.registerCommand('plimsoll.disableRule', disableRule),
    commands.registerCommand('plimsoll.restartServer', () => restart(client)),
    commands.registerCommand('plimsoll.showLog', () => client.outputChannel.show()),
  ];
}

/** Creates a manifest that runs the image, and shows it: what it guesses is for a person to look at. */
async function createDeployment(client: BaseLanguageClient, document: TextDocument | undefined): Promise<void> {
  const created =
    document === undefined
      ? null
      : await commands.executeCommand<string | null>(serverCommands.createDeployment, client.code2ProtocolConverter.asUri(document.uri));
  if (created === null) void window.showInformationMessage(l10n.t('Open a Dockerfile of a folder that can be written first.'));
  else await window.showTextDocument(client.protocol2CodeConverter.asUri(created));
}

async function restart(client: BaseLanguageClient): Promise<void> {
  if (client.needsStop()) await client.stop();
  await client.start();
}

/** Switches a rule off in the workspace's settings; in the user's where no folder is open. */
async function disableRule(rule: unknown): Promise<void> {
  if (typeof rule !== 'string') return;
  const settings = workspace.getConfiguration('plimsoll');
  const hasFolder = (workspace.workspaceFolders?.length ?? 0) > 0;
  const levels = settings.inspect<{ readonly [rule: string]: unknown }>('rules');
  const own = (hasFolder ? levels?.workspaceValue : levels?.globalValue) ?? {};
  await settings.update('rules', { ...own, [rule]: 'off' }, hasFolder ? ConfigurationTarget.Workspace : ConfigurationTarget.Global);
}
