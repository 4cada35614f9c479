import { plainDistributions, upstreamImages } from '../../data/upstream-images';
import { defineRule } from '../../engine/rule';
import { operationsOf } from '../../model/packages';
import { baseName } from '../../text/path';

export default defineRule(
  {
    id: 'reusable-upstream',
    group: 'base-image',
    summary: 'A runtime or server is installed on a plain distribution though a maintained image has it.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      installed: {
        text: '`{package}` puts {name} on a plain distribution: the image `{image}` has it, set up and kept up to date by those who maintain it.',
        severity: 'hint',
      },
    },
    sources: [
      { guide: 'OCP', section: 'Reuse images' },
      { guide: 'ACP', section: '复用镜像' },
      { guide: 'ROSA', section: 'イメージの再利用' },
    ],
  },
  (context) => ({
    image(image) {
      const base = image.finalChain[image.finalChain.length - 1]?.reference ?? null;
      if (base === null || image.finalChain.some((stage) => stage.windows) || !plainDistributions.has(`${base.registry}/${base.repository}`)) return;
      const program = baseName(image.start?.argv?.[0]?.value ?? '');
      const installs = image.finalChain
        .flatMap((stage) => stage.runs)
        .flatMap((run) => (run.onbuild ? [] : operationsOf(run)))
        .filter((operation) => operation.verb === 'install');
      for (const { programs, packages, image: upstream, name } of upstreamImages) {
        // Who builds on that image and ships on another one has made a choice.
        if (!programs.test(program) || image.stages.some((stage) => stage.reference?.repository === `library/${upstream}`)) continue;
        const found = installs
          .filter((one) => /^(?:apt|apt-get|apk|yum|dnf|microdnf|zypper)$/.test(one.manager))
          .flatMap((one) => one.packages)
          .find((one) => one.name !== null && packages.test(one.name));
        if (found === undefined) continue;
        context.report({ at: found.word.span, message: 'installed', data: { package: (found.name ?? '').replace(/[{}]/g, ''), name, image: upstream } });
        return;
      }
    },
  }),
);
