import { Disposable } from 'vscode';
import { State, type BaseLanguageClient } from 'vscode-languageclient';
import { methods, type VisibleParams } from '@plimsoll/server/protocol';

/**
 * Tells the server which documents have a tab: findings are pulled for those alone, and VS Code can keep a document open behind
 * the scenes long after its tab is gone.
 */
export function tellVisible(client: BaseLanguageClient): Disposable {
  const { visibleDocuments } = client;
  const tell = () => {
    if (client.state !== State.Running) return;
    const params: VisibleParams = { uris: [...visibleDocuments.getResources()].map((uri) => client.code2ProtocolConverter.asUri(uri)) };
    void client.sendNotification(methods.visible, params);
  };
  return Disposable.from(
    visibleDocuments.onOpen(tell),
    visibleDocuments.onClose(tell),
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) tell();
    }),
  );
}
