import type { Instruction } from '../../dockerfile/nodes';
import { defineRule } from '../../engine/rule';
import type { Image, RunStep, Stage } from '../../model/image';
import { writesUnder } from '../../model/run-writes';
import { volumesOf } from '../../model/volumes';
import { insert, remove, type TextEdit } from '../../text/edit';
import { instructionRemoval } from '../../fix/remove-command';
import type { Span } from '../../text/span';

export default defineRule(
  {
    id: 'change-after-volume',
    group: 'network',
    summary: 'A RUN writes below a path that is a volume already, where several builders drop what it writes.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      own: {
        text: '{path} is a volume already: what this RUN writes there is dropped by Docker without BuildKit, and by Buildah and OpenShift builds before 1.37.',
        severity: { openshift: 'warning', kubernetes: 'info', generic: 'info' },
      },
      inherited: {
        text: '{path} is a volume of the base image: what this RUN writes there is dropped by Docker without BuildKit, and by Buildah and OpenShift builds before 1.37.',
        severity: { openshift: 'warning', kubernetes: 'info', generic: 'info' },
      },
    },
    fixes: {
      move: {
        title: 'Move VOLUME below the last RUN that writes there',
        level: 'suggested',
        why: 'Builders that kept nothing so far will then store what the RUN writes.',
      },
    },
    sources: [
      { guide: 'OCP', section: 'Use volumes for persistent data' },
      { guide: 'Dockerfile reference', section: 'VOLUME' },
    ],
  },
  (context) => {
    interface Place {
      readonly path: string;
      readonly instruction: Instruction | null;
    }

    function check(image: Image, stage: Stage): void {
      const base: Place[] = (stage.base?.volumes ?? []).map((path) => ({ path, instruction: null }));
      const own = stage.chain.flatMap((one) => volumesOf(image, one)).flatMap((volume): Place[] => (volume === null ? [] : [volume]));
      for (const run of stage.runs) {
        if (run.onbuild) continue;
        for (const volume of [...own.filter(({ instruction }) => instruction !== null && instruction.index < run.instruction.index), ...base]) {
          const [at] = writesUnder(run, volume.path);
          if (at === undefined) continue;
          report(image, stage, volume, at);
          break;
        }
      }
    }

    function report(image: Image, stage: Stage, { path, instruction }: Place, at: Span): void {
      if (instruction === null) return context.report({ at, message: 'inherited', data: { path } });
      const edits = stage.instructions.includes(instruction) ? move(image, stage, instruction) : null;
      context.report({
        at,
        message: 'own',
        data: { path },
        related: [{ path: null, span: instruction.span, message: 'The volume.' }],
        fixes: edits === null ? [] : [{ use: 'move', edits: () => edits }],
      });
    }

    function move(image: Image, stage: Stage, volume: Instruction): readonly TextEdit[] | null {
      const paths = volumesOf(image, stage).flatMap((one) => (one?.instruction === volume ? [one.path] : []));
      const runs = stage.runs.filter((run) => run.instruction.index > volume.index && paths.some((path) => writesUnder(run, path).length > 0));
      const last: RunStep | undefined = runs.at(-1);
      const removal = instructionRemoval(image.document, volume);
      if (last === undefined || removal === null || volume.onbuild) return null;
      const { text, eol } = image.document;
      return [remove(removal), insert(last.instruction.span.end, `${eol}${text.slice(volume.span.start, volume.span.end)}`)];
    }

    return {
      stage(stage) {
        if (context.image !== null && stage.used) check(context.image, stage);
      },
    };
  },
);
