import { parseDockerfile } from '../../shared-rules/src/dockerfile/parse';
import type { Instruction } from '../../shared-rules/src/dockerfile/nodes';
import type { Finding } from '../../shared-rules/src/engine/finding';
import type { TextEdit } from '../../shared-rules/src/text/edit';
import { wordsIn, type Moment } from './judge';

/** Which words a fix may take away: those that match, or those that stand at a place of the finding. */
export type Losable =
  | RegExp
  /** In the text that the finding marks. */
  | 'marked'
  /** In the instruction that the finding is in; in a script, anywhere in the lines that it marks and the edits change. */
  | 'instruction'
  /** In the flags (`--mount=…`) of the instructions that the edits change. */
  | 'flags'
  /** Delimiters of here-documents. */
  | 'heredoc names'
  /** In comments behind shell commands, which `judgeComments` looks after. */
  | 'shell comments'
  /** Words that stand right at a continuation, and are two words for us. */
  | 'joined words'
  /** Words that are there more than once. */
  | 'repeated words'
  /** In the text that the edits replace: the loosest. */
  | 'edited';

/** What a fix says of itself, besides its level: every use of it is held to that. */
export interface Claim {
  /** Words may change their places. */
  readonly moves?: boolean;
  readonly loses?: readonly Losable[];
  /** Rules that may speak up afterwards, since the repair shows them more; `any` where the text could not be read before. */
  readonly brings?: readonly string[] | 'any';
  /** Findings of the second rule that may come, as many as of the first one go: the same fault, seen by another rule. */
  readonly becomes?: readonly [from: string, to: string];
  /** A comment may go with what it is about, or change its place. */
  readonly comments?: 'drops' | 'moves';
}

/** Which words may go from `before` by a fix with this claim. */
export function mayGo(claim: Claim, before: Moment, finding: Finding, edits: readonly TextEdit[]): (word: string) => boolean {
  const { text } = before;
  const patterns = (claim.loses ?? []).filter((one) => typeof one !== 'string');
  const words = new Set((claim.loses ?? []).flatMap((one) => (typeof one === 'string' ? wordsAt(one, text, before, finding, edits) : [])));
  return (word) => words.has(word) || patterns.some((pattern) => pattern.test(word));
}

function wordsAt(place: Exclude<Losable, RegExp>, text: string, before: Moment, finding: Finding, edits: readonly TextEdit[]): readonly string[] {
  const slices = (spans: readonly { readonly start: number; readonly end: number }[]) => spans.flatMap(({ start, end }) => wordsIn(text.slice(start, end)));
  // A change inside a word changes the whole word.
  const wide = ({ start, end }: { readonly start: number; readonly end: number }) => ({ start: wordStart(text, start), end: wordEnd(text, end) });
  const edited = edits.map(({ span }) => wide(span));
  const instructions = before.kind === 'dockerfile' ? parseDockerfile(text).instructions : [];
  const touched = instructions.filter((one) => edited.some((span) => span.start <= one.span.end && one.span.start <= span.end));
  switch (place) {
    case 'marked':
      return slices([wide(finding.span)]);
    case 'edited':
      return slices(edited);
    case 'instruction':
      return slices(instructions.length === 0 ? [wide(finding.span), ...edited] : instructions.filter((one) => isIn(finding, one)).map(({ span }) => span));
    case 'flags':
      return slices(touched.flatMap(({ flags }) => flags.map(({ span }) => span)));
    case 'heredoc names':
      return touched.flatMap(({ heredocs }) => heredocs.flatMap(({ name }) => [name, `-${name}`]));
    case 'shell comments':
      return slices(touched.map(({ span }) => span)).length === 0 ? [] : (text.match(/(?<=\s)#[^\n]*/g) ?? []).flatMap((comment) => wordsIn(` x ${comment}`));
    case 'joined words':
      return wordsIn(text).filter((word) => !text.includes(word));
    case 'repeated words': {
      const all = wordsIn(text);
      return all.filter((word, at) => all.indexOf(word) !== at);
    }
  }
}

function isIn(finding: Finding, { span }: Instruction): boolean {
  return span.start <= finding.span.start && finding.span.start < span.end;
}

function wordStart(text: string, at: number): number {
  let start = at;
  while (start > 0 && !/\s/.test(text[start - 1] as string)) start--;
  return start;
}

function wordEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length && !/\s/.test(text[end] as string)) end++;
  return end;
}
