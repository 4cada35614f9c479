import {
  DocumentDiagnosticReportKind,
  type Diagnostic,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
  type FullDocumentDiagnosticReport,
} from 'vscode-languageserver';
import { answering } from '../answering';
import { toSettingsDiagnostics } from '../convert';
import { methods, type VisibleParams } from '../protocol';
import type { Publisher } from '../publisher';
import type { Session } from '../session';
import { shownOf } from '../shown';
import { normalizeUri, uriBelow } from '../uris';

/** `textDocument/diagnostic`, and what open documents set going. */
export function handleDiagnostics(session: Session, publisher: Publisher): void {
  const { connection, documents, roots } = session;

  connection.languages.diagnostics.on(
    answering(
      connection,
      'textDocument/diagnostic',
      full([]),
      async ({ textDocument, previousResultId }: DocumentDiagnosticParams): Promise<DocumentDiagnosticReport> => {
        const { uri } = textDocument;
        const settings = session.holdsSettings(uri) ? await session.checkSettings(uri) : null;
        const checked = settings === null ? await session.checkOpen(uri) : null;
        const shown = checked === null ? null : await shownOf(session, checked);
        const resultId = settings?.fingerprint ?? shown?.resultId;
        if (resultId === undefined) return full([]);
        if (resultId === previousResultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
        return { ...full(settings === null ? (shown?.diagnostics ?? []) : toSettingsDiagnostics(settings, session.abilities)), resultId };
      },
    ),
  );

  session.onChecked(({ root, settings }) => {
    for (const path of new Set(settings.problems.map((problem) => problem.path))) {
      const uri = root === null ? null : uriBelow(root, path);
      if (uri !== null) publisher.reportSettings(uri);
    }
  });

  session.shellChecks.onNews = (uri) => publisher.renew(uri);

  connection.onNotification(methods.visible, ({ uris }: VisibleParams) => publisher.setVisible(uris));

  /** Other documents that read this one's text: it has changed in the editor. */
  const outdateReaders = (uri: string) => {
    for (const { root, path } of roots.holding(normalizeUri(uri), session.dependents.roots())) {
      const readers = new Set(session.dependents.of(root, path, false));
      readers.delete(uri);
      publisher.outdated(readers);
    }
  };

  const forgetAnswers = async (uri: string) => {
    const root = await roots.of(uri);
    const before = session.dependents.askedBy(uri);
    if (root !== null && before.length > 0) {
      session.files.forgetAsks(root, before);
      session.invalidate(uri);
      publisher.changed(uri);
    }
  };

  documents.onDidOpen(({ document }) => {
    session.opened(document.uri);
    publisher.changed(document.uri);
  });
  documents.onDidChangeContent(({ document }) => {
    publisher.changed(document.uri);
    outdateReaders(document.uri);
  });
  documents.onDidSave(({ document }) => void forgetAnswers(document.uri));
  documents.onDidClose(({ document }) => {
    session.drop(document.uri);
    outdateReaders(document.uri);
    publisher.closedDocument(document.uri);
  });
}

function full(items: Diagnostic[]): FullDocumentDiagnosticReport {
  return { kind: DocumentDiagnosticReportKind.Full, items };
}
