import type { Severity } from '@plimsoll/shared-rules';
import type { Entry } from './entries';
import { placeOf } from './place';
import type { FileReport, Report } from './report';
import { attribute } from './xml';

const severities: { readonly [severity in Severity]: string } = { error: 'error', warning: 'warning', info: 'info', hint: 'info' };

/** The XML that Checkstyle writes, and many servers read: every file with its errors. */
export function checkstyleReport({ files }: Report, entries: readonly Entry[]): string {
  const body = files.map((file) => {
    const errors = entries.filter((entry) => entry.file === file).map((entry) => `    ${errorOf(entry)}\n`);
    return errors.length === 0 ? `  <file${nameOf(file)}/>\n` : `  <file${nameOf(file)}>\n${errors.join('')}  </file>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<checkstyle version="4.3">\n${body.join('')}</checkstyle>\n`;
}

function nameOf({ document }: FileReport): string {
  return attribute('name', document.name);
}

function errorOf({ file, finding }: Entry): string {
  const { line, column } = placeOf(file.lines, finding.span);
  return `<error${attribute('line', line)}${attribute('column', column)}${attribute('severity', severities[finding.severity])}${attribute('message', finding.message)}${attribute('source', `plimsoll.${finding.rule}`)}/>`;
}
