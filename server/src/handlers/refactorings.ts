import { refactoringsAt, type Refactoring, type Span } from '@plimsoll/shared-rules';
import { CodeActionKind } from 'vscode-languageserver';
import type { Checked } from '../session';

/** Below `refactor.rewrite`, so that the editor's "Refactor…" menu shows them. */
export const refactorKind = `${CodeActionKind.RefactorRewrite}.plimsoll`;

/** The ways to rewrite what a selection touches; they repair nothing, and no fix-all takes them. */
export function refactoringsOf({ kind, path, config, answers, document }: Checked, span: Span): readonly Refactoring[] {
  return refactoringsAt({ kind, path, config, text: document.getText() }, answers, span);
}
