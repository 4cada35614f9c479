import { checkstyleReport } from './checkstyle';
import { entriesOf } from './entries';
import { githubReport } from './github';
import { gitlabReport } from './gitlab';
import { humanReport } from './human';
import { jsonReport } from './json';
import { junitReport } from './junit';
import type { LinesOf, Report } from './report';
import { sarifReport } from './sarif';

export const formats = ['human', 'json', 'sarif', 'github', 'gitlab', 'checkstyle', 'junit'] as const;
export type Format = (typeof formats)[number];

export interface RenderOptions {
  readonly hints: boolean;
  readonly colours: boolean;
  readonly version: string;
  readonly homepage: string;
  /** For the places of related information. */
  readonly linesOf: LinesOf;
}

/** The report in a format. Hints are listed only if they are asked for, but in JSON, which holds all. */
export function render(format: Format, report: Report, options: RenderOptions): string {
  if (format === 'human') return humanReport(report, options);
  if (format === 'json') return jsonReport(report, options.linesOf);
  const entries = entriesOf(report, options);
  if (format === 'sarif') return sarifReport(entries, options);
  if (format === 'github') return githubReport(entries);
  if (format === 'gitlab') return gitlabReport(entries);
  return format === 'checkstyle' ? checkstyleReport(report, entries) : junitReport(report, entries);
}
