import { deploymentOf } from '@plimsoll/shared-rules';
import { Location, type ExecuteCommandParams, type WorkspaceEdit } from 'vscode-languageserver';
import { answering } from '../answering';
import { serverCommands } from '../protocol';
import type { Publisher } from '../publisher';
import type { Checked, Session } from '../session';
import { uriBelow } from '../uris';
import { editOf, editWithFiles } from '../workspace-edits';
import { fixAllEdits } from './code-actions';

export const commandNames: readonly string[] = Object.values(serverCommands);

/** `workspace/executeCommand`. */
export function handleCommands(session: Session, publisher: Publisher): void {
  const { connection } = session;
  connection.onExecuteCommand(
    answering<ExecuteCommandParams, unknown>(connection, 'workspace/executeCommand', null, async ({ command, arguments: given }) => {
      if (command === serverCommands.forget) {
        session.forget();
        publisher.refreshAll();
      } else if (command === serverCommands.fixAll) {
        const uris = (given ?? []).flat().filter((uri): uri is string => typeof uri === 'string');
        return applySafeFixes(session, uris);
      } else if (command === serverCommands.createDeployment && typeof given?.[0] === 'string') {
        return createDeployment(session, given[0]);
      } else if (command === serverCommands.show && Location.is(given?.[0])) {
        const { uri, range } = given[0];
        await connection.window.showDocument({ uri, selection: range, takeFocus: true });
      }
      return null;
    }),
  );
}

/** Applies the safe fixes of these files; answers how many files the client has changed. */
async function applySafeFixes(session: Session, uris: readonly string[]): Promise<number> {
  const edits: WorkspaceEdit[] = [];
  for (const uri of uris) {
    const checked = await session.checkAny(uri);
    const changes = checked === null ? [] : fixAllEdits(checked, ['safe']);
    if (checked !== null && changes.length > 0) edits.push(unversioned(session, checked, editOf(session, checked.document, changes)));
  }
  if (edits.length === 0 || !session.abilities.applyEdit) return 0;
  const edit: WorkspaceEdit = session.abilities.versionedEdits
    ? { documentChanges: edits.flatMap((one) => one.documentChanges ?? []) }
    : { changes: Object.assign({}, ...edits.map((one) => one.changes)) as NonNullable<WorkspaceEdit['changes']> };
  const { applied } = await session.connection.workspace.applyEdit({ label: 'Fix all Plimsoll findings that are safe to fix', edit });
  return applied ? edits.length : 0;
}

async function createDeployment(session: Session, uri: string): Promise<string | null> {
  const checked = await session.checkAny(uri);
  if (checked === null || checked.root === null || !session.abilities.applyEdit) return null;
  const { value: file } = await session.facts(checked, deploymentOf);
  if (file === null) return null;
  const edit = await editWithFiles(session, checked, [], [file]);
  const { applied } = await session.connection.workspace.applyEdit({ label: `Create ${file.path}`, edit });
  return applied ? uriBelow(checked.root, file.path) : null;
}

/** A file that is not open has no version. */
function unversioned(session: Session, checked: Checked, edit: WorkspaceEdit): WorkspaceEdit {
  if (session.isOpen(checked.document.uri) || edit.documentChanges === undefined) return edit;
  return {
    documentChanges: edit.documentChanges.map((change) =>
      'textDocument' in change ? { ...change, textDocument: { uri: change.textDocument.uri, version: null } } : change,
    ),
  };
}
