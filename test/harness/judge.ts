import { DockerfileParser } from 'dockerfile-ast';
import { parseDockerfile } from '../../shared-rules/src/dockerfile/parse';
import type { CheckResult } from '../../shared-rules/src/engine/check';
import type { Finding } from '../../shared-rules/src/engine/finding';
import type { DocumentKind } from '../../shared-rules/src/index';
import { buildImage } from '../../shared-rules/src/model/build';
import { AnswerBook } from '../../shared-rules/src/model/needs';

/** A document as it is at one moment, with what the rules say of it. */
export interface Moment {
  readonly kind: DocumentKind;
  readonly text: string;
  readonly result: CheckResult;
}

/** Ways in which a repair can be wrong. */
export type FaultKind = 'parse' | 'other-parser' | 'finding' | 'new-finding' | 'comment' | 'word' | 'list' | 'not-idempotent' | 'throws';

export interface Fault {
  readonly kind: FaultKind;
  readonly detail: string;
}

/** Our parsers find no more problems than before. */
export function judgeParse(before: Moment, after: Moment): readonly Fault[] {
  return after.result.problems > before.result.problems
    ? [{ kind: 'parse', detail: `${before.result.problems} problems before, ${after.result.problems} after` }]
    : [];
}

/**
 * What dockerfile-ast, a parser that is not ours, makes of a Dockerfile. It knows no errors; so its instructions are compared with ours: a text that
 * both read alike before must be read alike afterwards, with no instruction that is unknown to it and none without its arguments.
 */
export function judgeOtherParser(before: Moment, after: Moment): readonly Fault[] {
  if (before.kind !== 'dockerfile') return [];
  const [old, now] = [viewOf(before), viewOf(after)];
  const faults: Fault[] = [];
  const fresh = now.strange.filter((word) => !old.strange.includes(word));
  if (fresh.length > 0) faults.push({ kind: 'other-parser', detail: `it sees the instructions ${fresh.join(', ')}` });
  if (old.alike && !now.alike) faults.push({ kind: 'other-parser', detail: `it reads other instructions than we do: ${now.keywords.join(' ')}` });
  return faults;
}

const keywords = /^(?:ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|FROM|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|RUN|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR)$/;

/** A text is judged many times as the one before. */
const views = new WeakMap<Moment, ReturnType<typeof otherView>>();

function viewOf(moment: Moment) {
  let view = views.get(moment);
  if (view === undefined) views.set(moment, (view = otherView(moment.text)));
  return view;
}

function otherView(text: string) {
  const seen = DockerfileParser.parse(text)
    .getInstructions()
    .map((instruction) => ({ keyword: instruction.getKeyword(), bare: (instruction.getArgumentsContent() ?? '').trim() === '' }));
  const words = seen.map(({ keyword }) => keyword);
  const ours = parseDockerfile(text).instructions.map(({ keyword }) => keyword);
  return {
    keywords: words,
    strange: seen.filter(({ keyword, bare }) => bare || !keywords.test(keyword)).map(({ keyword }) => keyword),
    alike: words.join(' ') === ours.join(' '),
  };
}

/** No rule reports more than before, but those that the repair is known to bring, and those that now see the fault of another one. */
export function judgeFresh(
  before: Moment,
  after: Moment,
  brings: readonly string[] | 'any' = [],
  becomes: readonly (readonly [string, string])[] = [],
): readonly Fault[] {
  const faults: Fault[] = after.result.failures.map(({ rule, error }) => ({ kind: 'throws', detail: `${rule}: ${String(error)}` }));
  if (brings === 'any') return faults;
  const [old, now] = [tally(before.result.findings), tally(after.result.findings)];
  for (const [rule, count] of now) {
    const seen = old.get(rule) ?? 0;
    const turned = becomes.filter(([, to]) => to === rule).reduce((sum, [from]) => sum + Math.max(0, (old.get(from) ?? 0) - (now.get(from) ?? 0)), 0);
    if (count > seen + turned && !brings.includes(rule)) faults.push({ kind: 'new-finding', detail: `${rule}: ${seen} before, ${count} after` });
  }
  return faults;
}

function tally(findings: readonly Finding[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { rule } of findings) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return counts;
}

/** The finding is gone: its rule reports less than before. (With several alternatives each must do; a finding that stands for a group may leave the rest.) */
export function judgeGone(before: Moment, after: Moment, finding: Finding): readonly Fault[] {
  const count = (moment: Moment) => moment.result.findings.filter(({ rule }) => rule === finding.rule).length;
  return count(after) < count(before) ? [] : [{ kind: 'finding', detail: `${finding.rule}: ${count(before)} before, ${count(after)} after` }];
}

/** Comment lines, and comments behind the commands of a shell: all of them are left, in their order unless the repair moves text. */
export function judgeComments(before: Moment, after: Moment, ordered: boolean): readonly Fault[] {
  if (!before.text.includes('#')) return [];
  const lost = [
    ...missing(lineComments(before.text), lineComments(after.text), ordered),
    ...missing(trailingComments(before), [...trailingComments(after), ...lineComments(after.text)], false),
  ];
  return lost.length === 0 ? [] : [{ kind: 'comment', detail: `lost or moved: ${lost.join(' | ')}` }];
}

