import type { Dockerfile, Instruction } from '../../dockerfile/nodes';
import { insert, remove, replace, type TextEdit } from '../../text/edit';
import type { Span } from '../../text/span';
import type { Body } from './classify';
import { lineEnd, lineStart, nextLine } from '../../text/lines';
import { linesAbove, switchesFor } from './switches';

/** One body with what is put around it, and how it is joined to the next. */
export interface Piece {
  readonly body: Body;
  readonly open: string;
  readonly close: string;
  /** Null for the last. */
  readonly joiner: '&&' | ';' | null;
}

/** How the file writes a chain over several lines. */
interface Style {
  readonly indent: string;
  /** `&& b` starts the line, rather than `a &&` ending it. */
  readonly leading: boolean;
  readonly escape: string;
  readonly eol: string;
}

/** `errexit`: the merged text starts with `set -e`, on a line of its own. */
interface Options {
  readonly errexit: boolean;
}

/**
 * The edits that turn the instructions of `pieces` into one. Bodies and comments keep their characters; between the bodies
 * - ` && \` (or ` \` and `&& ` on the next line, where the file writes it so) takes the place of the line's end,
 * - keyword and flags of the later instructions go, comment lines and bodies that stand on lines of their own stay where they are,
 * - a blank line becomes one that holds only the escape character: an empty one there is an error to come (BuildKit's NoEmptyContinuation),
 * - a comment that switches rules off goes above the instruction, the only place where it works.
 */
export function layOut(pieces: readonly Piece[], document: Dockerfile, options: Options): readonly TextEdit[] {
  const { text } = document;
  const style = styleOf(
    pieces.map((piece) => piece.body),
    document,
  );
  const first = pieces[0] as Piece;
  const edits: TextEdit[] = [];
  const switches: Span[] = [];
  pieces.forEach((piece, at) => {
    const { body } = piece;
    const { instruction } = body.run;
    const before = pieces[at - 1];
    const startOfLine = lineStart(text, instruction.span.start);
    const moved = piece.joiner !== null || piece.close !== '' ? movedComment(body, text) : null;
    if (before !== undefined) {
      edits.push(...between(before.body.run.instruction, instruction, document, style, switches));
      const lead = before.joiner === '&&' && style.leading ? '&& ' : '';
      const comment = moved !== null && moved.at < body.code.start ? moved.comment : null;
      edits.push(
        replace({ start: startOfLine, end: body.code.start }, laterHeader(text.slice(startOfLine, body.code.start), comment, style) + lead + piece.open),
      );
    } else if (piece.open !== '' || options.errexit) {
      const front = options.errexit ? `set -e; ${style.escape}${style.eol}${indentOf(text, body.code.start) ?? style.indent}` : '';
      edits.push(insert(body.code.start, front + piece.open));
    }
    if (moved !== null && (before === undefined || moved.at >= body.code.start)) edits.push(insert(moved.at, `${moved.indent}${moved.comment}${style.eol}`));
    edits.push(...ending(piece, text, style));
  });
  const startOfFirst = lineStart(text, first.body.run.instruction.span.start);
  const above = linesAbove(switches, startOfFirst, document);
  if (above !== '') edits.push(insert(startOfFirst, above));
  return edits;
}

function ending({ body, close, joiner }: Piece, text: string, style: Style): readonly TextEdit[] {
  const end = lineEnd(text, body.code.end);
  if (joiner === null) return close === '' ? [] : [body.comment === null ? insert(body.code.end, close) : replace({ start: body.code.end, end }, close)];
  const operator = joiner === ';' ? ';' : style.leading ? '' : ' &&';
  return [replace({ start: body.code.end, end }, `${close}${operator} ${style.escape}`)];
}

/** The lines from one instruction to the next: comments and blank lines. */
function between(before: Instruction, after: Instruction, document: Dockerfile, style: Style, switches: Span[]): readonly TextEdit[] {
  const { text } = document;
  const edits: TextEdit[] = [];
  const stop = lineStart(text, after.span.start);
  let commented = false;
  for (let at = nextLine(text, before.span.end); at < stop; at = nextLine(text, at)) {
    const end = lineEnd(text, at);
    if (text.slice(at, end).trim() === '') edits.push(replace({ start: at, end }, style.indent + style.escape));
    else commented = true;
  }
  const own = commented ? switchesFor(after, document) : [];
  switches.push(...own);
  return [...edits, ...own.map(remove)];
}

