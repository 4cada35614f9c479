import { defineRule } from '../../engine/rule';
import type { Image } from '../../model/image';
import { listenPorts } from '../../model/listen-ports';
import { exposedPorts } from '../../model/ports';
import { replace } from '../../text/edit';

export default defineRule(
  {
    id: 'privileged-port',
    group: 'users',
    summary: 'The image listens on a port below 1024, which a user other than root can not open.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      exposed: {
        text: 'Port {port} is below 1024: a program that does not run as root can not listen there.',
        severity: { openshift: 'warning', generic: 'info' },
      },
      command: {
        text: 'The start command listens on port {port}, below 1024: a program that does not run as root can not open it.',
        severity: { openshift: 'warning', generic: 'info' },
      },
      granted: {
        text: 'Port {port} is below 1024: only the capability that `setcap` gives the program lets a user other than root listen there, and platforms may take it away.',
        severity: 'hint',
      },
    },
    fixes: {
      move: {
        title: 'Listen on port {port} instead',
        level: 'suggested',
        why: 'Whoever reaches the container by the old port must use the new one; a service in front can keep the old one.',
      },
    },
    sources: [
      { guide: 'OCP', section: 'Support arbitrary user ids' },
      { guide: 'ROSA', section: '任意のユーザー ID のサポート' },
    ],
  },
  (context) => ({
    image(image) {
      if (image.final === null || image.final.windows) return;
      const granted = givesCapability(image);
      const listening = listenPorts(image).filter((one) => isPrivileged(one.port));
      const exposed = exposedPorts(image).filter((one) => isPrivileged(one.port));
      for (const place of exposed) {
        const same = listening.filter((one) => one.port === place.port);
        const port = place.port + 8000;
        const edits = () => [replace(place.span, String(port)), ...same.map((one) => replace(one.span, String(port)))];
        context.report({
          at: place.word.span,
          message: granted ? 'granted' : 'exposed',
          data: { port: place.port },
          related: same.map((one) => ({ path: null, span: one.span, message: 'The start command listens there.' })),
          fixes: same.length > 0 && place.editable ? [{ use: 'move', data: { port }, edits }] : [],
        });
      }
      for (const place of listening) {
        if (exposed.some((one) => one.port === place.port)) continue;
        const port = place.port + 8000;
        context.report({
          at: place.span,
          message: granted ? 'granted' : 'command',
          data: { port: place.port },
          fixes: [{ use: 'move', data: { port }, edits: () => [replace(place.span, String(port))] }],
        });
      }
    },
  }),
);

/** A RUN of the final image lets a program bind low ports without root. */
function givesCapability(image: Image): boolean {
  return image.finalChain.some((stage) =>
    stage.runs.some((run) => run.calls.some((call) => call.name === 'setcap' && call.args.some((word) => /cap_net_bind_service/i.test(word.value ?? '')))),
  );
}

function isPrivileged(port: number): boolean {
  return port > 0 && port < 1024;
}
