import { holdsTemplate } from '../../dockerfile/holds-template';
import type { Word } from '../../dockerfile/nodes';
import { defineRule } from '../../engine/rule';
import { expand } from '../../model/scope';
import { replace } from '../../text/edit';

const protocols: ReadonlySet<string> = new Set(['', 'tcp', 'udp', 'sctp']);

export default defineRule(
  {
    id: 'invalid-expose',
    group: 'network',
    summary: 'Reports an EXPOSE with a host part, a wrong protocol, or what is no port.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      mapping: {
        text: '`{port}` names an address or a port of the host: EXPOSE takes the port of the container alone, and builders are about to refuse more.',
        severity: 'warning',
      },
      protocol: { text: '`{protocol}` is no protocol that EXPOSE knows (tcp, udp, sctp), so the build fails.', severity: 'warning' },
      casing: { text: 'The protocol `{protocol}` should be in lower case, as tools look for it.', severity: 'warning' },
      number: { text: '`{port}` is no port from 0 to 65535, and no range of them, so the build fails.', severity: 'warning' },
      comment: { text: 'A comment can not stand behind an instruction: EXPOSE takes each of its words for a port, so the build fails.', severity: 'warning' },
    },
    fixes: {
      lowerCase: { title: 'Write `{protocol}`', level: 'safe' },
    },
    aliases: ['BK:ExposeInvalidFormat', 'BK:ExposeProtoCasing', 'DL3011'],
    sources: [
      { guide: 'OCP', section: 'Mark important ports' },
      { guide: 'Dockerfile reference', section: 'EXPOSE' },
    ],
  },
  (context) => {
    const judge = (text: string, word: Word): void => {
      const at = word.span;
      const container = text.slice(text.lastIndexOf(':') + 1);
      if (container !== text) return context.report({ at, message: 'mapping', data: { port: text } });
      const slash = container.indexOf('/');
      const port = slash === -1 ? container : container.slice(0, slash);
      const protocol = slash === -1 ? '' : container.slice(slash + 1);
      const lower = protocol.toLowerCase();
      if (!isPort(port)) context.report({ at, message: 'number', data: { port: text } });
      else if (!protocols.has(lower)) context.report({ at, message: 'protocol', data: { protocol } });
      else if (protocol !== lower) {
        const written = word.contiguous && word.raw.endsWith(protocol);
        const edits = () => [replace({ start: at.end - protocol.length, end: at.end }, lower)];
        context.report({ at, message: 'casing', data: { protocol }, fixes: written ? [{ use: 'lowerCase', data: { protocol: lower }, edits }] : [] });
      }
    };

    return {
      instruction: {
        EXPOSE: (instruction) => {
          const { image } = context;
          if (image === null || holdsTemplate(instruction.logical.text)) return;
          for (const word of instruction.words) {
            if (word.value.startsWith('#')) return context.report({ at: word.span, message: 'comment' });
            const text = expand(word.value, image.stateAt(instruction).scope, image.document.escape);
            // A variable may hold several ports.
            for (const part of text?.split(/\s+/) ?? []) if (part !== '' && !part.includes('$')) judge(part, word);
          }
        },
      },
    };
  },
);

function isPort(text: string): boolean {
  const match = /^(\d+)(?:-(\d+))?$/.exec(text);
  if (match === null) return false;
  const from = Number(match[1]);
  const to = Number(match[2] ?? match[1]);
  return from <= to && to <= 65_535;
}
