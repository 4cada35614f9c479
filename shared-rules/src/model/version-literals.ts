import type { Instruction } from '../dockerfile/nodes';
import { contains, type Span } from '../text/span';
import type { Image, Stage } from './image';

/** A version that stands in an instruction as a literal: three numbers, as a release is named. */
export interface VersionLiteral {
  readonly version: string;
  readonly span: Span;
  readonly instruction: Instruction;
  /** Null above the first FROM. */
  readonly stage: Stage | null;
  /** Where it stands: the tag in FROM, a URL, the value of a variable, or any other text (a path, a package). */
  readonly kind: 'from' | 'url' | 'variable' | 'text';
}

/** Instructions whose text decides what is built; labels only describe it. */
const keywords: ReadonlySet<string> = new Set(['FROM', 'ARG', 'ENV', 'RUN', 'ADD', 'COPY', 'WORKDIR']);

const literal = /(?<![\d.])\d+(?:\.\d+)+(?!\.?\d)/g;

/** Every version literal of a Dockerfile, in order; comments, here-documents, and addresses of four numbers are left out. */
export function versionLiterals(image: Image): readonly VersionLiteral[] {
  const { document } = image;
  return document.instructions.flatMap((instruction) => {
    const matches = keywords.has(instruction.keyword) ? [...document.text.slice(instruction.span.start, instruction.span.end).matchAll(literal)] : [];
    if (matches.length === 0) return [];
    const comments = [...document.comments, ...(image.runOf(instruction)?.script?.comments ?? [])].map((comment) => comment.span);
    const left = [...comments.filter((comment) => contains(instruction.span, comment)), ...instruction.heredocs.map((heredoc) => heredoc.bodySpan)];
    return matches.flatMap((match): VersionLiteral[] => {
      const start = instruction.span.start + match.index;
      const span = { start, end: start + match[0].length };
      if (match[0].split('.').length !== 3 || left.some((one) => contains(one, span))) return [];
      return [{ version: match[0], span, instruction, stage: image.stageOf(instruction), kind: kindOf(instruction, document.text, span) }];
    });
  });
}

function kindOf(instruction: Instruction, text: string, span: Span): VersionLiteral['kind'] {
  if (instruction.keyword === 'FROM') return 'from';
  if (
    instruction.pairs.some(
      (pair) => pair.valueSpan !== null && contains(pair.valueSpan, span) && span.start - pair.valueSpan.start <= 2 && pair.valueSpan.end - span.end <= 1,
    )
  )
    return 'variable';
  const before = /[^\s"'=]*$/.exec(text.slice(Math.max(instruction.span.start, span.start - 300), span.start))?.[0] ?? '';
  return before.includes('://') ? 'url' : 'text';
}
