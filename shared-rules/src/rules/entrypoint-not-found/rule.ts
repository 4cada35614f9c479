import { defineRule } from '../../engine/rule';
import { missingStarts } from '../../model/missing-start';

export default defineRule(
  {
    id: 'entrypoint-not-found',
    group: 'processes',
    summary: 'ENTRYPOINT or CMD starts a script that nothing puts into the image.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      missing: {
        text: '`{script}` is started, but no COPY, ADD or RUN puts it into the image: the container fails with "no such file or directory".',
        severity: 'warning',
      },
    },
    sources: [{ guide: 'OCP', section: 'Use exec in wrapper scripts' }],
  },
  (context) => ({
    image: (image) => {
      if (image.final?.windows !== false) return;
      for (const { name, span } of missingStarts(image, context.answers, context.path))
        context.report({ at: span, message: 'missing', data: { script: name } });
    },
  }),
);
