import { findBaseImage } from '../../data/base-images';
import { parseImageReference } from '../../dockerfile/image-reference';
import type { Flag, Instruction } from '../../dockerfile/nodes';
import { defineRule } from '../../engine/rule';
import type { Image, Stage } from '../../model/image';
import { lazy } from '../../model/lazy';
import { namedContexts } from '../../model/named-contexts';
import { replace } from '../../text/edit';
import type { Span } from '../../text/span';
import { meant } from '../../text/typo';

export default defineRule(
  {
    id: 'copy-from',
    group: 'validity',
    summary: 'Reports a `--from` of COPY, or a `from=` of a mount, that names no earlier stage.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      own: { text: '`{name}` is the stage that this instruction stands in: it can not copy from itself, so the build fails.', severity: 'error' },
      later: { text: 'The stage `{name}` stands below this one: only stages above can be copied from, so the build fails.', severity: 'error' },
      number: { text: 'There is no stage {name}: the file has {count}, and they are counted from 0.', severity: 'error' },
      misspelt: {
        text: 'No stage above is named `{name}`, but one is named `{near}`: the builder looks for an image of that name instead.',
        severity: 'warning',
      },
      unknown: {
        text: 'No stage above is named `{name}`: unless the build names a context so, the builder looks for an image of that name.',
        severity: 'info',
      },
    },
    fixes: {
      useStage: { title: 'Write `{name}`', level: 'suggested', why: 'It is the nearest name of a stage, not necessarily the one that was meant.' },
    },
    aliases: ['DL3022', 'DL3023'],
    sources: [{ guide: 'Dockerfile reference', section: 'COPY --from' }],
    supersedes: ['untagged-base-image'],
  },
  (context) => {
    const contexts = lazy(() => namedContexts(context.path, context.answers));
    const uses = lazy(() => {
      const counts = new Map<string, number>();
      for (const { flags } of context.image?.document.instructions ?? []) {
        for (const name of flags.flatMap(namesIn)) counts.set(name, (counts.get(name) ?? 0) + 1);
      }
      return counts;
    });
    const judge = (name: string, at: Span, stage: Stage, image: Image): void => {
      const { stages } = image;
      const lower = name.toLowerCase();
      if (/^\d+$/.test(name)) {
        const number = Number(name);
        if (number < stage.index || stages.some((one) => one.name === name)) return;
        if (number >= stages.length) context.report({ at, message: 'number', data: { name, count: stages.length } });
        else context.report({ at, message: number === stage.index ? 'own' : 'later', data: { name } });
        return;
      }
      if (stage.earlier.some((one) => one.name === lower)) return;
      if (contexts().has(name)) return;
      if (stage.name === lower) return context.report({ at, message: 'own', data: { name } });
      const later = stages.find((one) => one.name === lower);
      if (later !== undefined) {
        return context.report({
          at,
          message: 'later',
          data: { name },
          related: [{ path: null, span: later.from.keywordSpan, message: 'The stage begins here.' }],
        });
      }
      // A tag, a digest or a path makes it an image; so does a name that is known as one.
      const reference = /[:@/.$]/.test(name) ? null : parseImageReference(name);
      if (lower === 'scratch' || (reference === null && lower === name) || (reference !== null && findBaseImage(reference) !== null)) return;
      if (/[^\w.-]/.test(name)) return;
      const near = meant(
        lower,
        stage.earlier.flatMap((one) => one.name ?? []),
      );
      // Nobody misspells or forgets a name twice: then it is a context that the build gives.
      if (near === null && (uses().get(name) ?? 0) > 1) return;
      if (near === null) context.report({ at, message: 'unknown', data: { name } });
      else
        context.report({ at, message: 'misspelt', data: { name, near }, fixes: [{ use: 'useStage', data: { name: near }, edits: () => [replace(at, near)] }] });
    };

    /** The value's place, where it stands there as it is meant. */
    const named = (instruction: Instruction, stage: Stage | null): void => {
      const { image } = context;
      // A trigger copies from the stages of another file.
      if (image === null || stage === null || instruction.onbuild) return;
      for (const { name, value, valueSpan, options } of instruction.flags) {
        if (name === 'from' && value !== null && valueSpan !== null) judge(value, unquoted(context.text, valueSpan, value), stage, image);
        for (const option of options) {
          if (option.name === 'from' && option.value !== null)
            judge(option.value, { start: option.span.end - option.value.length, end: option.span.end }, stage, image);
        }
      }
    };
    return { instruction: { COPY: named, RUN: named } };
  },
);

/** What a flag takes from: the value of `--from`, or the `from` of a mount. */
function namesIn({ name, value, options }: Flag): readonly string[] {
  return [...(name === 'from' && value !== null ? [value] : []), ...options.flatMap((option) => (option.name === 'from' ? (option.value ?? []) : []))];
}

function unquoted(text: string, span: Span, value: string): Span {
  const inside = { start: span.start + 1, end: span.end - 1 };
  return text.slice(inside.start, inside.end) === value ? inside : span;
}
