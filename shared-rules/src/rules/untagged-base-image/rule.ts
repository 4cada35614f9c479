import { findBaseImage } from '../../data/base-images';
import { parseImageReference, type ImageReference } from '../../dockerfile/image-reference';
import type { Instruction, Word } from '../../dockerfile/nodes';
import { defineRule } from '../../engine/rule';
import type { Image, Stage } from '../../model/image';
import { isApt, operationsOf } from '../../model/packages';
import { namedContexts } from '../../model/named-contexts';
import { insert, replace, type TextEdit } from '../../text/edit';
import type { Span } from '../../text/span';

export default defineRule(
  {
    id: 'untagged-base-image',
    group: 'base-image',
    summary: 'Reports images that are taken without a tag, or with the tag `latest`.',
    since: '0.1.0',
    preset: 'minimal',
    messages: {
      untagged: { text: '`{image}` has no tag: each build takes what `latest` is on that day, breaking changes included.', severity: 'warning' },
      latest: { text: '`{image}` asks for `latest`: each build takes what that is on its day, breaking changes included.', severity: 'warning' },
      unknown: {
        text: '`{image}` has no tag, and is no image that is known here: unless the build gives it by that name, it is what `latest` is on that day.',
        severity: 'hint',
      },
      rolling: { text: '`{image}` is published without version tags: only a digest keeps one build like the next.', severity: 'hint' },
    },
    fixes: {
      useTag: { title: 'Use `{image}`', level: 'suggested', why: 'The release may differ from the one that `latest` brings today: build and test with it.' },
    },
    aliases: ['DL3006', 'DL3007'],
    sources: [
      { guide: 'OCP', section: 'Reuse images' },
      { guide: 'OCP', section: 'Maintain compatibility within tags' },
      { guide: 'ACP', section: '保持标签内的兼容性' },
      { guide: 'ROSA', section: 'タグ内の互換性の維持' },
      { guide: 'ZH', section: '镜像 tag 管理' },
      { guide: 'ACP', section: '复用镜像' },
      { guide: 'ROSA', section: 'イメージの再利用' },
      { guide: 'EW', section: 'The base image examples' },
    ],
  },
  (context) => {
    /** Reports the image at `at` where its reference leaves the release open. */
    const judge = (text: string, reference: ImageReference, at: Span, edit: (tag: string) => TextEdit | null): void => {
      if (reference.digest !== null || (reference.tag !== null && reference.tag !== 'latest')) return;
      const contexts = namedContexts(context.path, context.answers);
      if (contexts.has(text) || contexts.has(`docker.io/${reference.repository}:latest`)) return;
      const base = findBaseImage(reference);
      if (base?.rolling === true) return context.report({ at, message: 'rolling', data: { image: text } });
      const bare = text.replace(/:latest$/, '');
      const fixes = (base?.tags ?? []).flatMap((tag) => {
        const change = edit(tag);
        return change === null ? [] : [{ use: 'useTag' as const, data: { image: `${bare}:${tag}` }, edits: () => [change] }];
      });
      context.report({
        at,
        message: reference.tag !== null ? 'latest' : base === null && !text.includes('/') ? 'unknown' : 'untagged',
        data: { image: text },
        fixes,
      });
    };

    return {
      instruction: {
        FROM: (_from, stage) => {
          if (stage === null || stage.imageWord === null || stage.reference === null || stage.imageText === null) return;
          const word = stage.imageWord;
          judge(stage.imageText, stage.reference, word.span, (tag) =>
            word.contiguous && !(/alpine/.test(tag) && usesApt(stage)) ? retag(word, tag, context.image) : null,
          );
        },
        COPY: (copy, stage) => {
          const flag = copy.flags.find((one) => one.name === 'from');
          if (flag?.value == null || flag.valueSpan === null || copy.onbuild || stage === null) return;
          const { value, valueSpan } = flag;
          if (value === 'scratch' || /^\d+$/.test(value) || value.includes('$') || namesStage(value, context.image)) return;
          const reference = parseImageReference(value);
          // Of a bare name that is no known image, copy-from has more to say.
          if (reference !== null && (findBaseImage(reference) !== null || /[/:]/.test(value)))
            judge(value, reference, valueSpan, (tag) => tagEdit(context.text, valueSpan, tag));
        },
      },
    };
  },
);

function namesStage(name: string, image: Image | null): boolean {
  return image?.stages.some((stage: Stage) => stage.name === name.toLowerCase()) ?? false;
}

/** Gives a FROM's image another tag: in the word itself, or in the default of the ARG that holds it. */
function retag(word: Word, tag: string, image: Image | null): TextEdit | null {
  if (image === null) return null;
  if (!word.value.includes('$')) return tagEdit(image.document.text, word.span, tag);
  const variable = /^(?<name>[^$]*:)?\$(?:\{(?<braced>\w+)\}|(?<plain>\w+))$/.exec(word.value)?.groups;
  const argument = variable === undefined ? null : defaultOf((variable['braced'] ?? variable['plain']) as string, image);
  if (argument === null) return null;
  // Behind `name:` the variable is the tag; else it is the whole image.
  return variable?.['name'] === undefined ? tagEdit(image.document.text, argument, tag) : replace(argument, tag);
}

/** Where the default of a global ARG stands, if no other FROM takes it. */
function defaultOf(name: string, image: Image): Span | null {
  const uses = image.stages.filter((stage) => new RegExp(`\\$\\{?${name}\\b`).test(stage.imageWord?.value ?? ''));
  const head: readonly Instruction[] = image.document.instructions.slice(0, image.stages[0]?.from.index ?? 0);
  const pairs = head.filter((one) => one.keyword === 'ARG').flatMap((one) => one.pairs.filter((pair) => pair.key === name));
  const pair = pairs[0];
  if (uses.length !== 1 || pairs.length !== 1 || pair?.valueSpan == null || pair.value === null) return null;
  return pair.value.includes('$') || pair.rawValue !== pair.value ? null : pair.valueSpan;
}

/** Puts a tag behind an image's name, in place of `latest`. Null where the text is more than the plain name. */
function tagEdit(text: string, span: Span, tag: string): TextEdit | null {
  const written = text.slice(span.start, span.end);
  if (!/^[\w./:-]+$/.test(written)) return null;
  return written.endsWith(':latest') ? replace({ start: span.end - 'latest'.length, end: span.end }, tag) : insert(span.end, `:${tag}`);
}

/** Packages come by apt, which Alpine does not have. */
function usesApt(stage: Stage): boolean {
  return stage.runs.some((run) => operationsOf(run).some(({ manager }) => isApt(manager)));
}
