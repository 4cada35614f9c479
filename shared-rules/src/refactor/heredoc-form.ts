import { parseDockerfile } from '../dockerfile/parse';
import type { Dockerfile, Instruction } from '../dockerfile/nodes';
import { classify, type Body } from '../fix/merge-run';
import { buildImage } from '../model/build';
import { AnswerBook } from '../model/needs';
import type { AndOr, Pipeline, ShellCommand, ShellScript, Statement } from '../shell/nodes';
import { applyEdits, replace, type TextEdit } from '../text/edit';
import { lineStart } from '../text/lines';
import { contains, type Span } from '../text/span';
import type { Place, Refactoring } from './refactoring';

/**
 * `RUN a && b` as a here-document with `set -e` and a line for each command. A list that sets errexit by its first command (`set -eux; a; b`) keeps it.
 * Reference: https://docs.docker.com/reference/dockerfile/#here-documents
 */
export function toHeredoc({ image, instruction }: Place): Refactoring | null {
  const run = image.runOf(instruction);
  const { document } = image;
  if (run === null || run.script === null || run.form !== 'shell' || instruction.heredocs.length > 0 || document.eol === '\r\n') return null;
  const body = classify(run);
  if ('refused' in body || body.comment !== null) return null;
  const parts = body.setsErrexit ? listOf(run.script) : chainOf(run.script, body);
  if (parts === null || parts.length < 2) return null;
  const lines = linesOf(document, instruction, parts, !body.setsErrexit && !body.shell.errexit);
  if (lines === null) return null;
  const span = { start: instruction.body.toSource(0), end: instruction.span.end };
  const name = ['EOF', 'SCRIPT', 'PLIMSOLL'].find((one) => !lines.includes(one)) as string;
  return {
    id: 'to-heredoc',
    title: 'Write RUN as a here-document',
    preview: false,
    edits: () => [replace(span, [`<<${name}`, ...lines, name].join(document.eol))],
  };
}

type Part = Statement | AndOr | Pipeline | ShellCommand;

/** The commands of `a && b && c`: under errexit, lines of their own fail where the list does. */
function chainOf(script: ShellScript, body: Body): readonly Part[] | null {
  const [only] = script.statements;
  if (body.form === 'isolated' || body.errexitSensitive || only?.command.kind !== 'and-or') return null;
  return only.command.items.some((item) => item.kind === 'pipeline' && item.negated) ? null : only.command.items;
}

/** The statements of `a; b; c`. */
function listOf(script: ShellScript): readonly Part[] | null {
  return script.statements.some((statement) => statement.background) ? null : script.statements.map((statement) => statement.command);
}

/** The lines of the script, the Dockerfile's comments between its parts kept; null where a part can not stand as it is. */
function linesOf(document: Dockerfile, instruction: Instruction, parts: readonly Part[], errexit: boolean): readonly string[] | null {
  const comments = document.comments.filter((one) => one.embedded && contains(instruction.span, one.span));
  if (comments.some((comment) => parts.some((part) => contains(part.span, comment.span)))) return null;
  const placed: { readonly at: number; readonly lines: readonly string[] }[] = comments.map((one) => ({
    at: one.span.start,
    lines: [document.text.slice(one.span.start, one.span.end)],
  }));
  for (const part of parts) {
    const text = document.text.slice(part.span.start, part.span.end);
    const broken = text.includes('\n');
    if (broken && (document.escape !== '\\' || /\n[ \t]*\n/.test(text))) return null;
    placed.push({ at: part.span.start, lines: broken ? outdented(document, part.span) : [text] });
  }
  placed.sort((a, b) => a.at - b.at);
  return [...(errexit ? ['set -e'] : []), ...placed.flatMap((one) => one.lines)];
}

/** The lines of a span, without the blanks that its first line starts with; as they are where blanks may be part of a quoted word. */
function outdented(document: Dockerfile, span: Span): readonly string[] {
  const indent = /^[ \t]*/.exec(document.text.slice(lineStart(document.text, span.start)))?.[0] ?? '';
  const lines = document.text.slice(span.start, span.end).split('\n');
  return lines.some(leavesQuoteOpen) ? lines : lines.map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line));
}

function leavesQuoteOpen(line: string): boolean {
  const quotes = line.replace(/\\./g, '');
  return ["'", '"', '`'].some((quote) => quotes.split(quote).length % 2 === 0);
}

/** The way back: `set -e` and plain commands as one `&&` chain, any other script as a list with `;`. Each statement must have a line for itself. */
export function fromHeredoc(place: Place): Refactoring | null {
  const { image, instruction } = place;
  const run = image.runOf(instruction);
  const heredoc = instruction.heredocs[0];
  if (run === null || run.script === null || run.form !== 'heredoc' || heredoc?.terminatorSpan == null) return null;
  const body = classify(run);
  if ('refused' in body) return null;
  const rows = rowsOf(image.document, run.script);
  if (rows === null) return null;
  const span = { start: heredoc.span.start, end: heredoc.terminatorSpan.end };
  const write = (edits: readonly TextEdit[]): Refactoring => ({
    id: 'from-heredoc',
    title: 'Write RUN as a list of commands',
    preview: false,
    edits: () => edits,
  });
  const [first] = rows;
  if (!body.shell.errexit && first?.text === 'set -e' && rows.length > 1) {
    const chain = [replace(span, joined(image.document, rows.slice(1), ' &&'))];
    if (isPlainChain(applyEdits(image.document.text, chain), instruction)) return write(chain);
  }
  return write([replace(span, joined(image.document, rows, ';'))]);
}

interface Row {
  readonly text: string;
  readonly comment: boolean;
}

function rowsOf(document: Dockerfile, script: ShellScript): readonly Row[] | null {
  const { text } = document;
  const rows: (Row & { readonly at: number })[] = [];
  for (const statement of script.statements) {
    const { span } = statement.command;
    const own = text.slice(span.start, span.end);
    if (statement.background || own.includes('\n') || own.includes('<<') || text.slice(lineStart(text, span.start), span.start).trim() !== '') return null;
    rows.push({ at: span.start, text: own, comment: false });
  }
  for (const comment of script.comments) {
    if (text.slice(lineStart(text, comment.span.start), comment.span.start).trim() !== '') return null;
    rows.push({ at: comment.span.start, text: text.slice(comment.span.start, comment.span.end), comment: true });
  }
  rows.sort((a, b) => a.at - b.at);
  return rows[0]?.comment === false && rows[rows.length - 1]?.comment === false ? rows : null;
}

function joined({ escape, eol }: Dockerfile, rows: readonly Row[], joiner: string): string {
  return rows
    .map((row, at) => {
      const indent = at === 0 ? '' : '    ';
      return row.comment ? `${indent}${row.text}` : `${indent}${row.text}${at === rows.length - 1 ? '' : `${joiner} ${escape}`}`;
    })
    .join(eol);
}

/** Whether the RUN is, as it is written then, a chain that fails where the script under errexit did. */
function isPlainChain(text: string, { index }: Instruction): boolean {
  const image = buildImage(parseDockerfile(text), new AnswerBook(new Map()), null);
  const instruction = image.document.instructions[index];
  const run = instruction === undefined ? null : image.runOf(instruction);
  const body = run === null ? null : classify(run);
  return body !== null && !('refused' in body) && body.form !== 'isolated' && !body.errexitSensitive;
}
