import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../shared-rules/src/dockerfile/parse';
import { check } from '../../shared-rules/src/engine/check';
import { defaultConfig } from '../../shared-rules/src/engine/config';
import { buildImage } from '../../shared-rules/src/model/build';
import { AnswerBook } from '../../shared-rules/src/model/needs';
import rule from '../../shared-rules/src/rules/consecutive-run/rule';
import { applyEdits } from '../../shared-rules/src/text/edit';
import { corpusFiles, corpusFolder, hasCorpus } from '../harness/corpus';

if (!hasCorpus) console.log(`skipped: merging real files: there are none at ${corpusFolder}`);

/** The commands of all RUNs with their arguments, in order, without the `set -e` and `set +e` that merging puts in front. */
function commandsOf(text: string): readonly string[] {
  const image = buildImage(parseDockerfile(text), new AnswerBook(new Map()), null);
  return image.runs
    .flatMap((run) => run.calls.map((call) => [call.name, ...call.args.map((word) => word.raw)].join(' ')))
    .filter((command) => !/^set [-+]e$/.test(command));
}

function commentLines(text: string): readonly string[] {
  return text
    .split('\n')
    .flatMap((line) => (line.trim().startsWith('#') ? [line.trim()] : []))
    .sort();
}

/** Empty lines inside continued instructions, which the builder warns of. */
function emptyContinuations(text: string): number {
  const { instructions } = parseDockerfile(text);
  return instructions
    .filter((one) => one.heredocs.length === 0)
    .reduce((count, one) => count + (text.slice(one.span.start, one.span.end).match(/^[ \t]*\r?$/gm) ?? []).length, 0);
}

describe.skipIf(!hasCorpus)('every merge of real files', () => {
  it('keeps commands and comments, parses, and leaves nothing to merge', () => {
    let count = 0;
    const faults: string[] = [];
    for (const { kind, name, path, text } of corpusFiles()) {
      if (kind !== 'dockerfile') continue;
      const input = { kind, text, path, config: defaultConfig };
      const before = check(input, new Map(), [rule]);
      for (const finding of before.findings) {
        const fix = finding.fixes[0];
        if (fix === undefined) {
          faults.push(`${name}: no fix`);
          continue;
        }
        count++;
        const merged = applyEdits(text, fix.edits());
        const after = check({ ...input, text: merged }, new Map(), [rule]);
        const say = (fault: string) => faults.push(`${name}: ${fix.title}: ${fault}`);
        if (after.problems > before.problems) say('parses worse');
        if (after.findings.length >= before.findings.length) say('the finding is still there');
        if (commandsOf(merged).join('\n') !== commandsOf(text).join('\n')) say('other commands');
        if (commentLines(merged).join('\n') !== commentLines(text).join('\n')) say('other comments');
        if (emptyContinuations(merged) > emptyContinuations(text)) say('an empty continuation line');
      }
    }
    expect(faults).toEqual([]);
    console.log(`${count} merges of real files keep commands and comments`);
    expect(count).toBeGreaterThan(200);
  }, 300_000);
});
