import { isAbsolute, join } from 'node:path';
import { LineIndex, severities, type Finding, type Related, type Severity } from '@plimsoll/shared-rules';
import type { Document, Outcome } from '../document';

/** A document's findings, ready to be shown. */
export interface FileReport {
  readonly document: Document;
  readonly findings: readonly Finding[];
  readonly lines: LineIndex;
  readonly suppressed: number;
  readonly skipped: boolean;
  /** The text differs from what was read. */
  readonly fixed: boolean;
}

export interface Report {
  readonly files: readonly FileReport[];
  /** Faults by severity; one that two files carry counts once. */
  readonly counts: { readonly [severity in Severity]: number };
  readonly suppressed: number;
}

/** Puts the outcomes together. Of two findings that are one fault in two files, the script's counts. */
export function makeReport(outcomes: readonly Outcome[]): Report {
  const files = outcomes.map(({ document, result }) => ({
    document,
    findings: result.findings,
    lines: new LineIndex(document.input.text),
    suppressed: result.suppressed,
    skipped: result.skipped,
    fixed: document.input.text !== document.before,
  }));
  return summed(files);
}

/** The report on files, with their faults counted. */
export function summed(files: readonly FileReport[]): Report {
  const pairs = scriptPairs(files);
  const counts: { [severity in Severity]: number } = { error: 0, warning: 0, info: 0, hint: 0 };
  for (const file of files) for (const finding of file.findings) if (!isTwin(file, finding, pairs)) counts[finding.severity]++;
  return { files, counts, suppressed: files.reduce((sum, file) => sum + file.suppressed, 0) };
}

/** The pairs whose script is among the files. */
export function scriptPairs(files: readonly FileReport[]): ReadonlySet<string> {
  return new Set(files.filter(({ document }) => document.kind === 'script').flatMap(({ findings }) => findings.flatMap(({ pair }) => pair ?? [])));
}

/** Whether the finding is a Dockerfile's half of a fault that its script carries too. */
export function isTwin(file: FileReport, finding: Finding, pairs: ReadonlySet<string>): boolean {
  return file.document.kind === 'dockerfile' && finding.pair !== null && pairs.has(finding.pair);
}

/** The lines of a file below a document's root; null when it can not be read. */
export type LinesOf = (file: FileReport, path: string) => LineIndex | null;

/** The lines of a report's documents are there already; those of other files are read once, by `textOf`. */
export function linesFrom({ files }: Report, textOf: (file: FileReport, path: string) => string | null): LinesOf {
  const known = new Map<string, LineIndex | null>(files.flatMap(({ document, lines }) => (document.file === null ? [] : [[document.file, lines]])));
  return (file, path) => {
    if (isAbsolute(path)) return null;
    const place = join(file.document.root, path);
    let lines = known.get(place);
    if (lines === undefined) {
      const text = textOf(file, path);
      known.set(place, (lines = text === null ? null : new LineIndex(text)));
    }
    return lines;
  };
}

/** The file that a related place is in, and its lines; null when it can not be read. */
export function placesOf(file: FileReport, related: Related, linesOf: LinesOf): { readonly name: string; readonly lines: LineIndex } | null {
  if (related.path === null) return { name: file.document.name, lines: file.lines };
  const lines = linesOf(file, related.path);
  return lines === null ? null : { name: file.document.nameOf(related.path), lines };
}

/**
 * Whether some fault is at least as severe as what makes its file's check fail. With a number of warnings that are let pass, warnings are only
 * counted, over all files.
 */
export function fails({ files, counts }: Report, maxWarnings: number | null = null): boolean {
  if (maxWarnings !== null && counts.warning > maxWarnings) return true;
  const pairs = scriptPairs(files);
  return files.some((file) => {
    const least = file.document.input.config.failOn ?? 'warning';
    const failing = least === 'none' ? [] : severities.slice(0, severities.indexOf(least) + 1);
    return file.findings.some(
      (finding) => failing.includes(finding.severity) && !(maxWarnings !== null && finding.severity === 'warning') && !isTwin(file, finding, pairs),
    );
  });
}
