import { entriesOf } from './entries';
import type { Report } from './report';

/** Findings by rule, the most frequent first, and how long the run took, in milliseconds. */
export function statsReport(report: Report, milliseconds: number): string {
  const rules = new Map<string, { findings: number; readonly files: Set<string>; safe: number }>();
  for (const { file, finding } of entriesOf(report, { hints: true })) {
    const row = rules.get(finding.rule) ?? { findings: 0, files: new Set(), safe: 0 };
    rules.set(finding.rule, row);
    row.findings++;
    row.files.add(file.document.name);
    if (finding.fixes.some(({ level }) => level === 'safe')) row.safe++;
  }
  const rows = [...rules].sort(([a, one], [b, other]) => other.findings - one.findings || (a < b ? -1 : 1));
  const table = [
    ['rule', 'findings', 'files', 'repaired by --fix'],
    ...rows.map(([rule, { findings, files, safe }]) => [rule, findings, files.size, safe].map(String)),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => (row[column] as string).length)));
  const lines = table.map((row) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] as number) : cell.padStart(widths[column] as number))).join('  '),
  );
  const count = report.files.length;
  return `\n${lines.join('\n')}\n${count} ${count === 1 ? 'file' : 'files'} in ${(milliseconds / 1000).toFixed(2)} s.\n`;
}
