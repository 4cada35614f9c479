import { argumentFaults } from '../../dockerfile/argument-faults';
import { holdsTemplate } from '../../dockerfile/holds-template';
import { KEYWORDS } from '../../dockerfile/keywords';
import type { Dockerfile, Instruction, Problem } from '../../dockerfile/nodes';
import { defineRule } from '../../engine/rule';
import type { RunStep } from '../../model/image';
import { insert, replace, type TextEdit } from '../../text/edit';
import { baseName } from '../../text/path';
import type { Span } from '../../text/span';
import { meant } from '../../text/typo';

export default defineRule(
  {
    id: 'invalid-instruction',
    group: 'validity',
    summary: 'Reports what the builder or the shell can not read: unknown instructions, missing arguments, heredocs without an end, broken commands.',
    since: '0.1.0',
    preset: 'minimal',
    messages: {
      typo: { text: '`{word}` is no instruction, so the build stops here; `{meant}` is the nearest that is.', severity: 'error' },
      unknown: { text: '`{word}` is no instruction, so the build stops here.', severity: 'error' },
      detached: { text: '`{word}` is no instruction: the line above does not go on here, as it lacks the escape character at its end.', severity: 'error' },
      heredoc: { text: 'The heredoc `{word}` has no end: no line below holds just its delimiter, so the build fails.', severity: 'error' },
      shell: { text: '{what}: the RUN fails.', severity: 'error' },
      refused: { text: '{what}, so the build stops here.', severity: 'error' },
      unread: { text: '{what}.', severity: 'info' },
    },
    fixes: {
      correct: { title: 'Write `{meant}`', level: 'suggested', why: 'It is what is nearest to the text, not necessarily what was meant.' },
      continue: {
        title: 'Let the line above go on',
        level: 'suggested',
        why: 'The lines become arguments of the instruction above: see that they belong there.',
      },
    },
    sources: [{ guide: 'Dockerfile reference', section: 'Format' }],
  },
  (context) => ({
    image({ document, stages, runs }) {
      const unknown = new Map(document.problems.filter((problem) => problem.code === 'unknown-instruction').map((problem) => [problem.span.start, problem]));
      const all = document.instructions.flatMap((one) => (one.trigger === null ? [one] : [one, one.trigger]));
      const strays = ownFrontend(document) ? [] : all.filter((one) => unknown.has(one.keywordSpan.start));
      const lowerCase = all.filter((one) => KEYWORDS.has(one.keyword) && isLower(written(document, one.keywordSpan))).length * 2 > all.length - strays.length;
      const candidates = new Map(strays.map((one) => [one, intended(document, one, lowerCase)]));

      let foreign = false;
      for (const [stray, word] of candidates) {
        const at = stray.keywordSpan;
        if (word !== null) {
          const data = { meant: word };
          const fixes = [{ use: 'correct' as const, data, edits: () => [replace(at, word)] }];
          context.report({ at, message: 'typo', data: { word: shown(document, at), ...data }, fixes });
          continue;
        }
        // A file without any FROM is hardly a Dockerfile: one finding says enough.
        if (foreign) continue;
        foreign = stages.length === 0;
        const above = isLine(document, stray) ? before(document, stray) : null;
        if (above === null) context.report({ at, message: 'unknown', data: { word: shown(document, at) } });
        // A block of lost lines is one fault, told at its first.
        else if (candidates.get(above) !== null)
          context.report({
            at,
            message: 'detached',
            data: { word: shown(document, at) },
            fixes: [{ use: 'continue', edits: () => joined(document, stray, candidates) }],
          });
      }
      for (const instruction of ownFrontend(document) ? [] : all) {
        if (holdsTemplate(instruction.logical.text)) continue;
        for (const { at, what, repair } of argumentFaults(instruction)) {
          context.report({
            at,
            message: 'refused',
            data: { what },
            fixes: repair === null ? [] : [{ use: 'correct', data: { meant: repair }, edits: () => [replace(at, repair)] }],
          });
        }
      }
      for (const run of runs) {
        const problem = run.script?.problems[0];
        if (problem === undefined || !isPlainShell(run) || holdsTemplate(run.instruction.logical.text)) continue;
        context.report({ at: wordAt(document, problem.span), message: 'shell', data: { what: problem.message.replace(/\.$/, '') } });
      }
      for (const problem of document.problems) {
        const what = problem.message;
        if (problem.code === 'unterminated-heredoc') context.report({ at: problem.span, message: 'heredoc', data: { word: shown(document, problem.span) } });
        else if (problem.code === 'invalid-directive' || problem.code === 'missing-argument' || problem.code === 'instruction-too-long')
          context.report({ at: place(document, problem), message: 'refused', data: { what } });
        else if (problem.code === 'file-too-large' || problem.code === 'binary')
          context.report({ at: place(document, problem), message: 'unread', data: { what } });
      }
    },
  }),
);

