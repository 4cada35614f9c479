import type { Finding, Related } from '@plimsoll/shared-rules';
import { placeOf } from './place';
import { placesOf, type FileReport, type LinesOf, type Report } from './report';

/**
 * Every finding, hints included, as one array sorted by file, line, column and rule. Lines and columns count from 1, in UTF-16 units, ends exclusive.
 * The contract is `schemas/check-output.schema.json`: keys are only added to it.
 */
export function jsonReport({ files }: Report, linesOf: LinesOf): string {
  const items = files.flatMap((file) => file.findings.map((finding) => itemOf(file, finding, linesOf)));
  items.sort((a, b) => compare(a.file, b.file) || a.line - b.line || a.column - b.column || compare(a.rule, b.rule));
  return items.length === 0 ? '[]\n' : `[\n${items.map((item) => JSON.stringify(item)).join(',\n')}\n]\n`;
}

function itemOf(file: FileReport, finding: Finding, linesOf: LinesOf) {
  return {
    file: file.document.name,
    rule: finding.rule,
    severity: finding.severity,
    message: finding.message,
    ...placeOf(file.lines, finding.span),
    fixable: finding.fixes.some((fix) => fix.level === 'safe'),
    related: finding.related.flatMap((related) => relatedItem(file, related, linesOf)),
  };
}

/** A place whose file can not be read any more is left out. */
function relatedItem(file: FileReport, related: Related, linesOf: LinesOf) {
  const target = placesOf(file, related, linesOf);
  return target === null ? [] : [{ file: target.name, ...placeOf(target.lines, related.span), message: related.message }];
}

/** By code unit: the order must not hang on the machine's language. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
