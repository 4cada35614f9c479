import { holdsTemplate } from '../../dockerfile/holds-template';
import type { Instruction, Word } from '../../dockerfile/nodes';
import { defineRule } from '../../engine/rule';
import type { Stage } from '../../model/image';
import { expand } from '../../model/scope';
import { insert } from '../../text/edit';

export default defineRule(
  {
    id: 'copy-destination',
    group: 'validity',
    summary: 'Reports a COPY or ADD whose destination hangs on chance: several sources without a trailing slash, or a relative path without a WORKDIR.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      slash: {
        text: '{keyword} has {count} sources, so `{destination}` must be a directory: without a slash at its end some builders fail, others write one file over the other.',
        severity: 'warning',
      },
      root: { text: '`{destination}` is relative, and no WORKDIR is set: the files land in the root directory.', severity: 'warning' },
      inherited: { text: '`{destination}` is relative, and no WORKDIR is set here: it hangs on the base image where the files land.', severity: 'hint' },
    },
    fixes: {
      addSlash: { title: 'End the destination in a slash', level: 'suggested', why: 'The destination becomes a directory, if it was not one before.' },
    },
    aliases: ['DL3021', 'DL3045'],
    sources: [
      { guide: 'Dockerfile reference', section: 'COPY' },
      { guide: 'Dockerfile reference', section: 'WORKDIR' },
    ],
  },
  (context) => {
    const workdirs = new Map<Stage, number>();
    /** Where the stage first sets a WORKDIR of any kind: a relative one is another rule's. */
    const firstWorkdir = (stage: Stage): number => {
      const found = workdirs.get(stage) ?? stage.instructions.find(({ keyword }) => keyword === 'WORKDIR')?.index ?? Infinity;
      workdirs.set(stage, found);
      return found;
    };

    const judge = (instruction: Instruction, stage: Stage | null): void => {
      const { image } = context;
      const last = instruction.words[instruction.words.length - 1];
      const count = instruction.words.length - 1;
      if (image === null || stage === null || last === undefined || count < 1) return;
      const destination = expand(last.value, image.stateAt(instruction).scope, image.document.escape);
      if (destination === null || destination === '' || destination.startsWith('<<') || holdsTemplate(instruction.logical.text)) return;
      if (count > 1 && !/(?:^|[\\/])\.{0,2}$/.test(destination)) {
        const { keyword } = instruction;
        const at = instruction.json !== null || /["']$/.test(last.raw) ? last.span.end - 1 : last.span.end;
        context.report({
          at: last.span,
          message: 'slash',
          data: { keyword, count, destination },
          fixes: last.contiguous ? [{ use: 'addSlash', edits: () => [insert(at, '/')] }] : [],
        });
      }
      if (/^(?:[\\/]|[A-Za-z]:)/.test(destination) || instruction.onbuild || stage.scratch || stage.chain.some((one) => firstWorkdir(one) < instruction.index))
        return;
      judgeRelative(instruction, last, destination);
    };

    const judgeRelative = (instruction: Instruction, last: Word, destination: string): void => {
      const workdir = context.image?.stateAt(instruction).workdir ?? null;
      if (workdir === '/') context.report({ at: last.span, message: 'root', data: { destination } });
      else if (workdir === null) context.report({ at: last.span, message: 'inherited', data: { destination } });
    };

    return { instruction: { COPY: judge, ADD: judge } };
  },
);
