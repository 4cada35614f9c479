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
export function findCopied(
  document: Dockerfile,
  chain: readonly Stage[],
  imagePath: string,
  stateAt: (instruction: Instruction) => StageState,
  context: BuildContext,
  answers: Answers,
  depth = 0,
): CopiedFile | null {
  for (const stage of chain) {
    for (const copy of copiesOf(document, stage, stateAt)) {
      const found = fromCopy(document, stage, copy, imagePath, stateAt, context, answers, depth);
      if (found !== null) return found;
    }
  }
  return null;
}

/** A COPY or ADD with its words filled in. */
interface Copy {
  readonly instruction: Instruction;
  readonly sources: readonly (string | null)[];
  readonly destination: string;
  readonly toFolder: boolean;
}

const copies = new WeakMap<Stage, readonly Copy[]>();

/** The COPYs and ADDs of a stage whose destination is known, the last first: many paths are looked for in them. */
function copiesOf(document: Dockerfile, stage: Stage, stateAt: (instruction: Instruction) => StageState): readonly Copy[] {
  let found = copies.get(stage);
  if (found === undefined) {
    found = stage.instructions
      .flatMap((instruction) =>
        instruction.keyword === 'COPY' || instruction.keyword === 'ADD' ? (readCopy(document, stage, instruction, stateAt(instruction)) ?? []) : [],
      )
      .reverse();
    copies.set(stage, found);
  }
  return found;
}

function readCopy(document: Dockerfile, stage: Stage, instruction: Instruction, state: StageState): Copy | null {
  const sources = copyWords(instruction).map((word) => expand(word, state.scope, document.escape));
  const last = sources.pop();
  if (last === undefined || last === null || sources.length === 0) return null;
  const workdir = workdirAt(stage, state);
  const destination = last.startsWith('/') ? joinPath('/', last) : workdir === null ? null : joinPath(workdir, last);
  return destination === null
    ? null
    : { instruction, sources: sources.reverse(), destination, toFolder: last.endsWith('/') || last === '.' || sources.length > 1 };
}

function fromCopy(
  document: Dockerfile,
  stage: Stage,
  { instruction: copy, sources, destination, toFolder }: Copy,
  imagePath: string,
  stateAt: (instruction: Instruction) => StageState,
  context: BuildContext,
  answers: Answers,
  depth: number,
): CopiedFile | null {
  const rest = below(destination, imagePath);
  if (rest === null) return null;

  const heredoc = copy.heredocs.find((one) => (rest === '' && !toFolder ? copy.heredocs.length === 1 : rest === one.name));
  if (heredoc !== undefined) return { copy, imagePath, path: null, text: heredoc.content.text, heredoc };

  const from = copy.flags.find((flag) => flag.name === 'from');
  const parents = copy.flags.some((flag) => flag.name === 'parents' && flag.value !== 'false');
  for (const source of sources) {
    if (source === null || source.startsWith('<<')) continue;
    for (const candidate of parents ? keptPath(source, rest) : candidates(source, rest, toFolder)) {
      if (from !== undefined) {
        const name = from.value === null ? null : expand(from.value, stateAt(copy).scope, document.escape);
        const other = name === null ? null : findStage(name, stage.earlier, true);
        const found = other === null || depth >= 4 ? null : findCopied(document, other.chain, joinPath('/', candidate), stateAt, context, answers, depth + 1);
        if (found !== null) return { ...found, copy, imagePath };
        continue;
      }
      const found = fromContext(candidate, context, answers);
      if (found !== null) return { copy, imagePath, ...found, heredoc: null };
    }
  }
  return null;
}

/** Reads a source of the build context; of the folders that may be the context, the nearest that has it. */
function fromContext(source: string, context: BuildContext, answers: Answers): { readonly path: string; readonly text: string } | null {
  const read = (folder: string) => {
    const path = joinPath(folder, source.replace(/^\/+/, ''));
    return { path, text: path.startsWith('..') ? null : answers.text(path) };
  };
  const own = read(context.folder);
  // What is not known yet is asked for first: the other folders matter only when it is not there.
  const tried = own.text === null ? [own, ...(context.others ?? []).map(read)] : [own];
  for (const { path, text } of tried) if (text != null) return { path, text };
  return null;
}

/** Stands for the WORKDIR of a base that is not known, as long as the file sets none itself. */
export const unknownWorkdir = '/(workdir)';

/** The WORKDIR that relative paths of an instruction hang on; `unknownWorkdir` when the base alone decides, null when it can not be told. */
export function workdirAt(stage: Stage, state: StageState): string | null {
  return state.workdir ?? (stage.chain.some((one) => one.instructions.some((instruction) => instruction.keyword === 'WORKDIR')) ? null : unknownWorkdir);
}

/** `--parents` keeps the path of the source below the destination. */
function keptPath(source: string, rest: string): readonly string[] {
  const plain = joinPath('.', source.replace(/^\/+/, ''));
  return !/[*?[]/.test(plain) && below(plain, rest) !== null ? [rest] : [];
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
  const source = pattern
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`).test(name);
}
