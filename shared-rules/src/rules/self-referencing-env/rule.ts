import { fileCasing, recase } from '../../dockerfile/casing';
import { holdsComment } from '../../dockerfile/comments-in';
import { variablesIn } from '../../dockerfile/variables-in';
import { holdsTemplate } from '../../dockerfile/holds-template';
import type { Dockerfile, Instruction, Pair } from '../../dockerfile/nodes';
import { defineRule } from '../../engine/rule';
import type { Stage } from '../../model/image';
import { expand } from '../../model/scope';
import { replace, type TextEdit } from '../../text/edit';
import type { Span } from '../../text/span';

export default defineRule(
  {
    id: 'self-referencing-env',
    group: 'configuration',
    summary: 'Reports a variable that is used in the same ENV that sets it.',
    since: '0.1.0',
    preset: 'minimal',
    messages: {
      unset: {
        text: '`{name}` is set by this same ENV, so that it is still empty here: all values of an ENV see the variables as they were before it.',
        severity: 'error',
      },
      unknown: {
        text: '`{name}` is set by this same ENV, which comes too late for this value: it sees what the base image has set, if anything.',
        severity: 'warning',
      },
      old: { text: '`{name}` still has its old value "{value}" here: all values of an ENV see the variables as they were before it.', severity: 'warning' },
    },
    fixes: {
      split: { title: 'Begin a new ENV here', level: 'suggested', why: 'The value changes: it then holds what the ENV above has set.' },
    },
    aliases: ['DL3044'],
    sources: [
      { guide: 'OCP', section: 'Set environment variables' },
      { guide: 'Dockerfile reference', section: 'Environment replacement' },
    ],
  },
  (context) => ({
    instruction: {
      ENV: (env, stage) => {
        const { image } = context;
        if (image === null || stage === null || env.pairs.length < 2 || holdsTemplate(env.logical.text)) return;
        const { document } = image;
        const { scope } = image.stateAt(env);
        const setters = new Map(env.pairs.map((pair) => [pair.key, pair]));
        for (const pair of env.pairs) {
          const seen = new Set<string>();
          for (const use of variablesIn(pair.rawValue ?? '', document.escape)) {
            const { name } = use;
            const setter = setters.get(name);
            if (setter === undefined || setter === pair || use.operator.includes('-') || use.operator.includes('+') || use.guarded || seen.has(name)) continue;
            seen.add(name);
            const before = scope.get(name);
            const base = before === undefined ? setByBase(name, stage) : true;
            if (base === true && !changes(setter, before?.value ?? null, (text) => expand(text, scope, document.escape))) continue;
            const at = placeOf(document, pair, use);
            const edits = splitBefore(document, env, pair, setter);
            const fixes = edits === null ? [] : [{ use: 'split' as const, edits: () => edits }];
            if (before?.value != null) context.report({ at, message: 'old', data: { name, value: before.value }, fixes });
            else context.report({ at, message: base === null ? 'unknown' : 'unset', data: { name }, fixes });
          }
        }
      },
    },
  }),
);

/** Whether the base image sets the variable; null when it is not known. */
function setByBase(name: string, { scratch, base }: Stage): boolean | null {
  if (name === 'PATH') return true;
  if (scratch) return false;
  return base?.variables === undefined ? null : base.variables.includes(name);
}

/** The ENV gives the variable another value than the known one that it had. */
function changes(setter: Pair, before: string | null, value: (text: string) => string | null): boolean {
  return before !== null && setter.value !== null && (setter.literal ? setter.value : value(setter.value)) !== before;
}

function placeOf({ text }: Dockerfile, { valueSpan, rawValue, span }: Pair, { start, end }: { readonly start: number; readonly end: number }): Span {
  if (valueSpan === null) return span;
  return text.slice(valueSpan.start, valueSpan.end) === rawValue ? { start: valueSpan.start + start, end: valueSpan.start + end } : valueSpan;
}

/** Parts the ENV in front of the pair. Null where the variable is set only behind it, or a comment stands between. */
function splitBefore(document: Dockerfile, env: Instruction, pair: Pair, setter: Pair): readonly TextEdit[] | null {
  const previous = env.pairs[env.pairs.indexOf(pair) - 1];
  if (env.onbuild || previous === undefined || env.pairs.indexOf(setter) > env.pairs.indexOf(pair)) return null;
  const gap = { start: previous.span.end, end: pair.span.start };
  if (holdsComment(document, gap)) return null;
  return [replace(gap, `${document.eol}${recase('ENV', fileCasing(document))} `)];
}
