import { continuationsOf, type Continuation } from '../../dockerfile/continuations';
import { KEYWORDS } from '../../dockerfile/keywords';
import type { Dockerfile } from '../../dockerfile/nodes';
import { defineRule } from '../../engine/rule';
import { remove, type TextEdit } from '../../text/edit';

export default defineRule(
  {
    id: 'empty-continuation',
    group: 'validity',
    summary: 'Reports empty lines inside an instruction that goes on over several lines.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      empty: { text: 'An empty line follows, which does not end the instruction: builders warn of it, and are about to refuse it.', severity: 'warning' },
      swallows: { text: 'The empty line below does not end the instruction: `{keyword}` behind it becomes a part of this one.', severity: 'error' },
      last: { text: 'Nothing follows this escape character: the instruction ends here.', severity: 'warning' },
    },
    fixes: {
      removeLine: { title: 'Remove the empty line', level: 'safe' },
      endHere: {
        title: 'Remove the escape character, so that the instruction ends here',
        level: 'suggested',
        why: 'What stands below becomes an instruction of its own.',
      },
      removeEscape: { title: 'Remove the escape character', level: 'safe' },
    },
    aliases: ['BK:NoEmptyContinuation'],
    sources: [
      { guide: 'EW', section: 'Sort multi-row parameters' },
      { guide: 'Dockerfile reference', section: 'Format' },
    ],
  },
  (context) => ({
    image({ document }) {
      for (const instruction of document.instructions) {
        for (const continuation of continuationsOf(document, instruction)) {
          const { escape, emptyLines, next } = continuation;
          if (next === null) {
            context.report({ at: escape, message: 'last', fixes: [{ use: 'removeEscape', edits: () => [cut(document, continuation)] }] });
            continue;
          }
          const first = emptyLines[0];
          if (first === undefined) continue;
          const keyword = instructionAt(document, next);
          if (keyword !== null)
            context.report({
              at: escape,
              message: 'swallows',
              data: { keyword },
              fixes: [{ use: 'endHere', edits: () => [cut(document, continuation, true)] }],
            });
          else context.report({ at: escape, message: 'empty', fixes: [{ use: 'removeLine', edits: () => emptyLines.map(remove) }] });
        }
      }
    },
  }),
);

/** The instruction that starts in the first column there, to all appearance. */
function instructionAt({ text }: Dockerfile, at: number): string | null {
  if (at > 0 && text[at - 1] !== '\n') return null;
  const word = /^[A-Z]+(?=[ \t])/.exec(text.slice(at, at + 16))?.[0];
  return word !== undefined && KEYWORDS.has(word) ? word : null;
}

/** The escape character and the blanks before it; with `operator`, also one of the shell's that has nothing behind it then. */
function cut({ text }: Dockerfile, { escape }: Continuation, operator = false): TextEdit {
  const line = text.slice(text.lastIndexOf('\n', escape.start) + 1, escape.start);
  const tail = (operator ? /\s*(?:(?:&&|\|\||\||;)\s*)?$/ : /\s*$/).exec(line)?.[0] ?? '';
  return remove({ start: escape.start - tail.length, end: escape.end });
}
