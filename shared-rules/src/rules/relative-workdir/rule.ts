import { defineRule } from '../../engine/rule';
import type { Instruction } from '../../dockerfile/nodes';
import type { Stage } from '../../model/image';
import { expand } from '../../model/scope';
import { insert } from '../../text/edit';

export default defineRule(
  {
    id: 'relative-workdir',
    group: 'layers',
    summary: 'A relative WORKDIR with no absolute one above it.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      relative: {
        text: '`{path}` is relative and no absolute WORKDIR stands above it: it hangs on the base image where it lies, and moves when that changes.',
        severity: 'warning',
      },
    },
    fixes: {
      absolute: { title: 'Write `{path}`', level: 'suggested', why: 'It names the place that the directory has when the base image sets no WORKDIR.' },
      known: { title: 'Write `{path}`', level: 'suggested', why: 'It is where the directory lies now, with this base image.' },
    },
    aliases: ['DL3000', 'BK:WorkdirRelativePath'],
    sources: [{ guide: 'Dockerfile reference', section: 'WORKDIR' }],
  },
  (context) => ({
    instruction: {
      WORKDIR(instruction, stage) {
        const { image } = context;
        if (image === null || stage === null || instruction.onbuild || hasWorkdir(stage, instruction)) return;
        const written = instruction.body.text;
        const path = expand(unquoted(written), image.stateAt(instruction).scope, image.document.escape);
        if (path === null || path === '' || /^(?:[\\/]|[A-Za-z]:)|\{\{|%%|<%/.test(path)) return;
        const word = instruction.words[0];
        if (word === undefined) return;
        const before = image.stateAt(instruction).workdir;
        const front = before === null || before === '/' ? '/' : `${before}/`;
        const at = /^["']/.test(written) ? word.span.start + 1 : word.span.start;
        const plain = /^(?:\.\/)?[\w.@+-][\w./@+-]*$/.test(unquoted(written)) && !unquoted(written).includes('..');
        const use = before === null ? 'absolute' : 'known';
        context.report({
          at: word.span,
          message: 'relative',
          data: { path },
          fixes: plain && word.contiguous ? [{ use, data: { path: front + path }, edits: () => [insert(at, front)] }] : [],
        });
      },
    },
  }),
);

function unquoted(text: string): string {
  return text.replace(/^(["'])(.*)\1$/, '$2');
}

/** A WORKDIR above, in the stage or in those that it is FROM. A relative one is enough: it is reported itself, and made absolute settles this one too. */
function hasWorkdir(stage: Stage, before: Instruction): boolean {
  return stage.chain.some((one) => one.instructions.some(({ keyword, index }) => keyword === 'WORKDIR' && index < before.index));
}
