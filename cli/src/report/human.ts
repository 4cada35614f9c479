import type { Finding, LineIndex, Position, Severity, Span } from '@plimsoll/shared-rules';
import { isTwin, placesOf, scriptPairs, type FileReport, type LinesOf, type Report } from './report';

export interface HumanOptions {
  readonly hints: boolean;
  readonly colours: boolean;
  /** For the places of related information. */
  readonly linesOf: LinesOf;
}

const codes: { readonly [severity in Severity]: number } = { error: 31, warning: 33, info: 36, hint: 90 };

/** `path:line:column severity rule message` for each finding, with its source line, and a summary. */
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
    const target = placesOf(file, one, options.linesOf);
    const where = target === null ? (one.path ?? '') : `${target.name}:${placeText(target.lines.position(one.span.start))}`;
    return `    ${where} ${one.message}`;
  });
  return [head, ...sourceLines(file.lines, finding.span).map((line) => paint(codes.hint, line)), ...related];
}

const widest = 160;

/** The line that the finding starts on, with carets under its words; tabs are kept, so that both lines stay in step. */
function sourceLines(lines: LineIndex, { start, end }: Span): readonly string[] {
  const { line, character } = lines.position(start);
  const text = lines.text.slice(lines.lineStart(line), lines.lineEnd(line));
  const last = Math.min(text.length, character + Math.max(1, end - start));
  // A long line is shown from a little before the finding on.
  const from = text.length <= widest || last <= widest ? 0 : Math.max(0, character - 40);
  const shown = text.slice(from, from + widest);
  const carets = '^'.repeat(Math.max(1, Math.min(last, from + shown.length) - character));
  return [`    ${shown}`, `    ${text.slice(from, character).replace(/[^\t]/g, ' ')}${carets}`];
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
