import type { Log, Run } from 'sarif';
import { UsageError } from './usage-error';

/** Joins logs of SARIF 2.1.0: runs of one tool in one version become one run, others stand behind each other. */
export function mergeSarif(texts: readonly { readonly name: string; readonly text: string }[]): string {
  const logs = texts.map(({ name, text }) => readLog(name, text));
  const runs = new Map<string, Run>();
  for (const run of logs.flatMap((log) => log.runs)) {
    const { name, version = '' } = run.tool.driver;
    const key = JSON.stringify([name, version, run.columnKind]);
    const before = runs.get(key);
    runs.set(key, before === undefined ? run : joined(before, run));
  }
  const schema = logs.find((log) => log.$schema !== undefined)?.$schema;
  return `${JSON.stringify({ ...(schema === undefined ? {} : { $schema: schema }), version: '2.1.0', runs: [...runs.values()] }, null, 2)}\n`;
}

function readLog(name: string, text: string): Log {
  let log: Partial<Log> | null;
  try {
    log = JSON.parse(text) as Partial<Log> | null;
  } catch {
    throw new UsageError(`${name}: is no JSON`);
  }
  if (log?.version !== '2.1.0' || !Array.isArray(log.runs) || log.runs.some((run) => typeof run?.tool?.driver?.name !== 'string'))
    throw new UsageError(`${name}: is no log of SARIF 2.1.0`);
  return log as Log;
}

/** The rules of both, and the results of both, which name their rules by place. */
function joined(a: Run, b: Run): Run {
  const rules = [...(a.tool.driver.rules ?? [])];
  const at = new Map(rules.map((rule, index) => [rule.id, index]));
  for (const rule of b.tool.driver.rules ?? []) {
    if (at.has(rule.id)) continue;
    at.set(rule.id, rules.length);
    rules.push(rule);
  }
  const results = [...(a.results ?? [])];
  const seen = new Set(results.map((result) => JSON.stringify(result)));
  for (const result of b.results ?? []) {
    const id = result.ruleId ?? b.tool.driver.rules?.[result.ruleIndex ?? -1]?.id;
    const ruleIndex = id === undefined ? undefined : at.get(id);
    const own = ruleIndex === undefined ? result : { ...result, ruleIndex };
    // Files that two runs have checked are not reported twice.
    if (!seen.has(JSON.stringify(own))) results.push(own);
  }
  return { ...a, tool: { ...a.tool, driver: { ...a.tool.driver, rules } }, results };
}