/** An interpreter line is no comment. */
export function lineComments(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => (/^\s*#(?!!)/.test(line) ? [line.trim()] : []));
}

function trailingComments(moment: Moment): readonly string[] {
  let comments = trailing.get(moment);
  if (comments === undefined) trailing.set(moment, (comments = readTrailing(moment)));
  return comments;
}

const trailing = new WeakMap<Moment, readonly string[]>();

function readTrailing({ kind, text }: Moment): readonly string[] {
  if (kind !== 'dockerfile' || !/\S[ \t]+#/.test(text)) return [];
  const { runs } = buildImage(parseDockerfile(text), new AnswerBook(new Map()), null);
  return runs.flatMap((run) => run.script?.comments.map((comment) => comment.text.trim()) ?? []);
}

/** The items that are not there any more; in order: the first of them, since all behind it may be only late. */
function missing(before: readonly string[], after: readonly string[], ordered: boolean): readonly string[] {
  if (ordered) {
    let at = 0;
    for (const item of before) {
      const found = after.indexOf(item, at);
      if (found === -1) return [item];
      at = found + 1;
    }
    return [];
  }
  const left = [...after];
  return before.filter((item) => {
    const at = left.indexOf(item);
    if (at !== -1) left.splice(at, 1);
    return at === -1;
  });
}

/**
 * The words of a document: runs of characters that are no blank, quote, bracket, operator or continuation. Comment lines hold none. So a change of the
 * form alone (quotes, commas of an exec form, `=` of an ENV, line breaks) leaves the words as they are.
 */
export function wordsIn(text: string): readonly string[] {
  const escape = /^(?:\s*#[^\n]*\n)*?\s*#\s*escape\s*=\s*`/i.test(text) ? '`' : '\\';
  const lines = text.split(/\r?\n/).filter((line) => !/^\s*#(?!!)/.test(line));
  let joined = '';
  for (const line of lines) {
    const open = line.trimEnd();
    joined += open.endsWith(escape) ? open.slice(0, -1) : `${line}\n`;
  }
  return joined.match(/[^\s"'`,;&|()[\]{}<>=\\]+/g) ?? [];
}

/** Words that may not go are all still there, in order unless the repair moves text. */
export function judgeWords(before: Moment, after: Moment, ordered: boolean, mayGo: (word: string) => boolean): readonly Fault[] {
  const stay = wordsIn(before.text).filter((word) => !mayGo(word));
  const bad = missing(stay, wordsIn(after.text), ordered);
  return bad.length === 0 ? [] : [{ kind: 'word', detail: `lost${ordered ? ' or moved' : ''}: ${bad.join(' ')}` }];
}

/** Words that have lines of their own in a list (three or more such lines in a row) keep them, as often as the words are left at all. */
export function judgeLists(before: Moment, after: Moment): readonly Fault[] {
  const lines = loneWords(withoutPairs(before));
  const listed = lines.filter((word, at) => word !== null && runAround(lines, at) >= 3).map(String);
  if (listed.length === 0) return [];
  const [lone, old, now] = [countsOf(loneWords(after.text)), countsOf(wordsIn(before.text)), countsOf(wordsIn(after.text))];
  const count = (counts: ReadonlyMap<string | null, number>, word: string) => counts.get(word) ?? 0;
  const gone = (word: string) => Math.max(0, count(old, word) - count(now, word));
  const lost = [...countsOf(listed)].flatMap(([word, times]) => (word !== null && count(lone, word) < times - gone(word) ? [word] : []));
  return lost.length === 0 ? [] : [{ kind: 'list', detail: `not on a line of its own: ${lost.join(' ')}` }];
}

/** Without ENV and its like: their words over several lines are a value, no list. */
function withoutPairs({ kind, text }: Moment): string {
  if (kind !== 'dockerfile') return text;
  const pairs = parseDockerfile(text).instructions.filter(({ keyword }) => keyword === 'ENV' || keyword === 'LABEL');
  return pairs.reduce((left, { span }) => left.slice(0, span.start) + left.slice(span.start, span.end).replace(/[^\n]/g, '#') + left.slice(span.end), text);
}

function runAround(lines: readonly (string | null)[], at: number): number {
  let [start, end] = [at, at + 1];
  while (lines[start - 1] != null) start--;
  while (lines[end] != null) end++;
  return end - start;
}

function countsOf(items: readonly (string | null)[]): ReadonlyMap<string | null, number> {
  const counts = new Map<string | null, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}

/** For each line the word of a list that it holds; a word behind an operator starts a command. */
function loneWords(text: string): readonly (string | null)[] {
  const lines = text.split(/\r?\n/);
  return lines.map((line, at) => (/(?:&&|\|\||[;|])[ \t]*[\\`]?[ \t]*$/.test(lines[at - 1] ?? '') ? null : loneWord(line)));
}

/** The word that a line of a continued list starts with, where no other word of the list stands behind it: a comment or the next command may. */
function loneWord(line: string): string | null {
  const match = /^[ \t]+["']?([\w][\w.+:@=/~*-]*)["']?[ \t]*(?:$|[\\`;&|)#].*$)/.exec(line);
  const word = wordsIn(match?.[1] ?? '')[0] ?? null;
  return word === null || commandWords.has(word) ? null : word;
}

/** Words that stand alone on a line when a command is broken over several. */
const commandWords: ReadonlySet<string> = new Set(
  'sudo apt apt-get apk dnf yum microdnf install add update upgrade dist-upgrade clean autoremove AS as true'.split(' '),
);
