import { describe, expect, it } from 'vitest';
import type { Dockerfile } from '../../shared-rules/src/dockerfile/nodes';
import { parseDockerfile } from '../../shared-rules/src/dockerfile/parse';
import { mergeRuns, type Merge, type RefusedMerge } from '../../shared-rules/src/fix/merge-run';
import { buildImage } from '../../shared-rules/src/model/build';
import type { RunStep } from '../../shared-rules/src/model/image';
import { AnswerBook } from '../../shared-rules/src/model/needs';
import { applyEdits } from '../../shared-rules/src/text/edit';
import { isInstalled, runAll, type Outcome } from './execute';
import { generateCase } from './generate';
import { hardCases } from './hard-cases';

/** How many generated groups dash and bash get each, so that all shells together get more than 2,000; `MERGE_CASES=2000` for a long run. */
const perShell = Number(process.env['MERGE_CASES'] ?? 600);

interface TestedShell {
  /** As the words of a SHELL. */
  readonly words: readonly string[];
  /** Which part of the generated groups it gets. */
  readonly share: number;
}

/** `sh` is dash on Debian, ash on Alpine, bash on Red Hat's images. */
const everyShell: readonly TestedShell[] = [
  { words: ['dash', '-c'], share: 1 },
  { words: ['bash', '-c'], share: 1 },
  { words: ['busybox', 'ash', '-c'], share: 0.4 },
  { words: ['dash', '-ec'], share: 0.2 },
  { words: ['bash', '-o', 'pipefail', '-c'], share: 0.2 },
  { words: ['bash', '-eo', 'pipefail', '-c'], share: 0.2 },
  { words: ['bash', '--posix', '-euo', 'pipefail', '-c'], share: 0.2 },
  { words: ['busybox', 'ash', '-eo', 'pipefail', '-c'], share: 0.2 },
];
const shells = everyShell.filter(({ words }) => isInstalled(words));
for (const { words } of everyShell) if (!isInstalled(words)) console.log(`skipped: merge: ${words.join(' ')} is not installed`);

interface Merged {
  readonly document: Dockerfile;
  /** The separate bodies, as the shell gets them. */
  readonly bodies: readonly string[];
  readonly merge: Merge | RefusedMerge;
  /** The file with one RUN, and its body as the shell gets it. */
  readonly after: { readonly text: string; readonly body: string } | null;
}

function mergeAll(text: string): Merged {
  const document = parseDockerfile(text);
  const image = buildImage(document, new AnswerBook(new Map()), null);
  const merge = mergeRuns(image.runs, document);
  const bodies = image.runs.map(textOf);
  if ('refused' in merge) return { document, bodies, merge, after: null };
  const merged = applyEdits(text, merge.edits);
  const { runs } = buildImage(parseDockerfile(merged), new AnswerBook(new Map()), null);
  expect(runs, merged).toHaveLength(1);
  return { document, bodies, merge, after: { text: merged, body: runs.map(textOf).join('') } };
}

/** What the shell gets. */
function textOf({ instruction }: RunStep): string {
  return instruction.heredocs[0]?.content.text ?? instruction.body.text;
}

/** Throws with everything one needs to see when the merged RUN does something else. */
function expectSame(shell: readonly string[], groups: readonly Merged[]): readonly number[] {
  const outcomes = runAll(
    shell,
    groups.flatMap(({ bodies, after }) => [bodies, [after?.body ?? '']]),
  );
  return groups.map(({ bodies, after }, index) => {
    const separate = outcomes[2 * index];
    const together = outcomes[2 * index + 1];
    if (JSON.stringify(separate) !== JSON.stringify(together) && !isFatalExpansion(shell, separate, together)) {
      throw new Error(
        `${shell.join(' ')}\nseparate: ${bodies.join('\n          ')}\nmerged:   ${after?.body}\n\n${after?.text}\n${JSON.stringify({ separate, together }, null, 1)}`,
      );
    }
    return separate?.status ?? 0;
  });
}

/** An unset variable under `set -u` ends `bash -c` with 127, but a subshell of it with 1: both fail, and nothing else may differ. */
function isFatalExpansion(shell: readonly string[], separate: Outcome | undefined, together: Outcome | undefined): boolean {
  return shell[0] === 'bash' && separate?.status === 127 && JSON.stringify({ ...separate, status: 1 }) === JSON.stringify(together);
}

describe('separate and merged bodies', () => {
  it.each(shells.map((shell) => [shell.words.join(' '), shell] as const))(
    'generated, by %s: the same files, output and status',
    (name, { words: shell, share }) => {
      const counts = new Map<string, number>();
      const groups: Merged[] = [];
      const wanted = Math.ceil(perShell * share);
      for (let seed = 1; groups.length < wanted; seed++) {
        const { bodies, dockerfile } = generateCase(seed * 7919 + everyShell.findIndex(({ words }) => words === shell), { bash: shell[0] === 'bash' }, shell);
        const merged = mergeAll(dockerfile);
        expect(merged.bodies.map(squeeze)).toEqual(bodies.map(squeeze));
        if ('refused' in merged.merge) tally(counts, `refused: ${merged.merge.refused}`);
        else {
          expectComments(merged);
          groups.push(merged);
        }
      }
      const statuses = expectSame(shell, groups);
      groups.forEach(({ bodies, merge }, index) =>
        tally(
          counts,
          `${'refused' in merge ? '' : `${merge.level}, ${bodies[0]?.includes('\n') ? 'heredoc' : merge.form}`}, ${bodies.length} bodies${statuses[index] === 0 ? '' : ', failing'}`,
        ),
      );
      console.log(
        `${name}: ${groups.length} groups\n${[...counts]
          .sort()
          .map(([kind, count]) => `  ${String(count).padStart(5)} ${kind}`)
          .join('\n')}`,
      );
      if (wanted < 200) return;
      for (const kind of ['safe, chain, 2 bodies', 'suggested, isolated, 2 bodies', 'suggested, isolated, 3 bodies']) {
        for (const end of ['', ', failing']) expect(counts.get(kind + end) ?? 0, `${kind}${end}`).toBeGreaterThan(0);
      }
    },
    3_600_000,
  );

  it.each(shells.map(({ words }) => [words.join(' '), words] as const))('made by hand, by %s: the same files, output and status', (_, shell) => {
    const groups = hardCases
      .filter((one) => one.merge !== null)
      .map(({ bodies }) => mergeAll(`FROM base\nSHELL ${JSON.stringify(shell)}\n${bodies.map((text) => `RUN ${text}\n`).join('')}`));
    expect(groups.filter((group) => group.after === null)).toEqual([]);
    expectSame(shell, groups);
  });
});

describe('the text of the merged body', () => {
  it.each(hardCases.map((one) => [one.bodies.join('  ⏎  '), one] as const))('%s', (_, { bodies, merge: expected, refused }) => {
    const { merge, after } = mergeAll(`FROM base\n${bodies.map((text) => `RUN ${text}\n`).join('')}`);
    if (expected === null) expect(merge).toEqual({ refused });
    else expect('refused' in merge ? merge.refused : [merge.level, after?.body]).toEqual([expected.level, expected.text]);
  });
});

function expectComments({ document, after }: Merged): void {
  const left = (after?.text ?? '').split(/\r?\n/).map((line) => line.trim());
  for (const { span } of document.comments) {
    const comment = document.text.slice(span.start, span.end).trim();
    const at = left.indexOf(comment);
    expect(at, `${comment} in\n${after?.text}`).not.toBe(-1);
    left.splice(at, 1);
  }
}

function squeeze(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}

function tally(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
