import type { Instruction } from '../dockerfile/nodes';
import { parseDockerfile } from '../dockerfile/parse';
import type { CheckInput } from '../engine/check';
import { buildImage } from '../model/build';
import type { Image, Stage } from '../model/image';
import { AnswerBook, type Answer } from '../model/needs';
import { readSuppressionComment, type SuppressionComment } from '../engine/suppression-comments';
import { shellText } from '../model/run-step';
import { MappedText } from '../text/mapped-text';
import { baseName } from '../text/path';

/** ShellCheck's names of the shells that it knows. */
export type Dialect = 'sh' | 'bash' | 'dash' | 'ksh';

/** A text for ShellCheck, and where it stands in the document. */
export interface ShellText {
  readonly text: MappedText;
  /** Null for a script that names its shell by `#!`. */
  readonly dialect: Dialect | null;
  /** Names of ARG and ENV in force: set, though the text does not assign them. */
  readonly variables: readonly string[];
  /** The instruction that holds it; null for a script. */
  readonly instruction: Instruction | null;
  /** Whether a comment of the Dockerfile switches a remark (`SC2086`) off. Those of a script are ShellCheck's own affair. */
  isIgnored(code: string): boolean;
}

/** What a POSIX shell runs in a document: RUN, and CMD and ENTRYPOINT in shell form; or the whole script. */
export function shellTexts(input: CheckInput, known: ReadonlyMap<string, Answer>): readonly ShellText[] {
  if (input.kind === 'script') {
    const dialect = input.text.startsWith('#!') ? null : 'sh';
    return [{ text: MappedText.whole(input.text), dialect, variables: [], instruction: null, isIgnored: () => false }];
  }
  const image = buildImage(parseDockerfile(input.text), new AnswerBook(known, input.context ?? null), input.path);
  const comments = suppressionsIn(image);
  return image.document.instructions.flatMap((instruction) => {
    const found = textOf(image, instruction.trigger ?? instruction);
    return found === null ? [] : [{ ...found, isIgnored: (code: string) => comments.some((one) => reaches(one, instruction) && names(one.comment, code)) }];
  });
}

interface PlacedComment {
  readonly comment: SuppressionComment;
  /** The instruction that it stands above. */
  readonly above: Instruction | null;
}

function suppressionsIn({ document }: Image): readonly PlacedComment[] {
  return document.comments.flatMap((one) => {
    const comment = readSuppressionComment(document.text.slice(one.span.start + 1, one.span.end));
    return comment === null ? [] : [{ comment, above: document.instructions.find((instruction) => instruction.span.start > one.span.start) ?? null }];
  });
}

function reaches({ comment, above }: PlacedComment, instruction: Instruction): boolean {
  return comment.file || above === instruction;
}

function names(comment: SuppressionComment, code: string): boolean {
  return comment.names.length === 0 || comment.names.some((name) => name.text.toUpperCase() === code);
}

function textOf(image: Image, instruction: Instruction): Omit<ShellText, 'isIgnored'> | null {
  const stage = image.stageOf(instruction);
  if (stage === null || stage.windows) return null;
  const run = image.runOf(instruction);
  const text = run !== null ? run.source : isShellForm(instruction) ? shellText(image.document, instruction) : null;
  if (text === null || text.text.trim() === '') return null;
  const { shell, scope } = image.stateAt(instruction);
  const own = run?.form === 'heredoc' ? interpreterOf(instruction) : run?.form === 'exec' ? (instruction.json?.[0]?.value ?? null) : null;
  const dialect = dialectOf(own ?? shell[0] ?? '', stage);
  return dialect === null ? null : { text, dialect, variables: [...scope.names()].filter((name) => /^[A-Za-z_]\w*$/.test(name)), instruction };
}

function isShellForm({ keyword, json, body }: Instruction): boolean {
  return (keyword === 'CMD' || keyword === 'ENTRYPOINT') && json === null && body.text !== '';
}

/** The program that a here-document is given to, or that its first line names; null where SHELL runs it. */
function interpreterOf({ words, heredocs }: Instruction): string | null {
  const program = words.find((word) => !/^\d*<</.test(word.value))?.value;
  return program ?? /^#!\s*(?:\S*\/env\s+)?(\S+)/.exec(heredocs[0]?.content.text ?? '')?.[1] ?? null;
}

/** `/bin/sh` is what the base makes of it. */
function dialectOf(program: string, stage: Stage): Dialect | null {
  switch (baseName(program)) {
    case 'bash':
      return 'bash';
    case 'dash':
    case 'ash':
    case 'busybox':
      return 'dash';
    case 'ksh':
    case 'mksh':
      return 'ksh';
    case 'sh':
      return stage.base?.shell === 'bash' ? 'bash' : stage.base?.shell === 'dash' || stage.base?.shell === 'ash' ? 'dash' : 'sh';
    default:
      return null;
  }
}
