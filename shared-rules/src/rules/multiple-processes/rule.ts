import { defineRule } from '../../engine/rule';
import type { Related } from '../../engine/finding';
import { startPlaces } from '../../engine/start-places';
import { finalProgram } from '../../model/final-program';
import type { Image } from '../../model/image';
import type { ScriptDocument } from '../../model/script';
import { servicesIn, type Service } from '../../model/services';
import { supervisedPrograms } from '../../model/supervised';
import { unwrap } from '../../model/start-words';
import { baseName } from '../../text/path';
import type { Span } from '../../text/span';

export default defineRule(
  {
    id: 'multiple-processes',
    group: 'processes',
    summary: 'The container starts more than one service.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      several: {
        text: 'Several services are started side by side ({names}): one that fails goes unseen, a stop signal reaches only one of them, and they can not be scaled or updated apart.',
        severity: 'warning',
      },
      supervised: {
        text: 'supervisord starts {count} programs ({names}): the container runs on when one of them fails, and they can not be scaled or updated apart.',
        severity: 'warning',
      },
      supervisor: {
        text: '{supervisor} starts and restarts services inside the container. For one program it is not needed; several belong into containers of their own, side by side in a pod.',
        severity: 'info',
      },
    },
    sources: [
      { guide: 'OCP', section: 'Avoid multiple processes' },
      { guide: 'ACP', section: '避免多进程' },
      { guide: 'ROSA', section: '複数プロセスの回避' },
      { guide: 'EW', section: 'Decouple applications' },
    ],
  },
  (context) => {
    function several(services: readonly Service[], at: Span, more: { readonly related?: readonly Related[]; readonly pair?: string } = {}): void {
      const names = services.map((service) => (service.name === '' ? 'the given command' : service.name)).join(', ');
      context.report({ at, message: 'several', data: { names }, ...more });
    }

    function inImage(image: Image): void {
      const { start, final } = image;
      if (final === null || final.windows) return;
      if (start === null || (start.entrypoint === null && start.cmd === null)) {
        const word = final.imageWord;
        if (final.base?.role === 'systemd' && word !== null) context.report({ at: word.span, message: 'supervisor', data: { supervisor: 'systemd' } });
        return;
      }
      if (start.script !== null) {
        const services = servicesIn(start.script);
        if (services.length > 1) return several(services, (services[1] as Service).word.span);
      }
      for (const file of start.files) {
        const services = file.shell ? servicesIn(file.script) : [];
        if (services.length < 2) continue;
        const second = services[1] as Service;
        if (file.path === null) return several(services, second.word.span);
        const { path } = file;
        return several(services, file.span, {
          related: services.map((service) => ({ path, span: service.word.span, message: 'A service is started here.' })),
          pair: pairOf(path, second),
        });
      }
      supervisor(image);
    }

    function supervisor(image: Image): void {
      const program = finalProgram(image);
      const first = unwrap(image.start?.argv ?? []).words[0];
      const name = program?.path ?? first?.value ?? '';
      const at = program?.span ?? first?.span;
      if (at === undefined) return;
      if (/^supervisord(?:-[\d.]+)?$/.test(baseName(name))) {
        const { names, complete } = supervisedPrograms(image, context.answers, context.path);
        if (names.length > 1) context.report({ at, message: 'supervised', data: { count: names.length, names: names.join(', ') } });
        else if (!complete || names.length === 0) context.report({ at, message: 'supervisor', data: { supervisor: 'supervisord' } });
        return;
      }
      const kind = supervisors.find(([pattern]) => pattern.test(name))?.[1];
      if (kind !== undefined && image.start?.file == null) context.report({ at, message: 'supervisor', data: { supervisor: kind } });
    }

    function inScript(script: ScriptDocument): void {
      const services = script.wrapper && script.path !== null ? servicesIn(script.script) : [];
      const second = services[1];
      if (second === undefined || script.path === null) return;
      const related = startPlaces(script, script.images);
      several(services, second.word.span, { related, pair: pairOf(script.path, second) });
    }

    return { image: inImage, script: inScript };
  },
);

/** Programs that run others, by the path that starts them. */
const supervisors: readonly (readonly [RegExp, string])[] = [
  [/^\/init$|(?:^|\/)s6-svscan$/, 's6'],
  [/(?:^|\/)(?:runsvdir|runsvdir-start|runit|runit-init)$/, 'runit'],
  [/(?:^|\/)my_init$/, 'my_init'],
  [/^\/(?:usr\/)?(?:s?bin|lib\/systemd)\/(?:init|systemd)$/, 'systemd'],
  [/(?:^|\/)(?:circusd|monit|god)$/, 'A process manager'],
];

function pairOf(path: string, service: Service): string {
  return `multiple-processes ${path}:${service.word.span.start}`;
}
