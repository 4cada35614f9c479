import type { MappedText } from '../text/mapped-text';
import type { Content, JsonContent } from './content';
import { deepFreeze } from './freeze';
import type { HeredocBody } from './heredoc-bodies';
import { KEYWORDS } from './keywords';
import { refusal, tooLongLines } from './limits';
import { missingArgument } from './missing-argument';
import type { Dockerfile, Flag, Heredoc, Instruction, JsonString, Pair, Problem, Word } from './nodes';
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
  if (refused !== null) return deepFreeze<Dockerfile>({ text, eol, escape: '\\', directives: [], comments: [], instructions: [], problems: [refused] });
  const { escape, directives, comments, lines, problems } = scan(text);
  const instructions = lines.map((line, index) => buildInstruction(line, index));
  const all = [...problems, ...tooLongLines(text), ...lines.flatMap((line) => problemsOf(line))];
  all.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  return deepFreeze<Dockerfile>({ text, eol, escape, directives, comments, instructions, problems: all });
}

function buildInstruction(line: LogicalLine, index: number): Instruction {
  return build(
    line.content,
    line.text,
    line,
    index,
    false,
    line.heredocs.map((body) => buildHeredoc(body, line.text)),
  );
}

/** `whole` is the text of the line that holds the instruction: for a trigger, its ONBUILD's. */
function build(content: Content, whole: MappedText, line: LogicalLine, index: number, onbuild: boolean, heredocs: readonly Heredoc[]): Instruction {
  const { keywordRange, body, healthcheck, trigger } = content;
  const keywordSpan = whole.span(keywordRange.start, keywordRange.end);
  return {
    keyword: content.keyword,
    keywordSpan,
    span: { start: keywordSpan.start, end: line.end },
    logical: onbuild ? whole.slice(keywordRange.start) : whole,
    flags: content.flags.map((flag) => buildFlag(flag, whole)),
    body: whole.slice(body.start, body.end),
    words: content.words.map((word): Word => ({ raw: word.raw, value: word.value, ...place(word, whole) })),
    json: buildJson(content.json, whole),
    pairs: content.pairs.map((pair) => buildPair(pair, whole)),
    heredocs,
    trigger: trigger === null ? null : build(trigger, whole, line, index, true, trigger.keyword === 'ONBUILD' ? [] : heredocs),
    onbuild,
    healthcheck: healthcheck === null ? null : { body: whole.slice(healthcheck.body.start, healthcheck.body.end), json: buildJson(healthcheck.json, whole) },
    index,
  };
}

function buildFlag(flag: Content['flags'][number], whole: MappedText): Flag {
  const { name, value, valueRange } = flag;
  return {
    name,
    value,
    span: whole.span(flag.start, flag.end),
    valueSpan: valueRange === null ? null : whole.span(valueRange.start, valueRange.end),
    options: flag.options.map((option) => ({ name: option.name, value: option.value, span: whole.span(option.start, option.end) })),
  };
}

function buildPair(pair: Content['pairs'][number], whole: MappedText): Pair {
  const { key, value, rawValue, keyRange, valueRange, literal, legacy } = pair;
  return {
    key,
    value,
    rawValue,
    span: whole.span(pair.start, pair.end),
    keySpan: whole.span(keyRange.start, keyRange.end),
    valueSpan: valueRange === null ? null : whole.span(valueRange.start, valueRange.end),
    literal,
    legacy,
  };
}

function buildJson(json: readonly JsonContent[] | null, whole: MappedText): readonly JsonString[] | null {
  return json === null ? null : json.map((one) => ({ value: one.value, ...place(one, whole) }));
}

function buildHeredoc({ word, bodySpan, content, terminatorSpan }: HeredocBody, whole: MappedText): Heredoc {
  const { name, expand, stripTabs } = word;
  return { name, expand, stripTabs, span: whole.span(word.start, word.end), bodySpan, content, terminatorSpan };
}

function place(range: Range, whole: MappedText): Pick<Word, 'span' | 'contiguous'> {
  return { span: whole.span(range.start, range.end), contiguous: whole.isContiguous(range.start, range.end) };
}

function problemsOf(line: LogicalLine): Problem[] {
  const problems: Problem[] = [];
  for (let content: Content | null = line.content; content !== null; content = content.trigger) {
    const { keyword, keywordRange } = content;
    const span = line.text.span(keywordRange.start, keywordRange.end);
    if (!KEYWORDS.has(keyword)) {
      problems.push({ code: 'unknown-instruction', message: `Unknown instruction: ${keyword}`, span });
      continue;
    }
    const missing = missingArgument(content, line.text.text);
    if (missing !== null) problems.push({ code: 'missing-argument', message: missing, span });
  }
  return problems;
}