/** What stands in place of keyword and flags, up to the body: its comment lines, then `comment`, then the blanks before the body. */
function laterHeader(header: string, comment: string | null, style: Style): string {
  const lines = header.split(/(?<=\n)/);
  const last = lines.pop() as string;
  const kept = lines.filter((line) => line.trim() === '' || line.trimStart().startsWith('#'));
  const indent = lines.length > 0 && last.trim() === '' ? last : style.indent;
  return kept.join('') + (comment === null ? '' : indent + comment + style.eol) + indent;
}

/** A comment of the shell behind the commands would swallow what is joined to them: it gets a line of its own above. */
function movedComment(body: Body, text: string): { readonly at: number; readonly indent: string; readonly comment: string } | null {
  if (body.comment === null) return null;
  const at = lineStart(text, body.comment.start);
  return { at, indent: /^[ \t]*/.exec(text.slice(at))?.[0] ?? '', comment: text.slice(body.comment.start, body.comment.end).trimEnd() };
}

function styleOf(bodies: readonly Body[], document: Dockerfile): Style {
  const { text, escape, eol } = document;
  const own = bodies.map((body) => body.run.instruction);
  const lines = (instructions: readonly Instruction[]) => instructions.flatMap((one) => continuationLines(one, text, escape));
  const mine = lines(own);
  const balance = leadingBalance(mine);
  // What the bodies themselves do not show, the other instructions of the file may.
  const theirs = balance === 0 || mine.length === 0 ? lines(document.instructions.filter((one) => one.keyword === 'RUN' && !own.includes(one))) : [];
  const leading = (balance || leadingBalance(theirs)) > 0;
  return { indent: commandIndent(mine, leading) ?? commandIndent(theirs, leading) ?? '    ', leading, escape, eol };
}

/** The blanks in front of a command that starts a line; where only arguments do, the shortest. */
function commandIndent(lines: readonly ContinuationLine[], leading: boolean): string | undefined {
  const command = lines.find((line) => (leading ? line.startsWithAnd : line.followsOperator));
  return command?.indent ?? lines.map((line) => line.indent).sort((a, b) => a.length - b.length)[0];
}

/** A line of a continued instruction, behind its first, that holds something of it. */
interface ContinuationLine {
  readonly indent: string;
  readonly startsWithAnd: boolean;
  /** The line before ends with `&&`, or with that, `||` or `;`. */
  readonly followsAnd: boolean;
  readonly followsOperator: boolean;
}

function continuationLines({ span }: Instruction, text: string, escape: string): readonly ContinuationLine[] {
  const lines: ContinuationLine[] = [];
  let before = '';
  for (let at = span.start; at < span.end; at = nextLine(text, at)) {
    const line = text.slice(at, Math.min(span.end, lineEnd(text, at)));
    const content = line.trim();
    if (content === '' || content === escape || content.startsWith('#')) continue;
    const indent = /^[ \t]*/.exec(line)?.[0] ?? '';
    if (at !== span.start && indent !== '')
      lines.push({ indent, startsWithAnd: content.startsWith('&&'), followsAnd: before.endsWith('&&'), followsOperator: /(?:&&|\|\||;)$/.test(before) });
    before = content.endsWith(escape) ? content.slice(0, -1).trimEnd() : content;
  }
  return lines;
}

/** How many more lines start with `&&` than follow one that ends with it. */
function leadingBalance(lines: readonly ContinuationLine[]): number {
  return lines.reduce((balance, line) => balance + (line.startsWithAnd ? 1 : 0) - (line.followsAnd ? 1 : 0), 0);
}

/** The blanks in front of `at`; null when something else stands there too. */
function indentOf(text: string, at: number): string | null {
  const before = text.slice(lineStart(text, at), at);
  return before.trim() === '' ? before : null;
}
