import { Disposable, l10n, languages, LanguageStatusSeverity } from 'vscode';
import { State, type BaseLanguageClient } from 'vscode-languageclient';
import { imageDocuments } from './documents';

/** The entry in the editor's language status: whether the server runs, and the way to its log. */
export function showStatus(client: BaseLanguageClient): Disposable {
  const item = languages.createLanguageStatusItem('plimsoll.server', imageDocuments);
  item.name = 'Plimsoll';
  const show = (state: State) => {
    item.busy = state === State.Starting;
    item.severity = state === State.Stopped ? LanguageStatusSeverity.Error : LanguageStatusSeverity.Information;
    item.text = state === State.Running ? l10n.t('Plimsoll') : state === State.Starting ? l10n.t('Plimsoll is starting') : l10n.t('Plimsoll has stopped');
    const version = client.initializeResult?.serverInfo?.version;
    item.detail = version === undefined ? '' : l10n.t('version {0}', version);
    if (state === State.Stopped) item.command = { command: 'plimsoll.restartServer', title: l10n.t('Restart server') };
    else item.command = { command: 'plimsoll.showLog', title: l10n.t('Show log') };
  };
  show(client.state);
  return Disposable.from(
    item,
    client.onDidChangeState(({ newState }) => show(newState)),
  );
}
