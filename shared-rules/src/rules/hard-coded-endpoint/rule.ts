import { endpointIn, isLinkVariable, type Endpoint } from '../../data/endpoints';
import type { Instruction } from '../../dockerfile/nodes';
import { defineRule } from '../../engine/rule';
import type { Image, Stage } from '../../model/image';
import { operationsOf } from '../../model/packages';
import { wordsOf } from '../../shell/walk';
import { replace } from '../../text/edit';
import type { Span } from '../../text/span';

export default defineRule(
  {
    id: 'hard-coded-endpoint',
    group: 'network',
    summary: 'The image fixes the address of another service.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      fixed: { text: '{name} fixes the address {address}, which is another one, or nobody, wherever else the image runs.', severity: 'info' },
      local: { text: '{name} looks for {server} on {address}, which in a container is the container itself.', severity: 'info' },
      link: { text: '{name} is set by links of Docker, which no other platform has: take the address from a variable of your own.', severity: 'info' },
    },
    fixes: {
      service: { title: 'Use the service name {server}', level: 'suggested', why: 'The service must bear that name where the image is deployed.' },
    },
    sources: [
      { guide: 'OCP', section: 'Use services for inter-image communication' },
      { guide: 'ROSA', section: 'イメージ間通信でのサービスの使用' },
    ],
  },
  (context) => {
    function pairs(instruction: Instruction, stage: Stage | null): void {
      const { image } = context;
      if (image === null || stage?.inFinalChain !== true) return;
      for (const pair of instruction.pairs) {
        const endpoint = pair.value === null ? null : endpointIn(pair.key, pair.value);
        if (endpoint !== null) report(pair.key, endpoint, pair.valueSpan ?? pair.span, image);
      }
    }

    /** `span` holds the value, or the text that it is in. */
    function report(name: string, { text: address, kind, server }: Endpoint, span: Span, image: Image | null): void {
      const written = context.text.slice(span.start, span.end);
      const index = written.indexOf(address);
      const at = index === -1 ? span : { start: span.start + index, end: span.start + index + address.length };
      if (kind !== 'local' || server === null) {
        context.report({ at, message: 'fixed', data: { name, address } });
      } else if (image === null || !installs(image, server)) {
        const fixes = index === -1 ? [] : [{ use: 'service' as const, data: { server }, edits: () => [replace(at, server)] }];
        context.report({ at, message: 'local', data: { name, address, server }, fixes });
      }
    }

    return {
      instruction: { ENV: pairs, ARG: pairs },
      script({ script, wrapper, images }) {
        if (!wrapper) return;
        for (const word of wordsOf(script)) {
          for (const { name, operator, operand, span } of word.expansions) {
            if (isLinkVariable(name)) context.report({ at: span, message: 'link', data: { name } });
            const endpoint = /^:?[-=]$/.test(operator) ? endpointIn(name, operand) : null;
            if (endpoint !== null) report(name, endpoint, span, images[0]?.image ?? null);
          }
        }
      },
      image({ start, final }) {
        if (final === null || final.windows || start?.script == null) return;
        for (const word of wordsOf(start.script)) {
          for (const { name, span } of word.expansions) if (isLinkVariable(name)) context.report({ at: span, message: 'link', data: { name } });
        }
      },
    };
  },
);

/** The image holds such a server itself. */
function installs(image: Image, server: string): boolean {
  if (image.final?.base?.role === server) return true;
  const names = image.finalChain.flatMap((stage) =>
    stage.runs.flatMap((run) => operationsOf(run).flatMap((operation) => operation.packages.map((one) => one.text))),
  );
  const wanted = server === 'mysql' || server === 'mariadb' ? /mysql|mariadb/ : new RegExp(server);
  return (
    names.some((name) => name !== null && wanted.test(name) && !/client|-dev|lib|python|php|tools|^py3-|-cli/.test(name)) ||
    image.finalChain.some((stage) => stage.runs.some((run) => run.calls.some((call) => call.name === 'supervisord')))
  );
}
