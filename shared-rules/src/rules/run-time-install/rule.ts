import { defineRule } from '../../engine/rule';
import { startPlaces } from '../../engine/start-places';
import type { Image } from '../../model/image';
import { runTimeInstalls, type RunTimeInstall } from '../../model/run-time-installs';
import { Scope } from '../../model/scope';
import type { ScriptDocument } from '../../model/script';
import { runsAtStart, usesOf } from '../../model/start-texts';
import { callsOf } from '../../shell/calls';
import { baseName } from '../../text/path';

export default defineRule(
  {
    id: 'run-time-install',
    group: 'processes',
    summary: 'The start command installs packages or downloads programs each time that the container starts.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      install: {
        text: '{where} runs `{command}` at each start: two containers of one image run different versions, and none starts without the network. Install it while the image is built.',
        severity: 'warning',
      },
      download: {
        text: '{where} fetches code by `{command}` at each start: two containers of one image run different code, and none starts without the network. Bring it in while the image is built.',
        severity: 'warning',
      },
      asked: {
        text: '{where} runs `{command}` where a variable asks for it: such a container runs other versions than were tested, and does not start without the network. Build an image FROM this one instead.',
        severity: 'info',
      },
    },
    sources: [
      { guide: 'OCP', section: 'Learning container best practices' },
      { guide: 'ACP', section: 'Learning container best practices' },
      { guide: 'ROSA', section: 'コンテナーのベストプラクティスについて' },
    ],
  },
  (context) => {
    const words = (one: RunTimeInstall, where: string) => ({
      at: one.span,
      message: one.asked ? ('asked' as const) : one.kind,
      data: { where, command: one.what },
    });

    function inScript(document: ScriptDocument): void {
      const { script, path, calls } = document;
      if (!runsAtStart(document) || path === null || script.problems.length > 0) return;
      const related = startPlaces(document);
      for (const one of runTimeInstalls(script, calls, usesOf(document)[0]?.image.final?.end.scope ?? Scope.empty)) {
        context.report({ ...words(one, baseName(path)), related, pair: `run-time-install ${path}` });
      }
    }

    function inImage(image: Image): void {
      const { start, final } = image;
      if (start === null || final === null || final.windows) return;
      const { scope } = final.end;
      if (start.script !== null) {
        const name = (start.entrypoint ?? start.cmd)?.keyword ?? 'CMD';
        for (const one of runTimeInstalls(start.script, start.calls, scope)) context.report(words(one, name));
      }
      for (const { path, imagePath, script, span } of [...start.files, ...start.helpers]) {
        if (script.problems.length > 0) continue;
        const found = runTimeInstalls(script, callsOf(script), scope);
        if (path === null) for (const one of found) context.report(words(one, baseName(imagePath)));
        else {
          const worst = found.find((one) => !one.asked) ?? found[0];
          if (worst === undefined) continue;
          context.report({
            ...words(worst, baseName(path)),
            at: span,
            related: found.map((one) => ({ path, span: one.span, message: `\`${one.what}\` runs here.` })),
            pair: `run-time-install ${path}`,
          });
        }
      }
    }

    return { script: inScript, image: inImage };
  },
);
