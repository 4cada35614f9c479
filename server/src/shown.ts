import type { ShellRemark } from '@plimsoll/shared-rules';
import type { Diagnostic } from 'vscode-languageserver';
import { toDiagnostics, toRemarkDiagnostic } from './convert';
import { fingerprint } from './fingerprint';
import type { Checked, Session } from './session';

/** All that a document shows: its findings, and the remarks of ShellCheck that are there by now. */
export interface Shown {
  readonly diagnostics: Diagnostic[];
  readonly remarks: readonly ShellRemark[];
  /** Equal ones show the same. */
  readonly resultId: string;
}

export async function shownOf(session: Session, checked: Checked): Promise<Shown> {
  const remarks = await session.shellChecks.remarksOn(checked);
  return {
    diagnostics: [...toDiagnostics(checked, session.abilities), ...remarks.map((remark) => toRemarkDiagnostic(checked.document, remark, session.abilities))],
    remarks,
    resultId: remarks.length === 0 ? checked.fingerprint : fingerprint([checked.fingerprint, JSON.stringify(remarks)]),
  };
}
