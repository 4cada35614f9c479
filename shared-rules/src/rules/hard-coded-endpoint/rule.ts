import { endpointIn, isLinkVariable, localStoreIn, type Endpoint } from '../../data/endpoints';
import type { Instruction } from '../../dockerfile/nodes';
import { defineRule } from '../../engine/rule';
import { startPlaces } from '../../engine/start-places';
import type { Image, Stage } from '../../model/image';
import { operationsOf } from '../../model/packages';
import type { ScriptDocument } from '../../model/script';
import { runsAtStart, startTexts, usesOf } from '../../model/start-texts';
import { callsOf } from '../../shell/calls';
import type { ShellScript } from '../../shell/nodes';
import { commandsOf, wordsOf } from '../../shell/walk';
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
        const endpoint = pair.value === null ? null : (endpointIn(pair.key, pair.value) ?? localStoreIn(pair.key, pair.value));
        if (endpoint !== null) report(pair.key, endpoint, pair.valueSpan ?? pair.span, image);
      }
    }

    /** `span` holds the value, or the text that it is in. */
    function report(name: string, endpoint: Endpoint, span: Span, image: Image): void {
      const said = words(name, endpoint, image);
      const at = placeOf(context.text, endpoint, span);
      if (said !== null) context.report({ at: at ?? span, ...said, fixes: fixesOf(said, at) });
    }

    function fixesOf(said: Words, at: Span | null) {
      if (said.message !== 'local' || at === null) return [];
      const { server } = said.data;
      return [{ use: 'service' as const, data: { server }, edits: () => [replace(at, server)] }];
    }

    function inScript(document: ScriptDocument): void {
      if (!runsAtStart(document)) return;
      const { script, path } = document;
      for (const { at, said, place } of addressesIn(script, usesOf(document)[0]?.image ?? null)) {
        const more = { related: startPlaces(document), ...(path === null ? {} : { pair: pairOf(path, at) }) };
        context.report({ at, ...said, ...more, fixes: fixesOf(said, place) });
      }
    }

    function inImage(image: Image): void {
      for (const { script, file } of startTexts(image)) {
        const found = addressesIn(script, image);
        const [first] = found;
        const path = file?.path ?? null;
        if (first === undefined) continue;
        if (file === null || path === null) for (const { at, said, place } of found) context.report({ at, ...said, fixes: fixesOf(said, place) });
        else {
          const related = found.map(({ at }) => ({ path, span: at, message: 'The address stands here.' }));
          context.report({ at: file.span, ...first.said, related, pair: pairOf(path, first.at) });
        }
      }
    }

    return { instruction: { ENV: pairs, ARG: pairs }, script: inScript, image: inImage };
  },
);

type Words =
  | { readonly message: 'fixed'; readonly data: { readonly name: string; readonly address: string } }
  | { readonly message: 'local'; readonly data: { readonly name: string; readonly address: string; readonly server: string } }
  | { readonly message: 'link'; readonly data: { readonly name: string } };

/** Null for an address of the container itself that a server of the image has. */
function words(name: string, { text: address, kind, server }: Endpoint, image: Image | null): Words | null {
  if (kind !== 'local' || server === null) return { message: 'fixed', data: { name, address } };
  return image !== null && installs(image, server) ? null : { message: 'local', data: { name, address, server } };
}

/** The characters of the address in the text that holds it. */
function placeOf(text: string, { text: address }: Endpoint, span: Span): Span | null {
  const index = text.slice(span.start, span.end).indexOf(address);
  return index === -1 ? null : { start: span.start + index, end: span.start + index + address.length };
}

interface Address {
  readonly at: Span;
  readonly said: Words;
  /** The characters of the address alone; null for a variable, and where they can not be told. */
  readonly place: Span | null;
}

/** What a start script fixes: by the defaults of its variables, by what it sets them to, and by the variables of links. */
function addressesIn(script: ShellScript, image: Image | null): readonly Address[] {
  const values = commandsOf(script).flatMap((command) =>
    command.kind === 'simple' ? command.assignments.flatMap(({ name, value }) => (value?.value == null ? [] : [{ name, text: value.value, word: value }])) : [],
  );
  const exported = callsOf(script).flatMap((call) =>
    /^(?:export|readonly|declare|typeset)$/.test(call.name)
      ? call.args.flatMap((word) => {
          const match = /^([A-Za-z_]\w*)=(.*)$/s.exec(word.value ?? '');
          return match === null ? [] : [{ name: match[1] as string, text: match[2] as string, word }];
        })
      : [],
  );
  const found = [...values, ...exported].flatMap(({ name, text, word }) => addressOf(script, name, text, word.span, word.at, image));
  for (const word of wordsOf(script)) {
    for (const { name, operator, operand, at, span } of word.expansions) {
      if (isLinkVariable(name)) found.push({ at: span, said: { message: 'link', data: { name } }, place: null });
      if (/^:?[-=]$/.test(operator)) found.push(...addressOf(script, name, operand, span, at, image));
    }
  }
  return found.sort((a, b) => a.at.start - b.at.start);
}

/** `at` is the place in the shell's own text, `span` the same in the document. */
function addressOf(script: ShellScript, name: string, value: string, span: Span, at: Span, image: Image | null): Address[] {
  const endpoint = endpointIn(name, value);
  const said = endpoint === null ? null : words(name, endpoint, image);
  if (endpoint === null || said === null) return [];
  const inner = placeOf(script.source.text, endpoint, at);
  // Only where the document has the same characters does the address stand there as it is.
  const same = span.end - span.start === at.end - at.start;
  const place = inner === null || !same ? null : { start: span.start + inner.start - at.start, end: span.start + inner.end - at.start };
  return [{ at: place ?? span, said, place }];
}

/** Two files carry the finding: the script's offset tells which it is. */
function pairOf(path: string, { start }: Span): string {
  return `hard-coded-endpoint ${path}:${start}`;
}

/** The image holds such a server itself. */
function installs(image: Image, server: string): boolean {
  if (image.final?.base?.role === server) return true;
  const names = image.finalChain.flatMap((stage) =>
    stage.runs.flatMap((run) => operationsOf(run).flatMap((operation) => operation.packages.map((one) => one.text))),
  );
  const wanted = server === 'database' ? /mysql|mariadb|postgres|mongo/ : server === 'mysql' || server === 'mariadb' ? /mysql|mariadb/ : new RegExp(server);
  return (
    names.some((name) => name !== null && wanted.test(name) && !/client|-dev|lib|python|php|tools|^py3-|-cli/.test(name)) ||
    image.finalChain.some((stage) => stage.runs.some((run) => run.calls.some((call) => call.name === 'supervisord')))
  );
}
