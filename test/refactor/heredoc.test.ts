import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../shared-rules/src/dockerfile/parse';
import { applyEdits, defaultConfig, refactoringsAt, type RefactoringId } from '../../shared-rules/src/index';
import { isInstalled, runAll } from '../merge/execute';
import { generateCase } from '../merge/generate';

/** How many bodies each shell gets that a refactoring takes; `MERGE_CASES=2000` for a long run. */
const wanted = Number(process.env['MERGE_CASES'] ?? 60);
const everyShell: readonly (readonly string[])[] = [
  ['dash', '-c'],
  ['bash', '-o', 'pipefail', '-c'],
  ['busybox', 'ash', '-c'],
];
const shells = everyShell.filter(isInstalled);
for (const words of everyShell) if (!isInstalled(words)) console.log(`skipped: here-documents: ${words.join(' ')} is not installed`);

/** The text that the shell gets from the only RUN. */
function bodyOf(text: string): string {
  const run = parseDockerfile(text).instructions.find((one) => one.keyword === 'RUN');
  return run?.heredocs[0]?.content.text ?? run?.body.text ?? '';
}

function rewritten(text: string, id: RefactoringId): string | null {
  const start = text.indexOf('RUN');
  const found = refactoringsAt({ kind: 'dockerfile', text, path: null, config: defaultConfig }, new Map(), { start, end: start }).find((one) => one.id === id);
  return found === undefined ? null : applyEdits(text, found.edits());
}

describe('RUN written as a here-document, and back', () => {
  it.each(shells.map((shell) => [shell.join(' '), shell] as const))('does the same in %s', { timeout: 600_000 }, (_name, shell) => {
    const pairs: (readonly [string, string])[] = [];
    let back = 0;
    for (let seed = 1; pairs.length < wanted && seed < wanted * 60; seed++) {
      // A body by itself, and as part of a list: only a list can be parted.
      for (const body of generateCase(seed * 6007, { bash: shell[0] === 'bash' }, shell).bodies) {
        for (const run of [body, `true && ${body}`, `set -e; ${body}`]) {
          const text = `FROM base\nSHELL ${JSON.stringify(shell)}\nRUN ${run}\n`;
          if (parseDockerfile(text).problems.length > 0) continue;
          const to = rewritten(text, 'to-heredoc');
          if (to !== null) pairs.push([text, to]);
          const from = rewritten(to ?? text, 'from-heredoc');
          if (from !== null) {
            back++;
            pairs.push([to ?? text, from]);
          }
        }
      }
    }
    expect(pairs.length).toBeGreaterThanOrEqual(wanted);
    expect(back).toBeGreaterThan(10);
    const outcomes = runAll(
      shell,
      pairs.flatMap(([before, after]) => [[bodyOf(before)], [bodyOf(after)]]),
    );
    pairs.forEach(([before, after], at) => expect(outcomes[2 * at + 1], `${before}\n${after}`).toEqual(outcomes[2 * at]));
    expect(new Set(outcomes.map((one) => one.status)).size).toBeGreaterThan(1);
  });
});
