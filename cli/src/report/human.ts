import { LineIndex, type Finding, type Position, type Severity } from '@plimsoll/shared-rules';
import { isTwin, scriptPairs, type FileReport, type Report } from './report';

export interface HumanOptions {
  readonly hints: boolean;
  readonly colours: boolean;
  /** Text of a file below a document's root, for the places of related information. */
  textOf(file: FileReport, path: string): string | null;
}

const codes: { readonly [severity in Severity]: number } = { error: 31, warning: 33, info: 36, hint: 90 };

/** `path:line:column severity rule message`, one finding a line, and a summary. */
export function humanReport(report: Report, options: HumanOptions): string {
  const pairs = scriptPairs(report.files);
  const lines: string[] = [];
  for (const file of report.files) {
    for (const finding of file.findings) {
      if (isTwin(file, finding, pairs) || (finding.severity === 'hint' && !options.hints)) continue;
      lines.push(...findingLines(file, finding, options));
    }
  }
  return [...lines, ...(lines.length > 0 ? [''] : []), summary(report, options)].map((line) => `${line}\n`).join('');
}

function findingLines(file: FileReport, finding: Finding, options: HumanOptions): readonly string[] {
  const paint = (code: number, text: string) => (options.colours ? `\u001b[${code}m${text}\u001b[0m` : text);
  const place = `${file.document.name}:${placeText(file.lines.position(finding.span.start))}`;
  const head = `${place} ${paint(codes[finding.severity], finding.severity)} ${paint(1, finding.rule)} ${finding.message}`;
  const related = finding.related.map((one) => {
    const lines = one.path === null ? file.lines : indexOf(options.textOf(file, one.path));
    const where = lines === null ? '' : `:${placeText(lines.position(one.span.start))}`;
    return `    ${one.path ?? file.document.name}${where} ${one.message}`;
  });
  return [head, ...related];
}

function indexOf(text: string | null): LineIndex | null {
  return text === null ? null : new LineIndex(text);
}

/** Lines and columns are counted from 1. */
function placeText({ line, character }: Position): string {
  return `${line + 1}:${character + 1}`;
}

function summary({ files, counts, suppressed }: Report, { hints }: HumanOptions): string {
  const shown = (['error', 'warning', 'info', ...(hints ? (['hint'] as const) : [])] as const).filter((severity) => counts[severity] > 0);
  const total = shown.reduce((sum, severity) => sum + counts[severity], 0);
  const found =
    total === 0
      ? 'nothing found'
      : shown.map((severity) => `${counts[severity]} ${names[severity]}${counts[severity] === 1 ? '' : plural[severity]}`).join(', ');
  const notes = [`${files.length} ${files.length === 1 ? 'file' : 'files'} checked: ${found}`];
  if (!hints && counts.hint > 0) notes.push(`${counts.hint} ${counts.hint === 1 ? 'hint' : 'hints'} not shown (--hints)`);
  if (suppressed > 0) notes.push(`${suppressed} switched off by comments`);
  const safe = files.reduce((sum, file) => sum + file.findings.filter((finding) => finding.fixes.some((fix) => fix.level === 'safe')).length, 0);
  if (safe > 0) notes.push(`${safe} can be repaired by --fix`);
  const repaired = files.filter((file) => file.fixed).length;
  if (repaired > 0) notes.push(`${repaired} ${repaired === 1 ? 'file' : 'files'} repaired`);
  return `${notes.join('; ')}.`;
}

const names: { readonly [severity in Severity]: string } = { error: 'error', warning: 'warning', info: 'information', hint: 'hint' };
const plural: { readonly [severity in Severity]: string } = { error: 's', warning: 's', info: '', hint: 's' };
