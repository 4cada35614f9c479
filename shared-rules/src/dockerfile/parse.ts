import { lazy } from '../model/lazy';
import type { MappedText } from '../text/mapped-text';
import type { Span } from '../text/span';
import type { Content, JsonContent } from './content';
import { frozen, frozenText, problem } from './frozen';
import type { HeredocBody } from './heredoc-bodies';
import { KEYWORDS } from './keywords';
import { refusal, tooLongLines } from './limits';
import { missingArgument } from './missing-argument';
import type { Dockerfile, Flag, Heredoc, Instruction, JsonString, Pair, Problem, ProblemCode, Word } from './nodes';
import { scan, type LogicalLine } from './scanner';
import type { Range } from './words';

/**
 * Reads a Dockerfile as BuildKit does. Never throws: what can not be read is a problem, and reading goes on behind it.
 * A file over 1,048,576 UTF-16 units, and one with a NUL in its first 8,192, yields one problem and no instruction. Lines of a template and
 * merge-conflict markers (see template.ts) yield neither instruction nor problem. Takes time linear in the text.
 * Reference: https://docs.docker.com/reference/dockerfile/
 */
export function parseDockerfile(text: string): Dockerfile {
  const feed = text.indexOf('\n');
  const eol = feed > 0 && text[feed - 1] === '\r' ? '\r\n' : '\n';
  const refused = refusal(text);
  if (refused !== null) return finish({ text, eol, escape: '\\', directives: [], comments: [], instructions: [], problems: [refused] });
  const { escape, directives, comments, lines, problems } = scan(text);
  const instructions = lines.map((line, index) => buildInstruction(line, index));
  const all = [...problems, ...tooLongLines(text), ...lines.flatMap((line) => problemsOf(line))];
  all.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  return finish({ text, eol, escape, directives, comments, instructions, problems: all });
}

function finish(file: Dockerfile): Dockerfile {
  for (const list of [file.directives, file.comments, file.instructions, file.problems]) frozen(list);
  return frozen(file);
}

function buildInstruction(line: LogicalLine, index: number): Instruction {
  const before = built.get(line.content);
  if (before?.index === index && isSame(before.line, line)) return before.instruction;
  const heredocs = frozen(line.heredocs.map((body) => buildHeredoc(body, line.text)));
  const instruction = build(line.content, frozenText(line.text), line.end, index, false, heredocs);
  // The body of a heredoc is a slice of its document, and would keep that in memory.
  if (heredocs.length === 0) built.set(line.content, { line, index, instruction });
  return instruction;
}

/** What a line became where it was last met: behind an edit, most lines stand where they stood. */
const built = new WeakMap<Content, { readonly line: LogicalLine; readonly index: number; readonly instruction: Instruction }>();

/** Of two lines with equal content: whether they stand at the same places, too. */
function isSame(one: LogicalLine, other: LogicalLine): boolean {
  const [own, others] = [one.text.segments, other.text.segments];
  return (
    one.end === other.end &&
    own.length === others.length &&
    own.every(({ at, source, length }, index) => at === others[index]?.at && source === others[index]?.source && length === others[index]?.length)
  );
}

/** `whole` is the text of the line that holds the instruction: for a trigger, its ONBUILD's. */
function build(content: Content, whole: MappedText, end: number, index: number, onbuild: boolean, heredocs: readonly Heredoc[]): Instruction {
  const { keyword, keywordRange, healthcheck, trigger } = content;
  const keywordSpan = spanOf(keywordRange, whole);
  const words = lazy(() => frozen(content.words().map((word): Word => frozen({ raw: word.raw, value: word.value, ...place(word, whole) }))));
  return frozen({
    keyword,
    keywordSpan,
    span: frozen({ start: keywordSpan.start, end }),
    logical: onbuild ? frozenText(whole.slice(keywordRange.start)) : whole,
    flags: frozen(content.flags.map((flag) => buildFlag(flag, whole))),
    body: bodyOf(content.body, whole),
    get words() {
      return words();
    },
    json: buildJson(content.json, whole),
    pairs: frozen(content.pairs.map((pair) => buildPair(pair, whole))),
    heredocs,
    trigger: trigger === null ? null : build(trigger, whole, end, index, true, trigger.keyword === 'ONBUILD' ? [] : heredocs),
    onbuild,
    healthcheck: healthcheck === null ? null : frozen({ body: bodyOf(healthcheck.body, whole), json: buildJson(healthcheck.json, whole) }),
    index,
  });
}

function buildFlag(flag: Content['flags'][number], whole: MappedText): Flag {
  return frozen({
    name: flag.name,
    value: flag.value,
    span: spanOf(flag, whole),
    valueSpan: valueSpanOf(flag.valueRange, whole),
    options: frozen(flag.options.map((option) => frozen({ name: option.name, value: option.value, span: spanOf(option, whole) }))),
  });
}

function buildPair(pair: Content['pairs'][number], whole: MappedText): Pair {
  const { key, value, rawValue, keyRange, valueRange, literal, legacy } = pair;
  return frozen({
    key,
    value,
    rawValue,
    span: spanOf(pair, whole),
    keySpan: spanOf(keyRange, whole),
    valueSpan: valueSpanOf(valueRange, whole),
    literal,
    legacy,
  });
}

function buildJson(json: readonly JsonContent[] | null, whole: MappedText): readonly JsonString[] | null {
  return json === null ? null : frozen(json.map((one) => frozen({ value: one.value, ...place(one, whole) })));
}

function buildHeredoc({ word, bodySpan, content, terminatorSpan }: HeredocBody, whole: MappedText): Heredoc {
  const { name, expand, stripTabs } = word;
  return frozen({
    name,
    expand,
    stripTabs,
    span: spanOf(word, whole),
    bodySpan: frozen(bodySpan),
    content: frozenText(content),
    terminatorSpan: frozen(terminatorSpan),
  });
}

function place(range: Range, whole: MappedText): Pick<Word, 'span' | 'contiguous'> {
  return { span: spanOf(range, whole), contiguous: whole.isContiguous(range.start, range.end) };
}

function bodyOf(range: Range, whole: MappedText): MappedText {
  return frozenText(whole.slice(range.start, range.end));
}

function spanOf(range: Range, whole: MappedText): Span {
  return frozen(whole.span(range.start, range.end));
}

function valueSpanOf(range: Range | null, whole: MappedText): Span | null {
  if (range === null || range.start < range.end) return range === null ? null : spanOf(range, whole);
  // An empty value stands behind its `=`, not behind the continuation that may follow.
  const at = whole.toSource(range.start - 1) + 1;
  return frozen({ start: at, end: at });
}

function problemsOf(line: LogicalLine): Problem[] {
  const problems: Problem[] = [];
  const { text } = line.text;
  for (let content: Content | null = line.content; content !== null; content = content.trigger) {
    const { keyword, keywordRange } = content;
    const add = (code: ProblemCode, message: string): void => void problems.push(problem(code, message, spanOf(keywordRange, line.text)));
    if (!KEYWORDS.has(keyword)) {
      add('unknown-instruction', `Unknown instruction: ${shortened(text.slice(keywordRange.start, keywordRange.end))}`);
      continue;
    }
    const missing = missingArgument(content, text);
    if (missing !== null) add('missing-argument', missing);
  }
  return problems;
}

function shortened(word: string): string {
  return word.length > 40 ? `${word.slice(0, 40)}…` : word;
}
