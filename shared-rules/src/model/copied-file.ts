import type { Dockerfile, Heredoc, Instruction } from '../dockerfile/nodes';
import { baseName, below, joinPath } from '../text/path';
import { findStage } from './find-stage';
import { copyWords, type BuildContext } from './context';
import type { Stage, StageState } from './image';
import type { Answers } from './needs';
import { expand } from './scope';

/** Where a file of the image comes from. */
export interface CopiedFile {
  /** The COPY or ADD in the stage that was asked for. */
  readonly copy: Instruction;
  readonly imagePath: string;
  /** Path below the root folder; null when a heredoc holds the text. */
  readonly path: string | null;
  readonly text: string;
  readonly heredoc: Heredoc | null;
}

/**
 * Finds the file of the build context (or the heredoc) that a COPY or ADD puts at `imagePath`, the latest first, through the stages
 * that the chain copies from. Null when no instruction brings it, or its text can not be seen.
 */
export function findCopied(document: Dockerfile, chain: readonly Stage[], imagePath: string, stateAt: (instruction: Instruction) => StageState, context: BuildContext, answers: Answers, depth = 0): CopiedFile | null {
  for (const stage of chain) {
    for (const instruction of [...stage.instructions].reverse()) {
      if (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') continue;
      const found = fromCopy(document, stage, instruction, imagePath, stateAt, context, answers, depth);
      if (found !== null) return found;
    }
  }
  return null;
}

function fromCopy(document: Dockerfile, stage: Stage, copy: Instruction, imagePath: string, stateAt: (instruction: Instruction) => StageState, context: BuildContext, answers: Answers, depth: number): CopiedFile | null {
  const state = stateAt(copy);
  const words = copyWords(copy).map((word) => expand(word, state.scope, document.escape));
  const last = words.pop();
  if (last === undefined || last === null || words.length === 0) return null;
  const destination = last.startsWith('/') ? joinPath('/', last) : state.workdir === null ? null : joinPath(state.workdir, last);
  if (destination === null) return null;
  const rest = below(destination, imagePath);
  if (rest === null) return null;
  const toFolder = last.endsWith('/') || last === '.' || words.length > 1;

  const heredoc = copy.heredocs.find((one) => (rest === '' && !toFolder ? copy.heredocs.length === 1 : rest === one.name));
  if (heredoc !== undefined) return { copy, imagePath, path: null, text: heredoc.content.text, heredoc };

  const from = copy.flags.find((flag) => flag.name === 'from');
  for (const source of words.reverse()) {
    if (source === null || source.startsWith('<<')) continue;
    for (const candidate of candidates(source, rest, toFolder)) {
      if (from !== undefined) {
        const name = from.value === null ? null : expand(from.value, state.scope, document.escape);
        const other = name === null ? null : findStage(name, stage.earlier, true);
        const found = other === null || depth >= 4 ? null : findCopied(document, other.chain, joinPath('/', candidate), stateAt, context, answers, depth + 1);
        if (found !== null) return { ...found, copy, imagePath };
        continue;
      }
      const path = joinPath(context.folder, candidate.replace(/^\/+/, ''));
      if (path.startsWith('..')) continue;
      const text = answers.text(path);
      if (text !== null && text !== undefined) return { copy, imagePath, path, text, heredoc: null };
    }
  }
  return null;
}

/** The places in the source that may be the file `rest` below the destination. */
function candidates(source: string, rest: string, toFolder: boolean): readonly string[] {
  const pattern = /[*?[]/.test(baseName(source)) ? baseName(source) : null;
  if (/[*?[]/.test(pattern === null ? source : source.slice(0, -pattern.length))) return [];
  const folder = pattern === null ? source : source.slice(0, -pattern.length) || '.';
  if (rest === '') return pattern === null && !toFolder ? [source] : [];
  if (pattern !== null) return rest.includes('/') || !matches(pattern, rest) ? [] : [joinPath(folder, rest)];
  const inside = joinPath(source, rest);
  return baseName(source) === rest ? [source, inside] : [inside];
}

function matches(pattern: string, name: string): boolean {
  if (pattern.includes('[')) return false;
  const source = pattern.replace(/[.+^${}()|\\]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.');
  return new RegExp(`^${source}$`).test(name);
}
