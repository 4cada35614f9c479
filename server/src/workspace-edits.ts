import type { FileEdit, TextEdit } from '@plimsoll/shared-rules';
import type { CreateFile, TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { outdated } from './answering';
import { toEdits, toEditsOf } from './convert';
import type { Checked, Session } from './session';
import { uriBelow } from './uris';

/** Edits of one open document, bound to its version where the client can hold them to it. */
export function editOf(session: Session, document: TextDocument, edits: readonly TextEdit[]): WorkspaceEdit {
  const changes = toEdits(document, edits);
  if (!session.abilities.versionedEdits) return { changes: { [document.uri]: changes } };
  return { documentChanges: [{ textDocument: { uri: document.uri, version: document.version }, edits: changes }] };
}

/** Edits of the document and of other files; refused when another file is no longer the one they were made for. */
export async function editWithFiles(session: Session, checked: Checked, edits: readonly TextEdit[], files: readonly FileEdit[]): Promise<WorkspaceEdit> {
  if (files.length === 0) return editOf(session, checked.document, edits);
  const documentChanges: (TextDocumentEdit | CreateFile)[] = [];
  if (edits.length > 0)
    documentChanges.push({ textDocument: { uri: checked.document.uri, version: checked.document.version }, edits: toEdits(checked.document, edits) });
  for (const file of files) documentChanges.push(...(await changesOf(session, checked, file)));
  if (session.abilities.versionedEdits) return { documentChanges };
  const plain = documentChanges.filter((change): change is TextDocumentEdit => 'textDocument' in change);
  return { changes: Object.fromEntries(plain.map(({ textDocument, edits: changes }) => [textDocument.uri, changes as ReturnType<typeof toEdits>])) };
}

async function changesOf(session: Session, checked: Checked, file: FileEdit): Promise<readonly (TextDocumentEdit | CreateFile)[]> {
  const uri = checked.root === null ? null : uriBelow(checked.root, file.path);
  if (uri === null || checked.root === null) throw outdated();
  session.files.forgetAsks(checked.root, [{ kind: 'text', path: file.path }]);
  const now = await session.files.ask(checked.root, { kind: 'text', path: file.path });
  const change = { textDocument: { uri, version: session.versionOf(uri) }, edits: toEditsOf(file.before, file.edits) };
  if (now.state === 'found' && 'text' in now && now.text === file.before) return [change];
  if (now.state === 'absent' && file.before === '' && session.abilities.createFiles && session.abilities.versionedEdits)
    return [{ kind: 'create', uri, options: { ignoreIfExists: true } }, change];
  throw outdated();
}

/** The same edit, which an editor that can shows before it makes it. */
export function previewed(session: Session, edit: WorkspaceEdit, label: string): WorkspaceEdit {
  if (!session.abilities.annotations || edit.documentChanges === undefined) return edit;
  const annotationId = 'plimsoll';
  return {
    documentChanges: edit.documentChanges.map((change) =>
      'edits' in change ? { ...change, edits: change.edits.map((one) => ({ ...one, annotationId })) } : change,
    ),
    changeAnnotations: { [annotationId]: { label, needsConfirmation: true } },
  };
}
