import { defineRule } from '../../engine/rule';
import type { SuppressionTool } from '../../engine/suppression-comments';
import type { SuppressedName, Suppression } from '../../engine/suppress';
import { remove, replace, type TextEdit } from '../../text/edit';
import { lineStart, nextLine } from '../../text/lines';
import { meant } from '../../text/typo';

export default defineRule(
  {
    id: 'unused-suppression',
    group: 'validity',
    summary: 'Reports comments that switch rules off where these have nothing to say, and names that no rule has.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      unused: { text: 'Nothing is found here that {what} could switch off.', severity: 'hint' },
      unknown: { text: 'No rule goes by the name `{name}`: the comment switches nothing off by it.', severity: 'info' },
    },
    fixes: {
      drop: { title: 'Remove {what}', level: 'suggested', why: 'Under other settings, such as another platform, the rule may have something to say here.' },
      correct: { title: 'Write `{near}`', level: 'suggested', why: 'It is the name that is nearest; another may be meant.' },
    },
    options: {
      others: {
        type: 'boolean',
        default: false,
        about: 'Speak also of comments for hadolint, tally and ShellCheck. They may serve those tools where they serve nobody here.',
      },
    },
    sources: [{ guide: 'Dockerfile reference', section: 'Format' }],
  },
  (context) => {
    const { text } = context;
    const listens = ({ tool }: Suppression): boolean => tool === 'plimsoll' || (context.options.others && tool !== 'buildkit');

    return {
      suppressions(uses) {
        for (const { suppression, idle, whole } of uses) {
          if (!listens(suppression)) continue;
          const without = (gone: readonly SuppressedName[]) => () => [withoutNames(suppression, gone, text)];
          if (whole) {
            const what = 'this comment';
            context.report({ at: suppression.comment, message: 'unused', data: { what }, fixes: [{ use: 'drop', data: { what }, edits: without([]) }] });
          }
          const [first, ...more] = idle;
          if (first !== undefined) {
            const what = idle.map((name) => `\`${name.text}\``).join(', ');
            const at = more.length === 0 ? first.span : suppression.comment;
            context.report({ at, message: 'unused', data: { what }, fixes: [{ use: 'drop', data: { what }, edits: without(idle) }] });
          }
          for (const name of suppression.names) {
            if (name.rule !== null || isForeign(name.text, suppression.tool)) continue;
            const near = meant(name.text.toLowerCase(), context.ruleIds);
            const drop = { use: 'drop', data: { what: `\`${name.text}\`` }, edits: without([name]) } as const;
            const correct = near === null ? [] : [{ use: 'correct', data: { near }, edits: () => [replace(name.span, near)] } as const];
            context.report({ at: name.span, message: 'unknown', data: { name: name.text }, fixes: [...correct, drop] });
          }
        }
      },
    };
  },
);

/** Codes of other linters stand for rules that there may be no counterpart of. */
function isForeign(name: string, tool: SuppressionTool): boolean {
  return tool !== 'plimsoll' || /^(?:DL|SC)\d{4}$/i.test(name);
}

/** The comment without these names; its whole line where none is left. */
function withoutNames({ comment, names }: Suppression, gone: readonly SuppressedName[], text: string): TextEdit {
  const left = names.filter((name) => !gone.includes(name));
  const [first] = names;
  const last = names[names.length - 1];
  if (left.length > 0 && first !== undefined && last !== undefined)
    return replace({ start: first.span.start, end: last.span.end }, left.map((name) => name.text).join(','));
  const start = lineStart(text, comment.start);
  const end = nextLine(text, comment.end);
  // The last line has nothing behind it to take along, but the line ending before it.
  return remove(end === text.length && text[end - 1] !== '\n' ? { start: endBefore(text, start), end } : { start, end });
}

function endBefore(text: string, start: number): number {
  return start === 0 ? 0 : text[start - 2] === '\r' ? start - 2 : start - 1;
}
