import { defineRule } from '../../engine/rule';
import { buildCommands, isForBuilding } from '../../model/builds';

export default defineRule(
  {
    id: 'single-stage-build',
    group: 'layers',
    summary: 'The image that ships is built in the same stage that compiles its program.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      single: {
        text: '`{command}` runs in the stage that ships, so the image keeps the sources, the compilers and what they downloaded: build in a stage of its own, and copy the result.',
        severity: 'info',
      },
    },
    sources: [
      { guide: 'EW', section: 'Use multi-stage builds' },
      { guide: 'ZH', section: '合并 RUN 命令' },
      { guide: 'ZH', section: '使用 multi stage 构建' },
    ],
  },
  (context) => ({
    image(image) {
      if (isForBuilding(image, context.path)) return;
      const builds = image.finalChain.flatMap((stage) => (stage.windows ? [] : stage.runs)).flatMap(buildCommands);
      const [first, ...others] = builds.sort((a, b) => a.span.start - b.span.start);
      if (first === undefined) return;
      context.report({
        at: first.span,
        message: 'single',
        data: { command: first.name.replace(/[{}]/g, '') },
        related: others.map((one) => ({ path: null, span: one.span, message: 'This builds there as well.' })),
      });
    },
  }),
);
