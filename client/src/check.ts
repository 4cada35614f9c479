import { commands, l10n, ProgressLocation, window, workspace, type CancellationToken, type Progress, type TextDocument } from 'vscode';
import { WorkDoneProgress, type BaseLanguageClient } from 'vscode-languageclient';
import { methods, serverCommands, type CheckParams, type CheckReply } from '@plimsoll/server/protocol';
import { workspaceGlob } from './documents';

/** More files than the server looks at, so that it can tell that there are more. */
const maxFiles = 5_001;

let runs = 0;

/** Checks a document, or the whole workspace, shows the findings in Problems and says how many there are. */
export async function check(client: BaseLanguageClient, document: TextDocument | undefined): Promise<void> {
  const title = document === undefined ? l10n.t('Checking images in the workspace') : l10n.t('Checking {0}', workspace.asRelativePath(document.uri));
  const reply = await window.withProgress(
    { location: document === undefined ? ProgressLocation.Notification : ProgressLocation.Window, title, cancellable: true },
    async (progress, token) => {
      const asUri = client.code2ProtocolConverter.asUri;
      const files =
        document === undefined
          ? (await workspace.findFiles(workspaceGlob, '**/node_modules/**', maxFiles, token)).map((uri) => asUri(uri))
          : [asUri(document.uri)];
      return request(client, files.sort(), progress, token);
    },
  );
  await commands.executeCommand('workbench.actions.view.problems');
  // Not awaited: the message stays until somebody takes it away.
  void summarize(reply);
}

async function request(
  client: BaseLanguageClient,
  files: readonly string[],
  progress: Progress<{ message?: string }>,
  token: CancellationToken,
): Promise<CheckReply> {
  const workDoneToken = `plimsoll-check-${++runs}`;
  const listening = client.onProgress(WorkDoneProgress.type, workDoneToken, (value) => {
    if (value.kind !== 'end' && value.message !== undefined) progress.report({ message: value.message });
  });
  try {
    const params: CheckParams = { files, workDoneToken };
    return await client.sendRequest<CheckReply>(methods.check, params, token);
  } finally {
    listening.dispose();
  }
}

async function summarize({ files, counts, fixable, capped, cancelled }: CheckReply): Promise<void> {
  const where = count(files, l10n.t('file'), l10n.t('files'));
  const parts = [
    [counts.error, l10n.t('error'), l10n.t('errors')] as const,
    [counts.warning, l10n.t('warning'), l10n.t('warnings')] as const,
    [counts.info, l10n.t('note'), l10n.t('notes')] as const,
  ].flatMap(([number, one, many]) => (number === 0 ? [] : [count(number, one, many)]));
  const sentences = [
    parts.length === 0 ? l10n.t('Nothing found in {0}.', where) : l10n.t('{0} in {1}.', parts.join(', '), where),
    ...(counts.hint === 0 ? [] : [l10n.t('And {0}, shown in the editor only.', count(counts.hint, l10n.t('hint'), l10n.t('hints')))]),
    ...(capped ? [l10n.t('There are more files than one check looks at.')] : []),
    ...(cancelled ? [l10n.t('The check was stopped before its end.')] : []),
  ];
  const fixAll = l10n.t('Fix all that is safe');
  const say = counts.error + counts.warning > 0 ? window.showWarningMessage : window.showInformationMessage;
  const choice = await say(sentences.join(' '), ...(fixable.length === 0 ? [] : [fixAll]));
  if (choice === fixAll) await commands.executeCommand(serverCommands.fixAll, fixable);
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}
