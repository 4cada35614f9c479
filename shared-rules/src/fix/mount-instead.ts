import type { Image, RunStep } from '../model/image';
import { isExact, type MadeFile } from '../model/layer-files';
import { insert, remove, type TextEdit } from '../text/edit';
import { instructionRemoval } from './remove-command';

/**
 * Takes a COPY away and gives the one RUN that uses the file `--mount=type=bind` instead (Dockerfile reference, RUN --mount=type=bind).
 * Null where the COPY brings more, says how the file is to be, or more than one RUN uses it.
 */
export function mountInstead(image: Image, made: MadeFile, runs: readonly RunStep[]): readonly TextEdit[] | null {
  const { instruction } = made;
  if (
    instruction.keyword !== 'COPY' ||
    instruction.json !== null ||
    instruction.words.length !== 2 ||
    instruction.onbuild ||
    !isExact(made.path) ||
    !/^[\w./+:@-]+$/.test(made.source)
  )
    return null;
  const from = instruction.flags.find((flag) => flag.name === 'from');
  if (
    instruction.flags.some((flag) => flag !== from && flag.name !== 'chown' && flag.name !== 'link') ||
    made.source.includes('..') ||
    (from !== undefined && !/^[\w./:@-]+$/.test(from.value ?? ''))
  )
    return null;
  const [run] = runs;
  if (runs.length !== 1 || run === undefined || run.onbuild || run.stage !== made.stage || run.form === 'exec') return null;
  const cut = instructionRemoval(image.document, instruction);
  if (cut === null) return null;
  const source = from === undefined ? `source=${made.source.replace(/^\.?\/+/, '')}` : `from=${from.value ?? ''},source=${made.source}`;
  return [remove(cut), insert(mountPlace(run), ` --mount=type=bind,${source},target=${made.path}`)];
}

function mountPlace({ instruction }: RunStep): number {
  return instruction.flags[instruction.flags.length - 1]?.span.end ?? instruction.keywordSpan.end;
}
