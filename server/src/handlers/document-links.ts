import { linksIn } from '@plimsoll/shared-rules';
import type { DocumentLink, DocumentLinkParams } from 'vscode-languageserver';
import { answering } from '../answering';
import { toRange } from '../convert';
import type { Session } from '../session';
import { uriBelow } from '../uris';

/** `textDocument/documentLink`: from words to the files of the workspace that they name. */
export function handleDocumentLinks(session: Session): void {
  const { connection } = session;
  connection.onDocumentLinks(
    answering<DocumentLinkParams, DocumentLink[]>(connection, 'textDocument/documentLink', [], async ({ textDocument }) => {
      const checked = await session.checkOpen(textDocument.uri);
      const root = checked?.root ?? null;
      if (checked === null || root === null || checked.result.skipped) return [];
      const { value } = await session.facts(checked, linksIn);
      return value.flatMap(({ span, path }): readonly DocumentLink[] => {
        const target = uriBelow(root, path);
        return target === null ? [] : [{ range: toRange(checked.document, span), target, tooltip: path }];
      });
    }),
  );
}
