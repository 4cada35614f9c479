import { findRule, rules, statementsOf, type Finding } from '@plimsoll/shared-rules';
import { toOffset } from './convert';
import type { OtherReport } from './protocol';
import type { Checked } from './session';

/**
 * What other extensions show in open documents, as far as the rules have their names for it. A report stands for the statement that it was made
 * of: it counts for as long as that statement stays as it is, wherever it moves to, since others may look at a file only when it is saved.
 */
export class Others {
  /** By document; the other's names by our rule and the statement's text. */
  private readonly reports = new Map<string, ReadonlyMap<string, readonly string[]>>();

  /** Takes all that others show in a document now; says whether that is news. */
  take({ document, kind }: Checked, reports: readonly OtherReport[]): boolean {
    const statementAt = statementsOf(document.getText(), kind);
    const taken = new Map<string, readonly string[]>();
    for (const { name, line } of reports) {
      const rule = findRule(name, rules)?.meta.id;
      const start = toOffset(document, { line, character: 0 });
      const indent = /[ \t]*/y;
      indent.lastIndex = start;
      const offset = start + (indent.exec(document.getText())?.[0].length ?? 0);
      const key = rule === undefined ? null : keyOf(document.getText(), statementAt(offset), rule);
      if (key !== null) taken.set(key, [...(taken.get(key) ?? []), name]);
    }
    const news = JSON.stringify([...taken]) !== JSON.stringify([...(this.reports.get(document.uri) ?? [])]);
    if (taken.size === 0) this.reports.delete(document.uri);
    else this.reports.set(document.uri, taken);
    return news;
  }

  forgetDocument(uri: string): void {
    this.reports.delete(uri);
  }

  /**
   * The findings that others show too, each with their names for it. A rule can have several of their names, and which of its findings one of them
   * means can not be told: where there are more of ours at a statement than they have names for, none is taken for theirs.
   */
  doubled({ document, kind, result }: Checked): ReadonlyMap<Finding, readonly string[]> {
    const reports = this.reports.get(document.uri);
    const found = new Map<Finding, readonly string[]>();
    if (reports === undefined) return found;
    const statementAt = statementsOf(document.getText(), kind);
    const byKey = new Map<string, Finding[]>();
    for (const finding of result.findings) {
      const key = keyOf(document.getText(), statementAt(finding.span.start), finding.rule);
      if (key !== null && reports.has(key)) byKey.set(key, [...(byKey.get(key) ?? []), finding]);
    }
    for (const [key, findings] of byKey) {
      const names = new Set(reports.get(key));
      if (new Set(findings.map(({ message }) => message)).size > names.size) continue;
      for (const finding of findings) found.set(finding, [...names]);
    }
    return found;
  }
}

/** Null for a place that no statement holds. */
function keyOf(text: string, { start, end }: { readonly start: number; readonly end: number }, rule: string): string | null {
  return start === end ? null : `${rule}\0${text.slice(start, end)}`;
}
