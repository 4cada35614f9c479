import { continuationsOf } from '../../dockerfile/continuations';
import type { Instruction } from '../../dockerfile/nodes';
import { defineRule } from '../../engine/rule';
import { lazy } from '../../model/lazy';
import { insert } from '../../text/edit';

/** A word so long was parted on purpose. */
const longWord = 24;

export default defineRule(
  {
    id: 'continuation-spacing',
    group: 'validity',
    summary: 'Reports a word that stands right at the escape character which continues its line.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      joined: { text: 'The line goes on in the first column of the next, so that `{before}` and `{after}` become one word.', severity: 'warning' },
      glued: {
        text: 'A blank in front of the escape character would keep this word from joining the next one, should that ever lose its indentation.',
        severity: 'hint',
      },
    },
    fixes: {
      part: { title: 'Put a blank between the two words', level: 'suggested', why: 'It may have been one word that was parted on purpose.' },
      addBlank: { title: 'Put a blank in front of the escape character', level: 'safe' },
    },
    sources: [{ guide: 'EW', section: 'Sort multi-row parameters' }],
  },
  (context) => ({
    image({ document }) {
      const { text } = document;
      for (const instruction of document.instructions) {
        const open = lazy(() => openQuotes(instruction));
        for (const { escape, next } of continuationsOf(document, instruction)) {
          // An operator parts words by itself.
          if (
            next === null ||
            /^[ \t]*[;&|<>()]/.test(text.slice(next, next + 200)) ||
            !/[\w.\-/"'*]/.test(text[escape.start - 1] ?? '') ||
            open()(escape.start)
          )
            continue;
          const before = /\S+$/.exec(text.slice(Math.max(0, escape.start - 200), escape.start))?.[0] ?? '';
          const after = /^\S+/.exec(text.slice(next, next + 200))?.[0] ?? '';
          const edits = () => [insert(escape.start, ' ')];
          if (/^\s/.test(text.slice(next, next + 1))) context.report({ at: escape, message: 'glued', fixes: [{ use: 'addBlank', edits }] });
          else if (/\w$/.test(before) && /^\w/.test(after) && before.length < longWord && !isPath(before)) {
            context.report({
              at: { start: escape.start - before.length, end: escape.end },
              message: 'joined',
              data: { before, after: after.slice(0, 40) },
              fixes: [{ use: 'part', edits }],
            });
          }
        }
      }
    },
  }),
);

/** URLs, lists and assignments are parted on purpose. */
function isPath(word: string): boolean {
  return /:\/\/|[=:,]/.test(word);
}

/** Tells whether a place of the instruction stands in quotes, where blanks count. */
function openQuotes({ logical }: Instruction): (at: number) => boolean {
  const open: boolean[] = [];
  let quote = '';
  for (let at = 0; at < logical.text.length; at++) {
    const char = logical.text[at] as string;
    if (char === '\\' && quote !== "'") open[++at] = quote !== '';
    else if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    open[at] = quote !== '';
  }
  // The place is behind the last character of a piece.
  const ends = new Map(
    logical.segments.filter((segment) => segment.length > 0).map((segment) => [segment.source + segment.length, segment.at + segment.length - 1]),
  );
  return (source) => open[ends.get(source) ?? -1] ?? false;
}
