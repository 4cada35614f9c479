import type { Hash } from 'node:crypto';
import type { Finding } from '@plimsoll/shared-rules';
import { isTwin, scriptPairs, type FileReport, type Report } from './report';

/** A finding as reports for machines list it: each fault once. */
export interface Entry {
  readonly file: FileReport;
  readonly finding: Finding;
  /** The same for the same fault as long as its own line is not changed, wherever that stands in the file. */
  readonly fingerprint: string;
}

/** The findings of a report, in order; without hints unless they are asked for. */
export function entriesOf(report: Report, { hints }: { readonly hints: boolean }): readonly Entry[] {
  const pairs = scriptPairs(report.files);
  return report.files.flatMap((file) => {
    const seen = new Map<string, number>();
    return file.findings.flatMap((finding): readonly Entry[] => {
      if (isTwin(file, finding, pairs)) return [];
      const key = keyOf(file, finding);
      const count = seen.get(key) ?? 0;
      seen.set(key, count + 1);
      if (finding.severity === 'hint' && !hints) return [];
      return [{ file, finding, fingerprint: sha256().update(`${key}\n${count}`).digest('hex').slice(0, 32) }];
    });
  });
}

/** Loaded when it is first needed: reports for people take none of it. */
function sha256(): Hash {
  return (require('node:crypto') as typeof import('node:crypto')).createHash('sha256');
}

/** Path, rule, message and the words of the finding's line, blanks aside. */
function keyOf({ document, lines }: FileReport, { rule, messageId, span }: Finding): string {
  const { line } = lines.position(span.start);
  const words = lines.text.slice(lines.lineStart(line), lines.lineEnd(line)).trim().replace(/\s+/g, ' ');
  return [document.input.path ?? document.name, rule, messageId, words].join('\n');
}
