#!/usr/bin/env node
/*
 * Lists the data tables with their dates; exits 1 when one is older than a year, 2 when one has no readable date.
 *
 *   node scripts/table-ages.mjs [--today YYYY-MM-DD]
 *
 * A table is a file under shared-rules/src/data whose text holds `@asOf YYYY-MM` (the whole month counts) or `@asOf YYYY-MM-DD`; every file that names
 * a `@source` must hold one.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { today: { type: 'string' } } });
const today = values.today ?? new Date().toISOString().slice(0, 10);
if (!/^\d{4}-\d{2}-\d{2}$/.test(today) || Number.isNaN(Date.parse(today))) {
  process.stderr.write(`table-ages: --today takes a date like 2026-11-20, not '${today}'\n`);
  process.exit(2);
}
const limit = `${Number(today.slice(0, 4)) - 1}${today.slice(4)}`;

const folder = new URL('../shared-rules/src/data/', import.meta.url);
const lines = [];
let old = 0;
let undated = 0;
for (const file of readdirSync(folder, { recursive: true }).map(String).sort()) {
  if (!file.endsWith('.ts')) continue;
  const text = readFileSync(new URL(file, folder), 'utf8');
  if (!/^\s*\*?\s*@(?:asOf|source)\b/m.test(text)) continue;
  const dates = [...text.matchAll(/@asOf\s+(\d{4}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)(?!\S)/g)].map((match) => match[1]);
  if (dates.length === 0) {
    undated += 1;
    lines.push(`${'no date'.padEnd(12)}${file}`);
    continue;
  }
  // A month holds until its last day.
  const oldest = dates.map((date) => (date.length === 7 ? `${date}-31` : date)).sort()[0];
  const late = oldest < limit;
  if (late) old += 1;
  lines.push(`${dates.sort()[0].padEnd(12)}${file}${late ? '  older than a year' : ''}`);
}
process.stdout.write(`${lines.join('\n')}\n`);
if (lines.length === 0) process.stderr.write('table-ages: no tables found\n');
process.exitCode = undated > 0 || lines.length === 0 ? 2 : old > 0 ? 1 : 0;
