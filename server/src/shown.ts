import type { ShellRemark } from '@plimsoll/shared-rules';
import type { Diagnostic } from 'vscode-languageserver';
import { toDiagnostics, toRemarkDiagnostic } from './convert';
import { fingerprint } from './fingerprint';
import type { Checked, Session } from './session';

/** All that a document shows: its findings, but those that are left to other extensions, and the remarks of ShellCheck that are there by now. */
export interface Shown {
  readonly diagnostics: Diagnostic[];
  readonly remarks: readonly ShellRemark[];
  /** Equal ones show the same. */
  readonly resultId: string;
}

export async function shownOf(session: Session, checked: Checked): Promise<Shown> {
  const { findings } = checked.result;
  const remarks = await session.shellChecks.remarksOn(checked);
  const left = (await session.settings.showsOnce(checked.document.uri)) ? session.others.doubled(checked) : new Map();
  return {
    diagnostics: [
      ...toDiagnostics(
        checked,
        findings.filter((finding) => !left.has(finding)),
        session.abilities,
      ),
      ...remarks.map((remark) => toRemarkDiagnostic(checked.document, remark, session.abilities)),
    ],
    remarks,
    resultId: resultIdOf(checked, remarks, left.size === 0 ? [] : findings.map((finding) => left.has(finding))),
  };
}

function resultIdOf({ fingerprint: own }: Checked, remarks: readonly ShellRemark[], left: readonly boolean[]): string {
  return remarks.length === 0 && left.length === 0 ? own : fingerprint([own, JSON.stringify([remarks, left])]);
}
