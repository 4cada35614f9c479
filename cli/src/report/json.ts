import type { Finding, LineIndex, Span } from '@plimsoll/shared-rules';
import type { FileReport, Report } from './report';

/** Everything, hints included. Lines and columns count from 1, offsets from 0, all in UTF-16 units. */
export function jsonReport({ files, counts, suppressed }: Report, troubles: readonly string[], texts: 'with texts' | 'without texts'): string {
  const value = {
    files: files.map((file) => ({
      path: file.document.name,
      kind: file.document.kind,
      skipped: file.skipped,
      suppressed: file.suppressed,
      findings: file.findings.map((finding) => findingValue(file, finding)),
      ...(file.fixed ? { fixed: true } : {}),
      ...(file.fixed && texts === 'with texts' ? { text: file.document.input.text } : {}),
    })),
    summary: { files: files.length, ...counts, suppressed },
    troubles,
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}

function findingValue({ lines }: FileReport, finding: Finding) {
  return {
    rule: finding.rule,
    messageId: finding.messageId,
    severity: finding.severity,
    message: finding.message,
    ...place(lines, finding.span),
    pair: finding.pair,
    related: finding.related.map(({ path, span, message }) =>
      path === null ? { path, message, ...place(lines, span) } : { path, message, offset: span.start, endOffset: span.end },
    ),
    fixes: finding.fixes.map((fix) => ({
      id: fix.id,
      title: fix.title,
      level: fix.level,
      edits: fix.edits().map((edit) => ({ offset: edit.span.start, endOffset: edit.span.end, text: edit.text })),
      files: fix.files().map(({ path }) => path),
    })),
  };
}

function place(lines: LineIndex, { start, end }: Span) {
  const [from, to] = [lines.position(start), lines.position(end)];
  return { line: from.line + 1, column: from.character + 1, endLine: to.line + 1, endColumn: to.character + 1, offset: start, endOffset: end };
}
