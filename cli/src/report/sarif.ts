import { pathToFileURL } from 'node:url';
import { isAbsolute } from 'node:path';
import { LineIndex, pages, rules, severityOn, type AnyRule, type Fix, type Severity, type TextEdit } from '@plimsoll/shared-rules';
import type { ArtifactChange, Fix as SarifFix, Location, Log, PhysicalLocation, Region, ReportingDescriptor, Result } from 'sarif';
import type { Entry } from './entries';
import { placeOf } from './place';
import { placesOf, type FileReport, type LinesOf } from './report';

const levels: { readonly [severity in Severity]: 'error' | 'warning' | 'note' } = { error: 'error', warning: 'warning', info: 'note', hint: 'note' };

export interface SarifOptions {
  readonly version: string;
  readonly homepage: string;
  /** For the places of related information. */
  readonly linesOf: LinesOf;
}

/**
 * A log of SARIF 2.1.0: the rules that report with their help, and each finding with its place, related places, fingerprint and fixes.
 * Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0".
 */
export function sarifReport(entries: readonly Entry[], options: SarifOptions): string {
  const used = rules.filter(({ meta }) => entries.some(({ finding }) => finding.rule === meta.id));
  const index = new Map(used.map(({ meta }, at) => [meta.id, at]));
  const log: Log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Plimsoll',
            version: options.version,
            semanticVersion: options.version,
            informationUri: options.homepage,
            rules: used.map((rule) => descriptorOf(rule, options.homepage)),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: entries.map((entry) => resultOf(entry, index.get(entry.finding.rule) ?? -1, options)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function descriptorOf({ meta }: AnyRule, homepage: string): ReportingDescriptor {
  const severities = Object.values(meta.messages).map(({ severity }) => severityOn('openshift', severity));
  const worst = (['error', 'warning', 'info', 'hint'] as const).find((severity) => severities.includes(severity)) ?? 'hint';
  return {
    id: meta.id,
    shortDescription: { text: meta.summary },
    fullDescription: { text: meta.summary },
    helpUri: `${homepage}/docs/rules/${meta.id}.md`,
    help: { text: meta.summary, markdown: pages[meta.id] ?? meta.summary },
    defaultConfiguration: { level: levels[worst] },
    properties: { tags: ['containers', meta.group, ...(meta.aliases ?? [])] },
  };
}

function resultOf({ file, finding, fingerprint }: Entry, ruleIndex: number, options: SarifOptions): Result {
  const related = finding.related.flatMap((one, id): readonly Location[] => {
    const target = placesOf(file, one, options.linesOf);
    return target === null
      ? []
      : [{ id, physicalLocation: { artifactLocation: { uri: uriOf(target.name) }, region: regionOf(target.lines, one.span) }, message: { text: one.message } }];
  });
  const fixes = finding.fixes.map((fix) => fixOf(fix, file));
  return {
    ruleId: finding.rule,
    ruleIndex,
    level: levels[finding.severity],
    message: { text: finding.message },
    locations: [{ physicalLocation: locationOf(file, finding.span) }],
    ...(related.length === 0 ? {} : { relatedLocations: related }),
    partialFingerprints: { 'plimsoll/v1': fingerprint },
    ...(fixes.length === 0 ? {} : { fixes }),
    properties: { severity: finding.severity },
  };
}

/** What a fix changes, in its own file and in others. */
function fixOf(fix: Fix, file: FileReport): SarifFix {
  const changes: ArtifactChange[] = [];
  const own = fix.edits();
  if (own.length > 0) changes.push(changeOf(uriOf(file.document.name), file.lines, own));
  for (const other of fix.files()) changes.push(changeOf(uriOf(file.document.nameOf(other.path)), new LineIndex(other.before), other.edits));
  return { description: { text: fix.level === 'safe' ? fix.title : `${fix.title} (${fix.level})` }, artifactChanges: changes };
}

function changeOf(uri: string, lines: LineIndex, edits: readonly TextEdit[]): ArtifactChange {
  return {
    artifactLocation: { uri },
    replacements: edits.map(({ span, text }) => ({ deletedRegion: regionOf(lines, span), insertedContent: { text } })),
  };
}

function locationOf(file: FileReport, span: TextEdit['span']): PhysicalLocation {
  return { artifactLocation: { uri: uriOf(file.document.name) }, region: regionOf(file.lines, span) };
}

function regionOf(lines: LineIndex, span: TextEdit['span']): Region {
  const { line, column, endLine, endColumn } = placeOf(lines, span);
  return { startLine: line, startColumn: column, endLine, endColumn };
}

/** Relative names stay relative: the reader knows the repository. */
function uriOf(name: string): string {
  return isAbsolute(name) ? pathToFileURL(name).href : name.split('/').map(encodeURIComponent).join('/');
}
