import {
  fixAll,
  ignorableByLine,
  ignoreEdit,
  ignoreFileEdit,
  minimalEdit,
  rules,
  type Finding,
  type Fix,
  type FixLevel,
  type RefactoringId,
  type Span,
} from '@plimsoll/shared-rules';
import { CodeActionKind, CodeActionTriggerKind, type CodeAction, type CodeActionParams, type WorkspaceEdit } from 'vscode-languageserver';
import { answering, outdated } from '../answering';
import { toDiagnostic, toRemarkDiagnostic, toSpan } from '../convert';
import { clientCommands } from '../protocol';
import type { Checked, Session } from '../session';
import { editOf, editWithFiles, previewed } from '../workspace-edits';
import { refactoringsOf, refactorKind } from './refactorings';

const fixAllKind = 'source.fixAll.plimsoll';
/** Outside `source.fixAll`, so that no "fix on save" ever takes it. */
const fixAllUnsafeKind = 'source.plimsoll.fixAllUnsafe';

export const codeActionKinds: readonly string[] = [CodeActionKind.QuickFix, refactorKind, fixAllKind, fixAllUnsafeKind];

/** What an action does, small enough to travel to the client and back: its edit is made when it is wanted. */
type Deed =
  | { readonly do: 'fix' /** Index among the document's findings. */; readonly finding: number /** Index among its fixes. */; readonly fix: number }
  | { readonly do: 'ignore'; readonly finding: number; readonly file: boolean }
  | { readonly do: 'refactor'; readonly id: RefactoringId; readonly at: Span }
  | { readonly do: 'fixAll'; readonly levels: readonly FixLevel[]; readonly rule?: string };

interface Ticket {
  readonly uri: string;
  readonly version: number;
  /** The result that the deed's indexes speak of. */
  readonly fingerprint: string;
  readonly deed: Deed;
}

/** `textDocument/codeAction` and `codeAction/resolve`. */
export function handleCodeActions(session: Session): void {
  const { connection } = session;

  connection.onCodeAction(
    answering<CodeActionParams, CodeAction[]>(connection, 'textDocument/codeAction', [], async ({ textDocument, range, context }) => {
      const checked = await session.checkOpen(textDocument.uri);
      if (checked === null) return [];
      const wants = (kind: string) => context.only === undefined || context.only.some((only) => kind === only || kind.startsWith(`${only}.`) || only === '');
      const drafts: Draft[] = [];
      const selection = toSpan(checked.document, range);
      if (wants(CodeActionKind.QuickFix)) {
        const { start, end } = selection;
        const here = checked.result.findings.filter((finding) => finding.span.start <= end && start <= finding.span.end);
        drafts.push(
          ...quickFixes(checked, here),
          ...(await repairsOfRemarks(session, checked, selection)),
          ...fixesOfRules(checked, here),
          ...ignores(checked, here),
          ...clientActions(session, here),
        );
      }
      // The light bulb that comes by itself is for findings.
      const asked = context.only !== undefined || context.triggerKind === CodeActionTriggerKind.Invoked;
      if (asked && wants(refactorKind)) drafts.push(...rewrites(checked, selection));
      // Actions on the whole file come only when they are asked for by kind: the light bulb is about a place.
      if (context.only !== undefined) drafts.push(...wholeFile(checked).filter(({ action }) => wants(action.kind ?? '')));
      return Promise.all(drafts.map((draft) => finishDraft(session, checked, draft)));
    }),
  );

  connection.onCodeActionResolve(async (action, token) => {
    const ticket = action.data as Ticket | undefined;
    if (ticket === undefined) return action;
    const resolve = answering(connection, 'codeAction/resolve', action, async (): Promise<CodeAction> => {
      const checked = await session.checkOpen(ticket.uri);
      const now = session.documents.get(ticket.uri);
      if (checked === null || now?.version !== ticket.version || checked.fingerprint !== ticket.fingerprint) throw outdated();
      return { ...action, ...(await editFor(session, checked, ticket.deed)) };
    });
    return resolve(undefined, token);
  });
}

interface Draft {
  readonly action: CodeAction;
  /** Null for one that is a command. */
  readonly deed: Deed | null;
  readonly finding: Finding | null;
}

function quickFixes(checked: Checked, findings: readonly Finding[]): readonly Draft[] {
  return findings.flatMap((finding) =>
    finding.fixes.map((fix, index) => ({
      action: { title: titleOf(fix), kind: CodeActionKind.QuickFix, ...(fix.level === 'safe' && finding.fixes.length === 1 ? { isPreferred: true } : {}) },
      deed: { do: 'fix', finding: checked.result.findings.indexOf(finding), fix: index } as const,
      finding,
    })),
  );
}

function titleOf(fix: Fix): string {
  return fix.level === 'unsafe' ? `${fix.title} (unsafe: look at what it changes)` : fix.title;
}

/** Where several findings of a rule have a safe fix, one action for all of them. */
function fixesOfRules(checked: Checked, findings: readonly Finding[]): readonly Draft[] {
  const fixable = checked.result.findings.filter(hasSafeFix);
  return [...new Set(findings.map((finding) => finding.rule))]
    .filter((rule) => fixable.filter((finding) => finding.rule === rule).length > 1)
    .map((rule) => ({
      action: { title: `Fix all '${rule}' in this file`, kind: CodeActionKind.QuickFix },
      deed: { do: 'fixAll', levels: ['safe'], rule } as const,
      finding: null,
    }));
}

