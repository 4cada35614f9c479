import type { Checked, Session } from './session';

/** Writes to the log what a check looked at, whenever that is news: the root, the build context, the start script, and every file that was asked for, found or not. */
export function logChecks(session: Session): void {
  const said = new Map<string, string>();
  session.documents.onDidClose(({ document }) => said.delete(document.uri));
  session.onChecked((checked) => {
    if (!session.isOpen(checked.document.uri)) return;
    const text = describe(checked);
    if (said.get(checked.document.uri) === text) return;
    said.set(checked.document.uri, text);
    session.connection.console.info(text);
  });
}

function describe({ document, kind, root, answers, result, settings }: Checked): string {
  const lines = [
    `${document.uri} (${kind}), root: ${root ?? 'none, it lies in no folder'}`,
    `  settings: ${settings.sources.map(({ name }) => name).join(', then ')}`,
    ...result.notes().map((note) => `  ${note}`),
  ];
  for (const { kind: question, path } of result.asked) {
    const state = answers.get(`${question}:${path}`)?.state ?? 'not asked: too many questions';
    const words =
      { found: 'found', absent: 'not there', unknown: 'cannot be told (denied, too large, binary, or outside the root)' }[state as 'found'] ?? state;
    lines.push(`  ${{ text: 'text of', stat: 'looked for', list: 'names in' }[question]} ${path}: ${words}`);
  }
  return lines.join('\n');
}
