import type { Entry } from './entries';
import { placeOf } from './place';
import type { Report } from './report';
import { attribute, escaped } from './xml';

/** JUnit's XML: a suite for each file, a failed test for each finding, and one that passed for a file without any. */
export function junitReport({ files }: Report, entries: readonly Entry[]): string {
  const suites = files.map((file) => {
    const own = entries.filter((entry) => entry.file === file);
    const { name } = file.document;
    const cases = own.length === 0 ? [`    <testcase${attribute('name', 'plimsoll')}${attribute('classname', name)}/>\n`] : own.map(caseOf);
    return `  <testsuite${attribute('name', name)}${attribute('tests', cases.length)}${attribute('failures', own.length)}${attribute('errors', 0)}>\n${cases.join('')}  </testsuite>\n`;
  });
  const tests = files.reduce((sum, file) => sum + Math.max(1, entries.filter((entry) => entry.file === file).length), 0);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${attribute('name', 'plimsoll')}${attribute('tests', tests)}${attribute('failures', entries.length)}${attribute('errors', 0)}>\n${suites.join('')}</testsuites>\n`;
}

function caseOf({ file, finding }: Entry): string {
  const { line, column } = placeOf(file.lines, finding.span);
  const { name } = file.document;
  const text = `${name}:${line}:${column}: ${finding.message}`;
  return `    <testcase${attribute('name', `${finding.rule} (${line}:${column})`)}${attribute('classname', name)}>\n      <failure${attribute('message', finding.message)}${attribute('type', finding.severity)}>${escaped(text)}</failure>\n    </testcase>\n`;
}
