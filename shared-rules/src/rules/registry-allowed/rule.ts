import { parseImageReference } from '../../dockerfile/image-reference';
import { defineRule } from '../../engine/rule';
import type { Stage } from '../../model/image';
import type { Span } from '../../text/span';

export default defineRule(
  {
    id: 'registry-allowed',
    group: 'base-image',
    summary: 'Reports images of registries that the settings do not allow.',
    since: '0.1.0',
    preset: 'minimal',
    messages: {
      foreign: { text: '`{image}` comes from {registry}, which is none of the allowed registries ({allowed}).', severity: 'error' },
    },
    options: {
      registries: {
        type: 'strings',
        default: [],
        about:
          'Registries that images may come from, with `*` for any characters (`*.example.com`); Docker Hub is `docker.io`. While it is empty, all are allowed.',
      },
    },
    aliases: ['DL3026'],
    sources: [{ guide: 'OCP', section: 'Reuse images' }],
  },
  (context) => {
    const allowed = context.options.registries;
    const patterns = allowed.map(toPattern);
    const judge = (image: string, at: Span): void => {
      const reference = parseImageReference(image);
      if (reference === null || patterns.some((pattern) => pattern.test(reference.registry))) return;
      context.report({ at, message: 'foreign', data: { image, registry: reference.registry, allowed: allowed.join(', ') } });
    };

    return {
      image(image) {
        if (patterns.length === 0) return;
        for (const stage of image.stages) {
          if (stage.imageWord !== null && stage.reference !== null && stage.imageText !== null) judge(stage.imageText, stage.imageWord.span);
          for (const { flags, onbuild } of stage.instructions.map((one) => one.trigger ?? one)) {
            if (onbuild) continue;
            for (const flag of flags) {
              if (flag.name === 'from' && flag.value !== null && flag.valueSpan !== null && isImage(flag.value, stage)) judge(flag.value, flag.valueSpan);
              for (const option of flag.options)
                if (option.name === 'from' && option.value !== null && isImage(option.value, stage))
                  judge(option.value, { start: option.span.end - option.value.length, end: option.span.end });
            }
          }
        }
      },
    };
  },
);

function isImage(name: string, stage: Stage): boolean {
  return (
    name !== 'scratch' &&
    !/^\d+$/.test(name) &&
    !name.includes('$') &&
    !stage.earlier.some((one) => one.name === name.toLowerCase()) &&
    stage.name !== name.toLowerCase()
  );
}

function toPattern(registry: string): RegExp {
  const text = registry
    .toLowerCase()
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*');
  return new RegExp(`^${text}$`, 'i');
}
