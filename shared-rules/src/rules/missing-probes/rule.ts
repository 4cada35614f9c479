import { findBaseImage } from '../../data/base-images';
import { parseImageReference } from '../../dockerfile/image-reference';
import { defineRule } from '../../engine/rule';
import { deploymentFile } from '../../model/deployment-file';
import { isForDevelopment } from '../../model/development';
import { finalServer } from '../../model/final-server';
import type { Image } from '../../model/image';
import { bearsName, imageNames } from '../../model/image-names';
import { servedPorts } from '../../model/probe';
import { isWorkbench } from '../../model/purpose';
import { workloadsNear, type Container } from '../../model/workloads';

export default defineRule(
  {
    id: 'missing-probes',
    group: 'operations',
    summary: 'No manifest in the workspace runs a server image with liveness and readiness probes, or one gives it limits that harm it.',
    since: '0.1.0',
    preset: 'recommended',
    scout: true,
    messages: {
      missing: {
        text: 'No manifest here runs this image with liveness and readiness probes: a server that hangs goes on getting requests, and is never started anew.',
        severity: { openshift: 'hint', kubernetes: 'hint', generic: 'off' },
      },
      unprobed: {
        text: '{file} runs this image without {probes}: a server that hangs goes on getting requests, or is never started anew.',
        severity: { openshift: 'hint', kubernetes: 'hint', generic: 'off' },
      },
      memoryLimit: {
        text: '{file} asks for {request} of memory and allows {limit}: the node may have less than the container takes, and then stops it.',
        severity: { openshift: 'hint', kubernetes: 'hint', generic: 'off' },
      },
      cpuLimit: {
        text: '{file} limits the CPU to {limit}: the container is slowed down even where the node is idle. A request alone shares the CPU fairly.',
        severity: { openshift: 'hint', kubernetes: 'hint', generic: 'off' },
      },
    },
    fixes: {
      create: {
        title: 'Create deployment template {file}',
        level: 'suggested',
        why: 'Ports, volumes, variables and probes come from the Dockerfile; the image tag, CPU, memory and sizes are guesses.',
      },
    },
    sources: [
      { guide: 'OCP', section: 'Liveness and readiness probes' },
      { guide: 'OCP', section: 'Templates' },
      { guide: 'ROSA', section: 'Liveness および Readiness プローブ' },
      { guide: 'ROSA', section: 'テンプレート' },
      { guide: 'EW', section: 'The Java container globally recommends resource requests and resource limits' },
    ],
  },
  (context) => ({
    image(image) {
      const { path, answers, platform } = context;
      // The manifests are of interest only where somebody asks for them.
      if (path === null || platform === 'generic' || !servesAlone(image, path)) return;
      const at = finalServer(image)?.span ?? (image.start?.cmd ?? image.start?.entrypoint)?.keywordSpan;
      const near = workloadsNear(path, answers);
      if (at === undefined || near === null) return;
      const names = [...imageNames(image, path, answers), ...near.built.filter((one) => one.dockerfile === path).map((one) => one.name)];
      const running = near.containers.filter((one) => one.serves && one.image !== null && bearsName(one.image, names));
      const mayRun = near.containers.some((one) => one.serves && !running.includes(one) && mayBeOwn(one));
      if (running.length === 0) {
        if (mayRun || !near.complete) return;
        const file = deploymentFile(image, path, platform, answers);
        const fixes = file === null ? [] : [{ use: 'create' as const, data: { file: file.path }, edits: () => [], files: () => [file] }];
        context.report({ at, message: 'missing', fixes });
        return;
      }
      const unprobed = running.filter((one) => !one.liveness || !one.readiness);
      for (const one of unprobed.length === running.length ? unprobed : []) {
        const probes = one.liveness ? 'a readiness probe' : one.readiness ? 'a liveness probe' : 'liveness and readiness probes';
        context.report({ at, message: 'unprobed', data: { file: one.path, probes }, related: [{ path: one.path, span: one.span, message: 'It runs here.' }] });
      }
      for (const { path: file, memoryRequest, memoryLimit, cpuLimit } of running) {
        if (memoryRequest !== null && memoryLimit !== null && memoryRequest.text !== memoryLimit.text) {
          const related = [{ path: file, span: memoryLimit.span, message: 'The limit.' }];
          context.report({ at, message: 'memoryLimit', data: { file, request: memoryRequest.text, limit: memoryLimit.text }, related });
        }
        if (cpuLimit !== null)
          context.report({
            at,
            message: 'cpuLimit',
            data: { file, limit: cpuLimit.text },
            related: [{ path: file, span: cpuLimit.span, message: 'The limit.' }],
          });
      }
    },
  }),
);

/** A server that runs by itself, somewhere else than on a developer's machine. */
function servesAlone(image: Image, path: string): boolean {
  const { final, start } = image;
  if (final === null || final.windows || start === null || isWorkbench(image, path) || isForDevelopment(image, path)) return false;
  return servedPorts(image).length > 0;
}

/** An image that nobody else publishes, as far as is known, or one that can not be told. */
function mayBeOwn({ image }: Container): boolean {
  const reference = image === null ? null : parseImageReference(image);
  return reference === null || findBaseImage(reference) === null;
}
