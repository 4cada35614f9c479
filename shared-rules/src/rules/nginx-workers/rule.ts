import type { Instruction } from '../../dockerfile/nodes';
import { defineRule } from '../../engine/rule';
import { copyWords, findContext } from '../../model/context';
import { findCopied, unknownWorkdir } from '../../model/copied-file';
import type { Stage } from '../../model/image';
import { replace } from '../../text/edit';
import { baseName, joinPath } from '../../text/path';
import { contains, type Span } from '../../text/span';

const directive = /^([ \t]*worker_processes[ \t]+)(auto|\d+)[ \t]*;/m;

export default defineRule(
  {
    id: 'nginx-workers',
    group: 'runtimes',
    summary: 'NGINX starts a worker for each processor of the node.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      auto: {
        text: '`worker_processes auto` counts the processors of the node, not those that the container may use: on a large node most workers only wait.',
        severity: 'hint',
      },
      many: { text: '{count} workers are more than most containers have processors for: they wait for each other.', severity: 'hint' },
    },
    fixes: {
      two: { title: 'Use 2 workers', level: 'suggested', why: 'The number should fit the CPU limit of the deployment.' },
    },
    sources: [{ guide: 'EW', section: 'NGINX container image best practices' }],
  },
  (context) => {
    function report(
      at: Span,
      value: string,
      edit: { readonly span: Span } | { readonly path: string; readonly before: string; readonly span: Span } | null,
    ): void {
      if (value !== 'auto' && Number(value) <= 4) return;
      const change = edit === null ? null : replace(edit.span, '2');
      const other = edit !== null && 'path' in edit ? edit : null;
      const fixes =
        change === null
          ? []
          : [
              {
                use: 'two' as const,
                edits: () => (other === null ? [change] : []),
                files: () => (other === null ? [] : [{ path: other.path, before: other.before, edits: [change] }]),
              },
            ];
      if (value === 'auto') context.report({ at, message: 'auto', fixes });
      else context.report({ at, message: 'many', data: { count: value }, fixes });
    }

    function checkCopy(copy: Instruction, stage: Stage | null): void {
      const { image, answers, path } = context;
      if (image === null || stage?.inFinalChain !== true) return;
      for (const heredoc of copy.heredocs) {
        const match = /nginx/.test(copy.logical.text) ? directive.exec(heredoc.content.text) : null;
        if (match === null) continue;
        const from = match.index + (match[1] as string).length;
        const span = { start: heredoc.content.toSource(from), end: heredoc.content.toSource(from + (match[2] as string).length - 1) + 1 };
        report(span, match[2] as string, { span });
      }
      const build = findContext(image.document, answers, path);
      const words = copyWords(copy);
      const target = words.at(-1) ?? '';
      const { workdir } = image.stateAt(copy);
      words.slice(0, -1).forEach((source, index) => {
        const at = (copy.json ?? copy.words)[index]?.span;
        if (at === undefined || build === null || source.startsWith('<<') || baseName(source) !== 'nginx.conf') return;
        const folder = joinPath(workdir ?? unknownWorkdir, target);
        const places = [folder, joinPath(folder, 'nginx.conf')];
        const found = places.map((place) => findCopied(image.document, [stage], place, image.stateAt, build, answers)).find((one) => one?.copy === copy);
        const match = found == null ? null : directive.exec(found.text);
        if (found == null || match === null) return;
        const from = match.index + (match[1] as string).length;
        const span = { start: from, end: from + (match[2] as string).length };
        report(at, match[2] as string, found.path === null ? null : { path: found.path, before: found.text, span });
      });
    }

    return {
      instruction: { COPY: checkCopy, ADD: checkCopy },
      /** `echo 'worker_processes auto;' > …`, `sed -i 's/…/worker_processes auto;/'`, `nginx -g`. */
      command: {
        '*': (call, stage) => {
          if (stage?.inFinalChain !== true || !/^(?:echo|printf|sed|cat|tee|nginx)$/.test(call.name)) return;
          const bodies = call.command.redirects.flatMap(({ heredoc }) => (heredoc === null ? [] : [heredoc.word]));
          for (const word of [...call.args, ...bodies]) {
            const text = context.text.slice(word.span.start, word.span.end);
            // Of a replacement by sed, what is put in.
            const all = [...text.matchAll(/(worker_processes[ \t]+)(auto|\d+)[ \t]*;/g)];
            const match = all.at(-1);
            if (match === undefined || (call.name === 'sed' && all.length === 1 && /^["']?s(.)worker_processes/.test(text))) continue;
            const start = word.span.start + match.index + (match[1] as string).length;
            const span = { start, end: start + (match[2] as string).length };
            report(span, match[2] as string, contains(word.span, span) ? { span } : null);
          }
        },
      },
    };
  },
);
