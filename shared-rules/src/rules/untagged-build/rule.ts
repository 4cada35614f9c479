import { defineRule } from '../../engine/rule';
import { looseBuilds } from '../../model/engine-builds';

const why =
  'the next build takes the name over, so that nobody can tell which one runs, or go back to it. Give each build a tag of its own, such as `1.4.2-1`.';

export default defineRule(
  {
    id: 'untagged-build',
    group: 'base-image',
    summary: 'A script builds an image without a tag, or only as `latest`.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      untagged: { text: `\`{image}\` is built without a tag, and so as \`latest\`: ${why}`, severity: 'info' },
      latest: { text: `\`{image}\` is built as \`latest\`: ${why}`, severity: 'info' },
    },
    sources: [
      { guide: 'ZH', section: '镜像 tag 管理' },
      { guide: 'OCP', section: 'Maintain compatibility within tags' },
      { guide: 'ACP', section: '保持标签内的兼容性' },
      { guide: 'ROSA', section: 'タグ内の互換性の維持' },
    ],
  },
  (context) => ({
    script({ script }) {
      for (const { image, span, tag } of looseBuilds(script)) {
        context.report({ at: span, message: tag === 'none' ? 'untagged' : 'latest', data: { image } });
      }
    },
  }),
);
