import { keywordIn } from '../../dockerfile/casing';
import { healthChecks, httpServerIds } from '../../data/health-checks';
import { defineRule } from '../../engine/rule';
import { finalServer } from '../../model/final-server';
import type { Image } from '../../model/image';
import { listenPorts } from '../../model/listen-ports';
import { operationsOf } from '../../model/packages';
import { exposedPorts } from '../../model/ports';
import { userInsertion } from '../../model/user-insertion';
import { insert } from '../../text/edit';

export default defineRule(
  {
    id: 'missing-healthcheck',
    group: 'operations',
    summary: 'A server image says in no way, or in one that the platform does not read, how to tell that it is well.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      missing: { text: 'No HEALTHCHECK: a server that hangs is taken for one that runs.', severity: { openshift: 'off', kubernetes: 'off', generic: 'hint' } },
      ignored: {
        text: 'OpenShift and Kubernetes do not read HEALTHCHECK: give the deployment a liveness and a readiness probe that do the same.',
        severity: { openshift: 'hint', kubernetes: 'hint', generic: 'off' },
      },
    },
    fixes: {
      add: { title: 'Add HEALTHCHECK', level: 'suggested', why: 'The command must be in the image and ask for what tells that the program is well.' },
    },
    aliases: ['DL3057'],
    sources: [
      { guide: 'OCP', section: 'Liveness and readiness probes' },
      { guide: 'ROSA', section: 'Liveness および Readiness プローブ' },
    ],
  },
  (context) => ({
    image(image) {
      const { final, start } = image;
      if (final === null || final.windows || start === null) return;
      const checks = image.finalChain.flatMap((stage) => stage.instructions.filter((one) => one.keyword === 'HEALTHCHECK'));
      const last = checks.at(-1);
      if (last !== undefined) {
        if (last.healthcheck !== null) context.report({ at: last.keywordSpan, message: 'ignored' });
        return;
      }
      // An unknown base may bring one, as Jupyter's do; a builder image of S2I only tells how it is used.
      if (
        (final.base === null && !final.scratch) ||
        final.base?.role === 'jupyter' ||
        /\/usage"?\]?$/.test((start.cmd ?? start.entrypoint)?.body.text.replace(/\s/g, '') ?? '')
      )
        return;
      const server = finalServer(image);
      const serves = server !== null || exposedPorts(image).length > 0 || listenPorts(image).length > 0;
      const at = server?.span ?? (start.cmd ?? start.entrypoint)?.keywordSpan;
      if (!serves || at === undefined) return;
      const command = commandFor(image, server?.server.id ?? null, server?.server.ports[0] ?? null);
      const place = userInsertion(final, image.document);
      const edits = () =>
        command === null || place === null ? [] : [insert(place.at, `${image.document.eol}${keywordIn(image.document, 'HEALTHCHECK')} CMD ${command}`)];
      context.report({ at, message: 'missing', fixes: command === null || place === null ? [] : [{ use: 'add', edits }] });
    },
  }),
);

/** A command whose programs are known to be in the image; null when none is. */
function commandFor(image: Image, server: string | null, usual: number | null): string | null {
  const own = server === null ? undefined : healthChecks[server];
  if (own !== undefined) return `${own} || exit 1`;
  const port = listenPorts(image)[0]?.port ?? exposedPorts(image)[0]?.port ?? usual;
  if (server === null || port === null || !httpServerIds.has(server)) return null;
  const url = `http://localhost${port === 80 ? '' : `:${port}`}/`;
  const { final } = image;
  const installed = image.finalChain.some((stage) =>
    stage.runs.some((run) => operationsOf(run).some((operation) => operation.verb === 'install' && operation.packages.some((one) => one.text === 'curl'))),
  );
  if (installed) return `curl -fsS -o /dev/null ${url} || exit 1`;
  if (final?.family === 'alpine') return `wget -q --spider ${url} || exit 1`;
  return final?.base?.role === 'python' ? `python -c "import urllib.request; urllib.request.urlopen('${url}')"` : null;
}
