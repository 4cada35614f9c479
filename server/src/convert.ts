import type { Answer, Finding, Related, Severity, ShellRemark, Span, TextEdit } from '@plimsoll/shared-rules';
import {
  DiagnosticSeverity,
  type Diagnostic,
  type DiagnosticRelatedInformation,
  type Location,
  type Position,
  type Range,
  type TextEdit as ProtocolEdit,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Abilities } from './abilities';
import { configurationUrl, rulePageUrl } from './links';
import type { Checked, CheckedSettings } from './session';
import { uriBelow } from './uris';

// The engine speaks of offsets, the protocol of lines and characters: they meet here and nowhere else.

const source = 'plimsoll';

const severities: { readonly [severity in Severity]: DiagnosticSeverity } = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

export function toRange(document: TextDocument, span: Span): Range {
  return { start: document.positionAt(span.start), end: document.positionAt(span.end) };
}

export function toSpan(document: TextDocument, range: Range): Span {
  return { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
}

export function toOffset(document: TextDocument, position: Position): number {
  return document.offsetAt(position);
}

export function toEdits(document: TextDocument, edits: readonly TextEdit[]): ProtocolEdit[] {
  return edits.map((edit) => ({ range: toRange(document, edit.span), newText: edit.text }));
}

/** Edits of a text that is no open document. */
export function toEditsOf(text: string, edits: readonly TextEdit[]): ProtocolEdit[] {
  return toEdits(TextDocument.create('', '', 0, text), edits);
}

export function toDiagnostic(checked: Checked, finding: Finding, abilities: Abilities): Diagnostic {
  return {
    range: toRange(checked.document, finding.span),
    severity: severities[finding.severity],
    code: finding.rule,
    ...(abilities.descriptions ? { codeDescription: { href: rulePageUrl(finding.rule) } } : {}),
    source,
    message: finding.message,
    ...(abilities.related && finding.related.length > 0 ? { relatedInformation: finding.related.flatMap((related) => toRelated(checked, related)) } : {}),
  };
}

export function toDiagnostics(checked: Checked, findings: readonly Finding[], abilities: Abilities): Diagnostic[] {
  return findings.map((finding) => toDiagnostic(checked, finding, abilities));
}

export function toRemarkDiagnostic(document: TextDocument, { code, message, severity, span }: ShellRemark, abilities: Abilities): Diagnostic {
  return {
    range: toRange(document, span),
    severity: severities[severity],
    code,
    ...(abilities.descriptions ? { codeDescription: { href: `https://www.shellcheck.net/wiki/${code}` } } : {}),
    source: 'shellcheck',
    message,
  };
}

/** What is wrong in a file of settings. */
export function toSettingsDiagnostics({ document, problems }: CheckedSettings, abilities: Abilities): Diagnostic[] {
  return problems.map(({ span, message }) => ({
    range: toRange(document, span),
    severity: DiagnosticSeverity.Error,
    code: 'configuration',
    ...(abilities.descriptions ? { codeDescription: { href: configurationUrl } } : {}),
    source,
    message,
  }));
}

/** A span of the file at `path` below the root, by the text that an answer gave of it; null when that is not at hand. */
export function toPlace(root: string | null, path: string, span: Span, answers: ReadonlyMap<string, Answer>): Location | null {
  const uri = root === null ? null : uriBelow(root, path);
  const answer = answers.get(`text:${path}`);
  if (uri === null || answer?.state !== 'found' || !('text' in answer)) return null;
  return { uri, range: toRange(TextDocument.create(uri, '', 0, answer.text), span) };
}

function toRelated(checked: Checked, related: Related): DiagnosticRelatedInformation[] {
  const location = toLocation(checked, related);
  return location === null ? [] : [{ location, message: related.message }];
}

/** Where a related place is; null when the text that its offsets speak of is not at hand. */
function toLocation(checked: Checked, related: Related): Location | null {
  if (related.path === null || related.path === checked.path) return { uri: checked.document.uri, range: toRange(checked.document, related.span) };
  return toPlace(checked.root, related.path, related.span, checked.answers);
}
