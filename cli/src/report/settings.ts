import { isEnabled, LineIndex, rules, sourceOf, type FileProblem, type ResolvedConfig } from '@plimsoll/shared-rules';

/** What is wrong in a file of settings, with its place; `name` is how the file is called. */
export function settingsProblem({ span, message }: FileProblem, text: string, name: string): string {
  const { line, character } = new LineIndex(text).position(span.start);
  return `${name}:${line + 1}:${character + 1}: ${message}`;
}

/** The settings that apply to a file, each with where it comes from, as `plimsoll config show` prints them. */
export function settingsReport(name: string, resolved: ResolvedConfig): string {
  const { config, sources } = resolved;
  const rows: (readonly [text: string, from: string])[] = [
    [`platform: ${config.platform}`, sourceOf(sources, ['platform'])],
    [`preset: ${config.preset}`, sourceOf(sources, ['preset'])],
    [`failOn: ${config.failOn ?? 'warning'}`, sourceOf(sources, ['failOn'])],
  ];
  const contexts = Object.entries(config.contexts ?? {});
  if (contexts.length > 0)
    rows.push(
      ['contexts:', ''],
      ...contexts.map(([pattern, folder]) => [`  ${JSON.stringify(pattern)}: ${JSON.stringify(folder)}`, sourceOf(sources, ['contexts', pattern])] as const),
    );
  const set = Object.entries(config.rules).filter(([, { severity, options }]) => severity !== null || Object.keys(options).length > 0);
  if (set.length > 0) rows.push(['rules:', '']);
  for (const [id, { severity, options }] of set) {
    rows.push([`  ${id}: ${severity ?? '(its own level)'}`, severity === null ? '' : sourceOf(sources, ['rules', id, 'severity'])]);
    for (const [option, value] of Object.entries(options))
      rows.push([`    ${option}: ${JSON.stringify(value)}`, sourceOf(sources, ['rules', id, 'options', option])]);
  }
  const width = Math.max(...rows.map(([text]) => text.length));
  const lines = rows.map(([text, from]) => (from === '' ? text : `${text.padEnd(width)}  # ${from}`));
  const on = rules.filter(({ meta }) => isEnabled(meta, config)).length;
  return `${[`# ${name}`, ...lines, `# ${on} of ${rules.length} rules are on.`].join('\n')}\n`;
}