/** zsh and ksh know more than what is read here. */
function isPlainShell({ state }: RunStep): boolean {
  return /^(?:sh|bash|dash|ash|env|busybox)$/.test(baseName(state.shell[0] ?? ''));
}

/** A syntax directive that names another frontend than Docker's: it may know more instructions. */
function ownFrontend(document: Dockerfile): boolean {
  const syntax = document.directives.find((directive) => directive.name === 'syntax');
  return syntax !== undefined && !/^(?:docker\.io\/)?docker\/dockerfile(?:-upstream)?(?:[:@]|$)/.test(syntax.value);
}

/** The instruction that an unknown word was meant to be, in the word's own case; a lower-case word is a shell's unless the file is written so. */
function intended(document: Dockerfile, { keywordSpan }: Instruction, lowerCase: boolean): string | null {
  const word = written(document, keywordSpan);
  const isLowerCase = isLower(word);
  if (!/^[A-Za-z]+$/.test(word) || (isLowerCase && !lowerCase)) return null;
  const found = meant(word.toUpperCase(), KEYWORDS);
  return found === null ? null : isLowerCase ? found.toLowerCase() : found;
}

/** Not in capitals, as another builder's instruction would be, nor the trigger of an ONBUILD. */
function isLine(document: Dockerfile, { keywordSpan, onbuild }: Instruction): boolean {
  return !onbuild && !/^[A-Z]{2,}$/.test(written(document, keywordSpan));
}

/** The instruction that ends on the line right above; null when there is none that could go on. */
function before(document: Dockerfile, instruction: Instruction): Instruction | null {
  const above = document.instructions[instruction.index - 1];
  // FROM takes an image and a name, the exec form its own words: nothing goes on there.
  if (above === undefined || above.heredocs.length > 0 || above.keyword === 'FROM' || above.json !== null) return null;
  return /^\r?\n[ \t]*$/.test(document.text.slice(above.span.end, instruction.span.start)) ? above : null;
}

/** An escape character behind the line above, and behind each lost line that another one follows. */
function joined(document: Dockerfile, first: Instruction, strays: ReadonlyMap<Instruction, string | null>): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  for (
    let stray: Instruction | undefined = first;
    stray !== undefined && strays.get(stray) === null && isLine(document, stray);
    stray = document.instructions[stray.index + 1]
  ) {
    const above = before(document, stray);
    if (above === null) break;
    edits.push(insert(above.span.end, ` ${document.escape}`));
  }
  return edits;
}

/** A long line is marked by its first word, a file by its first line. */
function place(document: Dockerfile, { code, span }: Problem): Span {
  if (code !== 'instruction-too-long' && code !== 'file-too-large') return span;
  const word = /\S+/.exec(document.text.slice(span.start, span.start + 200));
  return word === null ? { start: span.start, end: span.start + 1 } : { start: span.start + word.index, end: span.start + word.index + word[0].length };
}

/** Where something is missing behind the last character, its whole word is marked. */
function wordAt({ text }: Dockerfile, { start, end }: Span): Span {
  const word = end - start === 1 ? /[^\s()]+$/.exec(text.slice(Math.max(0, end - 200), end)) : null;
  return word === null ? { start, end } : { start: end - word[0].length, end };
}

function written(document: Dockerfile, span: Span): string {
  return document.text.slice(span.start, span.end);
}

function isLower(word: string): boolean {
  return word === word.toLowerCase();
}

function shown(document: Dockerfile, span: Span): string {
  const word = written(document, span);
  return word.length > 40 ? `${word.slice(0, 40)}…` : word;
}
