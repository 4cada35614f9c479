import type { Severity } from '@plimsoll/shared-rules';
import type { Entry } from './entries';
import { placeOf } from './place';

const severities: { readonly [severity in Severity]: string } = { error: 'critical', warning: 'major', info: 'minor', hint: 'info' };

/** A Code Quality report. Source: GitLab, "Code Quality", "Code Quality report format". */
export function gitlabReport(entries: readonly Entry[]): string {
  const items = entries.map(({ file, finding, fingerprint }) => {
    const { line, endLine } = placeOf(file.lines, finding.span);
    return {
      description: finding.message,
      check_name: finding.rule,
      fingerprint,
      severity: severities[finding.severity],
      location: { path: file.document.name, lines: { begin: line, end: endLine } },
    };
  });
  return `${JSON.stringify(items, null, 2)}\n`;
}
