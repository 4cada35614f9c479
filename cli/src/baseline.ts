import type { Finding } from '@plimsoll/shared-rules';
import type { Entry } from './report/entries';
import { entriesOf } from './report/entries';
import { summed, type Report } from './report/report';
import { UsageError } from './usage-error';

/** Faults that are known, and no news: how often each fingerprint was seen. */
export type Baseline = ReadonlyMap<string, number>;

interface Known {
  readonly file: string;
  readonly rule: string;
  readonly fingerprint: string;
}

/** The text of a baseline file. What people read in a review comes with each fingerprint. */
export function baselineText(report: Report): string {
  const known = entriesOf(report, { hints: true }).map(knownOf);
  known.sort((a, b) => compare(a.file, b.file) || compare(a.rule, b.rule) || compare(a.fingerprint, b.fingerprint));
  const lines = known.map((one) => `    ${JSON.stringify(one)}`);
  return `{\n  "version": 1,\n  "findings": [${lines.length === 0 ? '' : `\n${lines.join(',\n')}\n  `}]\n}\n`;
}

export function readBaseline(name: string, text: string): Baseline {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UsageError(`${name}: is no JSON`);
  }
  const { version, findings } = (value ?? {}) as { readonly version?: unknown; readonly findings?: unknown };
  if (version !== 1 || !Array.isArray(findings)) throw new UsageError(`${name}: is no baseline; --write-baseline ${name} makes one`);
  const known = new Map<string, number>();
  for (const finding of findings as readonly Partial<Known>[]) {
    if (typeof finding?.fingerprint !== 'string') throw new UsageError(`${name}: has a finding without a fingerprint`);
    known.set(finding.fingerprint, (known.get(finding.fingerprint) ?? 0) + 1);
  }
  return known;
}

/** The report without what the baseline knows; both halves of a fault that two files carry go together. */
export function withoutKnown(report: Report, baseline: Baseline): { readonly report: Report; readonly known: number; readonly gone: number } {
  const left = new Map(baseline);
  const dropped = new Set<Finding>();
  const pairs = new Set<string>();
  for (const { finding, fingerprint } of entriesOf(report, { hints: true })) {
    const count = left.get(fingerprint) ?? 0;
    if (count === 0) continue;
    left.set(fingerprint, count - 1);
    dropped.add(finding);
    if (finding.pair !== null) pairs.add(finding.pair);
  }
  const files = report.files.map((file) => ({
    ...file,
    findings: file.findings.filter((finding) => !dropped.has(finding) && (finding.pair === null || !pairs.has(finding.pair))),
  }));
  return { report: summed(files), known: dropped.size, gone: [...left.values()].reduce((sum, count) => sum + count, 0) };
}

function knownOf({ file, finding, fingerprint }: Entry): Known {
  return { file: file.document.input.path ?? file.document.name, rule: finding.rule, fingerprint };
}

/** By code unit: the order must not hang on the machine's language. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
