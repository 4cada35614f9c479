import { platformArguments, predefinedArguments } from '../../data/builder-variables';
import { holdsTemplate } from '../../dockerfile/holds-template';
import { parseImageReference } from '../../dockerfile/image-reference';
import { variablesIn } from '../../dockerfile/variables-in';
import { defineRule } from '../../engine/rule';
import type { Image, Stage } from '../../model/image';
import { lazy } from '../../model/lazy';
import { passedArguments } from '../../model/named-contexts';
import { expand, Scope } from '../../model/scope';
import type { Span } from '../../text/span';

export default defineRule(
  {
    id: 'invalid-base-argument',
    group: 'base-image',
    summary: 'Reports a FROM whose image or platform hangs on an ARG that is not declared, has no default, or makes an invalid name.',
    since: '0.1.0',
    preset: 'minimal',
    messages: {
      undeclared: { text: '`{name}` is no ARG above the first FROM, and only those count here: it is empty.', severity: 'error' },
      invalid: { text: 'By its default the {what} is "{value}", which is not valid: without a build argument the build fails.', severity: 'error' },
      noDefault: { text: '`{name}` has no default, so that without a build argument the {what} is "{value}", and the build fails.', severity: 'warning' },
      passed: { text: '`{name}` has no default: only builds that give it, as a file beside this one does, succeed.', severity: 'hint' },
      reference: {
        text: '`{value}` can not name an image: a name is in lower case, with a tag behind `:` and a digest behind `@`; the build fails.',
        severity: 'error',
      },
    },
    aliases: ['BK:UndefinedArgInFrom', 'BK:InvalidDefaultArgInFrom'],
    sources: [
      { guide: 'OCP', section: 'Reuse images' },
      { guide: 'Dockerfile reference', section: 'Understand how ARG and FROM interact' },
    ],
  },
  (context) => {
    const passed = lazy(() => passedArguments(context.path, context.answers));
    const open = lazy(() => (context.image === null ? Scope.empty : withEmpty(context.image.globals)));
    /** `raw` is the text as written, `text` the same without quotes; `whole` says that `raw` stands in one piece. */
    const judge = (raw: string, text: string, span: Span, whole: boolean, what: 'image' | 'platform', image: Image): void => {
      const uses = variablesIn(raw, image.document.escape);
      const place = (use: (typeof uses)[number]): Span => (whole ? { start: span.start + use.start, end: span.start + use.end } : span);
      // Operators give a value of their own.
      const undeclared = uses.find(
        ({ name, operator }) => operator === '' && image.globals.get(name) === undefined && !platformArguments.has(name) && !predefinedArguments.has(name),
      );
      if (undeclared !== undefined) {
        const related = declaredLater(undeclared.name, image).map((one) => ({ path: null, span: one, message: 'This ARG belongs to its stage alone.' }));
        return context.report({ at: place(undeclared), message: 'undeclared', data: { name: undeclared.name }, related });
      }
      const value = expand(text, open(), image.document.escape);
      if (value === null || isValid(value, what, uses.length > 0)) return;
      const unset = uses.find(({ name, operator }) => image.globals.get(name)?.value === null && !operator.includes('-'));
      if (uses.length === 0) context.report({ at: span, message: 'reference', data: { value } });
      else if (unset === undefined) context.report({ at: place(uses[0] as (typeof uses)[number]), message: 'invalid', data: { what, value } });
      else if (passed().has(unset.name)) context.report({ at: place(unset), message: 'passed', data: { name: unset.name } });
      else context.report({ at: place(unset), message: 'noDefault', data: { name: unset.name, what, value } });
    };

    return {
      instruction: {
        FROM: (from, stage) => {
          const { image } = context;
          const word = from.words[0];
          if (image === null || stage === null || holdsTemplate(from.logical.text)) return;
          if (word !== undefined && !namesStage(word.value, stage) && (word.value.includes('$') || /^[\w./:-]+(?:@[\w:]+)?$/.test(word.value)))
            judge(word.raw, word.value, word.span, word.contiguous, 'image', image);
          const platform = from.flags.find((flag) => flag.name === 'platform');
          if (platform?.value?.includes('$') && platform.valueSpan !== null) {
            const written = context.text.slice(platform.valueSpan.start, platform.valueSpan.end);
            judge(written, platform.value, platform.valueSpan, true, 'platform', image);
          }
        },
      },
    };
  },
);

function namesStage(text: string, stage: Stage): boolean {
  return stage.parent !== null || stage.earlier.some((one) => one.name === text.toLowerCase());
}

/** The ARGs without a default as the builder takes them when nobody gives them. */
function withEmpty(globals: Scope): Scope {
  let scope = globals;
  for (const name of globals.names())
    if (globals.get(name)?.value === null && !platformArguments.has(name)) scope = scope.with(name, { value: '', kind: 'arg' });
  return scope;
}

function isValid(value: string, what: 'image' | 'platform', variable: boolean): boolean {
  if (what === 'platform') return value !== '';
  // 64 hexadecimal digits are the id of an image that is already there; words in capitals are placeholders.
  return value === 'scratch' || parseImageReference(value) !== null || (!variable && /^(?:[a-f0-9]{64}|[A-Z0-9]+(?:[-_]+[A-Z0-9]+)+)$/.test(value));
}

/** ARGs of that name in stages: there they come too late for FROM. */
function declaredLater(name: string, { stages }: Image): readonly Span[] {
  return stages.flatMap((stage) =>
    stage.instructions.filter(({ keyword }) => keyword === 'ARG').flatMap(({ pairs }) => pairs.filter((pair) => pair.key === name).map((pair) => pair.keySpan)),
  );
}
