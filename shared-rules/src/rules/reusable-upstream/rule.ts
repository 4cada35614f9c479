import { plainDistributions, upstreamImages } from '../../data/upstream-images';
import { defineRule } from '../../engine/rule';
import { finalProgram } from '../../model/final-program';
import { madeFiles, type MadeFile } from '../../model/layer-files';
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
      const direct = baseName(image.start?.argv?.[0]?.value ?? '');
      const files = image.finalChain.flatMap((stage) => madeFiles(image, stage));
      // What only wraps the runtime is the maintained image itself.
      const program = files.some(isApplication) ? (finalProgram(image)?.name ?? '') : direct;
      const installs = image.finalChain
        .flatMap((stage) => stage.runs)
        .flatMap((run) => (run.onbuild ? [] : operationsOf(run)))
        .filter((operation) => operation.verb === 'install');
      for (const { programs, packages, archives, image: upstream, name } of upstreamImages) {
        // Who builds on that image and ships on another one has made a choice.
        if (!programs.test(program) || image.stages.some((stage) => stage.reference?.repository === `library/${upstream}`)) continue;
        const found = installs
          .filter((one) => /^(?:apt|apt-get|apk|yum|dnf|microdnf|zypper)$/.test(one.manager))
          .flatMap((one) => one.packages)
          .find((one) => one.name !== null && packages.test(one.name));
        const unpacked =
          archives === undefined || !files.some(isApplication)
            ? undefined
            : files.find((file) => isArchive(file) && [file.path, file.source].some((path) => archives.test(baseName(path))));
        const at = found?.word.span ?? unpacked?.span;
        if (at === undefined) continue;
        const what = found?.name ?? baseName(unpacked?.path ?? '');
        context.report({ at, message: 'installed', data: { package: what.replace(/[{}]/g, ''), name, image: upstream } });
        return;
      }
    },
  }),
);

function isArchive({ how }: MadeFile): boolean {
  return how === 'download' || how === 'copy' || how === 'add-url' || how === 'add-archive';
}

/** Something of the build context that is neither a start script, a setting, a key, nor the archive of a runtime. */
function isApplication({ how, instruction, source }: MadeFile): boolean {
  if (how !== 'copy' || instruction.flags.some((flag) => flag.name === 'from')) return false;
  return !/(?:^|\/)docker-|entrypoint|\.(?:\w*sh|conf|cnf|ini|cfg|ya?ml|repo|list|gpg|asc|key|pub|patch|d|gz|xz|zip|tgz|bz2)\/?$/i.test(source);
}
