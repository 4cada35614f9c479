import { operationsOf } from '../model/packages';
import type { RunStep } from '../model/image';
import type { ShellWord } from '../shell/nodes';
import { replace, type TextEdit } from '../text/edit';
import { touches, type Span } from '../text/span';
import { lineStart } from '../text/lines';
import type { Place, Refactoring } from './refactoring';

/** Packages of an install that follow one another in the text. */
interface PackageWords {
  readonly run: RunStep;
  /** What stands in front of the first. */
  readonly before: ShellWord;
  readonly words: readonly ShellWord[];
}

/** `install a b` becomes one package a line, each line continued (EW, "Sort multi-row parameters"). */
export function splitPackages(place: Place): Refactoring | null {
  const list = packageWordsAt(place);
  if (list === null || list.words.length < 2) return null;
  const { document } = place.image;
  const { text } = document;
  const gaps = gapsOf(list);
  if (!gaps.every((gap) => isPlainGap(text, gap, document.escape)) || gaps.every((gap) => text.slice(gap.start, gap.end).includes('\n'))) return null;
  const continuation = list.run.form === 'heredoc' ? '\\' : document.escape;
  const indent = indentFor(place, list);
  const newLine = ` ${continuation}${document.eol}${indent}`;
  return {
    id: 'split-packages',
    title: 'Write the packages one a line',
    preview: false,
    edits: () => [...gaps.map((gap) => replace(gap, newLine)), ...breakBehind(place, list, `${continuation}${document.eol}`, indent.slice(indentStep.length))],
  };
}

/** The way back: the packages of an install on one line. */
export function joinPackages(place: Place): Refactoring | null {
  const list = packageWordsAt(place);
  if (list === null || list.words.length < 2) return null;
  const { text, escape } = place.image.document;
  const gaps = gapsOf(list);
  const broken = gaps.filter((gap) => text.slice(gap.start, gap.end).includes('\n'));
  if (broken.length === 0 || !gaps.every((gap) => isPlainGap(text, gap, escape))) return null;
  return { id: 'join-packages', title: 'Write the packages on one line', preview: false, edits: () => broken.map((gap) => replace(gap, ' ')) };
}

const indentStep = '    ';

function packageWordsAt({ image, instruction, span }: Place): PackageWords | null {
  const run = image.runOf(instruction);
  if (run === null || run.form === 'exec' || (run.script?.problems.length ?? 1) > 0) return null;
  for (const operation of operationsOf(run)) {
    if (operation.verb !== 'install' || !touches(operation.call.command.span, span)) continue;
    const packages = new Set(operation.packages.flatMap((one) => (one.written && one.word.contiguous ? [one.word] : [])));
    const words = operation.call.command.words;
    const first = words.findIndex((word) => packages.has(word));
    const before = words[first - 1];
    if (before === undefined) continue;
    const behind = words.slice(first);
    const end = behind.findIndex((word) => !packages.has(word));
    return { run, before, words: end === -1 ? behind : behind.slice(0, end) };
  }
  return null;
}

/** What stands in front of each package. */
function gapsOf({ before, words }: PackageWords): readonly Span[] {
  return words.map((word, at) => ({ start: (at === 0 ? before : (words[at - 1] as ShellWord)).span.end, end: word.span.start }));
}

/** Blanks and continuations only: a comment in between says something of its line. */
function isPlainGap(text: string, gap: Span, escape: string): boolean {
  return text.slice(gap.start, gap.end).replaceAll(escape, '').trim() === '';
}

/** Four blanks behind the line of the command; where that is RUN's own, behind the lines that continue it. */
function indentFor({ image, instruction }: Place, { run, before }: PackageWords): string {
  const { text } = image.document;
  const start = lineStart(text, before.span.start);
  const own = /^[ \t]*/.exec(text.slice(start))?.[0] ?? '';
  if (run.form === 'heredoc' || start > instruction.span.start) return own + indentStep;
  const next = /\n([ \t]+)(?:&&|\|\||;)/.exec(text.slice(instruction.span.start, instruction.span.end));
  return own + (next?.[1] ?? '') + indentStep;
}

/** What follows the list on its last line goes to a line of its own, so that the next package takes none but its own. */
function breakBehind({ image }: Place, { run, words }: PackageWords, newLine: string, indent: string): readonly TextEdit[] {
  const { text } = image.document;
  const last = words[words.length - 1] as ShellWord;
  const behind = /^[ \t]*(;?)[ \t]+(?=[^\s;])/.exec(text.slice(last.span.end));
  if (behind === null || run.form === 'heredoc') return [];
  const rest = text.slice(last.span.end + behind[0].length);
  if (!/^(?:&&|\|\|)/.test(rest) && behind[1] === '') return [];
  if (rest.startsWith(image.document.escape)) return [];
  return [replace({ start: last.span.end, end: last.span.end + behind[0].length }, `${behind[1]} ${newLine}${indent === '' ? indentStep : indent}`)];
}
