// Reads what the rules say on real files: `npm run corpus -- [--fix] [--context N] [--every N] [rule …]`. The corpus lies beside the repository.
import { parseArgs } from 'node:util';
import { applyEdits, check, defaultConfig, gather, LineIndex, presets, rules } from '../shared-rules/src/index';
import { corpusFiles, corpusFolder, hasCorpus } from '../test/harness/corpus';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    fix: { type: 'boolean' },
    context: { type: 'string', default: '0' },
    every: { type: 'string', default: '1' },
    platform: { type: 'string', default: 'openshift' },
  },
});
if (!hasCorpus) {
  console.error(`plimsoll: there is no corpus at ${corpusFolder}`);
  process.exit(2);
}

const chosen = rules.filter((rule) => positionals.length === 0 || positionals.includes(rule.meta.id));
const unknown = positionals.filter((id) => !rules.some((rule) => rule.meta.id === id));
if (unknown.length > 0) {
  console.error(`plimsoll: there is no rule ${unknown.join(', ')}`);
  process.exit(2);
}
const config = {
  ...defaultConfig,
  preset: positionals.length === 0 ? defaultConfig.preset : (presets[presets.length - 1] as 'strict'),
  platform: values.platform as 'openshift',
};
const around = Number(values.context);
const counts = new Map<string, { findings: number; files: Set<string>; fixes: number; bad: number }>();
let seen = 0;

for (const file of corpusFiles()) {
  const input = { kind: file.kind, text: file.text, path: file.path, config };
  const { result, answers } = await gather(input, chosen, file.host);
  for (const failure of result.failures)
    console.log(`FAILED ${failure.rule} in ${file.name}: ${failure.error instanceof Error ? failure.error.stack : String(failure.error)}`);
  const lines = new LineIndex(file.text);
  for (const finding of result.findings) {
    const count = counts.get(finding.rule) ?? { findings: 0, files: new Set<string>(), fixes: 0, bad: 0 };
    counts.set(finding.rule, count);
    count.findings++;
    count.files.add(file.name);
    const show = positionals.length > 0 && seen++ % Number(values.every) === 0;
    const start = lines.position(finding.span.start);
    if (show) {
      console.log(
        `\n${file.name}:${start.line + 1}:${start.character + 1} ${finding.severity} ${finding.rule}/${finding.messageId} [${finding.fixes.map((fix) => `${fix.id}:${fix.level}`).join(' ')}]`,
      );
      console.log(`  ${finding.message}`);
      for (let line = Math.max(0, start.line - around); line <= Math.min(lines.lineCount - 1, start.line + around); line++)
        console.log(`  ${line === start.line ? '>' : ' '} ${file.text.slice(lines.lineStart(line), lines.lineEnd(line)).slice(0, 180)}`);
    }
    for (const fix of finding.fixes) {
      const edits = fix.edits();
      if (edits.length === 0) continue;
      count.fixes++;
      const text = applyEdits(file.text, edits);
      const after = check({ ...input, text }, answers, chosen);
      const gone = after.findings.filter((one) => one.rule === finding.rule).length < result.findings.filter((one) => one.rule === finding.rule).length;
      if (!gone || after.problems > result.problems || after.findings.length > result.findings.length) {
        count.bad++;
        console.log(
          `BAD FIX ${fix.id} at ${file.name}:${start.line + 1}: ${gone ? '' : 'the finding stays; '}problems ${result.problems} → ${after.problems}, findings ${result.findings.length} → ${after.findings.length}`,
        );
      }
      if (values.fix && show)
        console.log(
          `  fix ${fix.id}: ${edits.map((edit) => `${lines.position(edit.span.start).line + 1}: ${JSON.stringify(file.text.slice(edit.span.start, edit.span.end))} → ${JSON.stringify(edit.text)}`).join('; ')}`,
        );
    }
  }
}

console.log('');
for (const [rule, { findings, files, fixes, bad }] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1)))
  console.log(`${rule}: ${findings} findings in ${files.size} files, ${fixes} fixes tried, ${bad} bad`);