function ignores(checked: Checked, findings: readonly Finding[]): readonly Draft[] {
  return firstOfEachRule(findings).flatMap((finding) => {
    const draft = (file: boolean): Draft => ({
      action: { title: `Ignore '${finding.rule}' for this ${file ? 'file' : 'line'}`, kind: CodeActionKind.QuickFix },
      deed: { do: 'ignore', finding: checked.result.findings.indexOf(finding), file },
      finding,
    });
    return ignorableByLine(finding.rule) ? [draft(false), draft(true)] : [draft(true)];
  });
}

function clientActions(session: Session, findings: readonly Finding[]): readonly Draft[] {
  if (!session.abilities.clientCommands) return [];
  return firstOfEachRule(findings).flatMap((finding) => [
    commandDraft(`Disable rule '${finding.rule}'`, clientCommands.disableRule, finding),
    commandDraft(`Explain rule '${finding.rule}'`, clientCommands.explainRule, finding),
  ]);
}

function commandDraft(title: string, command: string, finding: Finding): Draft {
  return { action: { title, kind: CodeActionKind.QuickFix, command: { title, command, arguments: [finding.rule] } }, deed: null, finding };
}

/** What ShellCheck proposes for its own remarks. */
async function repairsOfRemarks(session: Session, checked: Checked, { start, end }: Span): Promise<readonly Draft[]> {
  const remarks = await session.shellChecks.remarksOn(checked);
  return remarks.flatMap((remark): readonly Draft[] => {
    if (remark.edits === null || remark.span.start > end || start > remark.span.end) return [];
    const diagnostics = [toRemarkDiagnostic(checked.document, remark, session.abilities)];
    const edit = editOf(session, checked.document, remark.edits);
    return [{ action: { title: `Repair ${remark.code} as ShellCheck proposes`, kind: CodeActionKind.QuickFix, diagnostics, edit }, deed: null, finding: null }];
  });
}

function rewrites(checked: Checked, at: Span): readonly Draft[] {
  return refactoringsOf(checked, at).map(({ id, title }) => ({
    action: { title, kind: refactorKind },
    deed: { do: 'refactor', id, at } as const,
    finding: null,
  }));
}

function wholeFile(checked: Checked): readonly Draft[] {
  const drafts: Draft[] = [];
  if (checked.result.findings.some(hasSafeFix)) {
    drafts.push({
      action: { title: 'Fix all Plimsoll findings that are safe to fix', kind: fixAllKind },
      deed: { do: 'fixAll', levels: ['safe'] },
      finding: null,
    });
  }
  if (checked.result.findings.some((finding) => finding.fixes.some((fix) => fix.level === 'unsafe'))) {
    drafts.push({
      action: { title: 'Fix all Plimsoll findings, unsafe fixes too', kind: fixAllUnsafeKind },
      deed: { do: 'fixAll', levels: ['safe', 'unsafe'] },
      finding: null,
    });
  }
  return drafts;
}

function firstOfEachRule(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter((finding, index) => findings.findIndex((other) => other.rule === finding.rule) === index);
}

function hasSafeFix(finding: Finding): boolean {
  return finding.fixes.some((fix) => fix.level === 'safe');
}

/** Clients that can ask again for the edit get a ticket; others the edit itself. */
async function finishDraft(session: Session, checked: Checked, { action, deed, finding }: Draft): Promise<CodeAction> {
  const whole: CodeAction = finding === null ? action : { ...action, diagnostics: [toDiagnostic(checked, finding, session.abilities)] };
  if (deed === null) return whole;
  if (!session.abilities.resolveEdits) return { ...whole, ...(await editFor(session, checked, deed)) };
  const ticket: Ticket = { uri: checked.document.uri, version: checked.document.version, fingerprint: checked.fingerprint, deed };
  return { ...whole, data: ticket };
}

async function editFor(session: Session, checked: Checked, deed: Deed): Promise<{ readonly edit?: WorkspaceEdit }> {
  const text = checked.document.getText();
  if (deed.do === 'fixAll') return { edit: editOf(session, checked.document, fixAllEdits(checked, deed.levels, deed.rule)) };
  if (deed.do === 'refactor') {
    const found = refactoringsOf(checked, deed.at).find((one) => one.id === deed.id);
    if (found === undefined) throw outdated();
    const edit = editOf(session, checked.document, found.edits());
    return { edit: found.preview ? previewed(session, edit, found.title) : edit };
  }
  const finding = checked.result.findings[deed.finding];
  if (finding === undefined) throw outdated();
  if (deed.do === 'ignore') {
    const { rule, span } = finding;
    const edit = deed.file ? ignoreFileEdit(text, checked.kind, rule) : ignoreEdit(text, checked.kind, rule, span.start);
    return { edit: editOf(session, checked.document, [edit]) };
  }
  const fix = finding.fixes[deed.fix];
  if (fix === undefined) throw outdated();
  return { edit: await editWithFiles(session, checked, fix.edits(), fix.files()) };
}

/** One edit that repairs all that fixes of these levels can; empty when there is nothing to do. */
export function fixAllEdits(checked: Checked, levels: readonly FixLevel[], rule?: string) {
  const { kind, path, config, answers, document } = checked;
  const text = document.getText();
  const input = { kind, path, config, text };
  const fixed = fixAll(input, answers, rules, { levels, ...(rule === undefined ? {} : { rules: new Set([rule]) }) });
  const edit = minimalEdit(text, fixed.text);
  return edit === null ? [] : [edit];
}
