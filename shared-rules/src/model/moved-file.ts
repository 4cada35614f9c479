import { patternOf } from '../shell/static-value';
import { parseArgs } from '../shell/args';
import type { CommandCall } from '../shell/calls';
import { baseName, below, folderOf, joinPath } from '../text/path';
import type { RunStep, Stage } from './image';
import { variablesOf } from './variables';

/** Flags of mv, cp, ln and install that take a value. */
const flags = { values: ['-t', '--target-directory', '-S', '--suffix', '-m', '--mode', '-o', '--owner', '-g', '--group'] };

/**
 * Other paths of the image at which a RUN of the chain finds the file that it puts at `imagePath` by mv, cp, install or ln, the latest first.
 * Only absolute paths whose parts are known; through one step.
 */
export function movedFrom(chain: readonly Stage[], imagePath: string): readonly string[] {
  const found: string[] = [];
  for (const stage of chain) {
    for (const { call, run } of movesOf(stage)) {
      const variables = variablesOf(call, run.script, run.state.scope);
      found.push(...sourcesOf(call, imagePath, (word) => patternOf(word, variables)));
    }
  }
  return found.filter((path) => path !== imagePath);
}

interface Move {
  readonly call: CommandCall;
  readonly run: RunStep;
}

/** The calls of a stage that may put a file elsewhere, the last first: many paths are looked for. */
function movesOf(stage: Stage): readonly Move[] {
  let moves = known.get(stage);
  if (moves === undefined) {
    const found: Move[] = [];
    for (const run of stage.runs) {
      if (run.onbuild) continue;
      for (const call of run.calls) if (/^(?:mv|cp|ln|install)$/.test(call.name) && !call.inSubstitution) found.push({ call, run });
    }
    known.set(stage, (moves = found.reverse()));
  }
  return moves;
}

const known = new WeakMap<Stage, readonly Move[]>();

function sourcesOf(call: CommandCall, imagePath: string, valueOf: (word: CommandCall['nameWord']) => string | null): readonly string[] {
  const { flags: given, operands } = parseArgs(call.args, flags);
  const words = operands.map(valueOf);
  const folder = given.find((flag) => flag.name === '-t' || flag.name === '--target-directory')?.value;
  const destination = folder ?? words.pop();
  if (destination == null || !destination.startsWith('/')) return [];
  const place = joinPath('/', destination);
  return words.flatMap((source) => {
    if (source === null) return [];
    const link = call.name === 'ln' && !source.startsWith('/');
    if (!link && !source.startsWith('/')) return [];
    const rest = below(place, imagePath);
    if (rest === null) return [];
    const from = link ? joinPath(rest === '' ? folderOf(place) : place, source) : joinPath('/', source);
    if (rest === '' || rest === baseName(from)) return /[*?[]/.test(from) ? [] : [from];
    // `mv /tmp/*.sh /usr/bin/`
    const pattern = baseName(from);
    return /^[^?[\]]*\*[^*?[\]]*$/.test(pattern) && !/[*?[]/.test(folderOf(from)) && fits(pattern, rest) ? [joinPath(folderOf(from), rest)] : [];
  });
}

function fits(pattern: string, name: string): boolean {
  const [start = '', end = ''] = pattern.split('*');
  return !name.includes('/') && name.length >= start.length + end.length && name.startsWith(start) && name.endsWith(end);
}
