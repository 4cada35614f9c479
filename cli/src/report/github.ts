import type { Severity } from '@plimsoll/shared-rules';
import type { Entry } from './entries';
import { placeOf } from './place';

const commands: { readonly [severity in Severity]: string } = { error: 'error', warning: 'warning', info: 'notice', hint: 'notice' };

/**
 * Workflow commands that put findings on the lines of a change. Columns are only understood on one line.
 * Source: GitHub Actions, "Workflow commands", "Setting an error message".
 */
export function githubReport(entries: readonly Entry[]): string {
  return entries
    .map(({ file, finding }) => {
      const { line, column, endLine, endColumn } = placeOf(file.lines, finding.span);
      const place = line === endLine ? `line=${line},col=${column},endColumn=${endColumn}` : `line=${line},endLine=${endLine}`;
      return `::${commands[finding.severity]} file=${property(file.document.name)},${place},title=${property(finding.rule)}::${data(finding.message)}\n`;
    })
    .join('');
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
