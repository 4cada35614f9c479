import { keywordIn } from '../../dockerfile/casing';
import { findServer } from '../../data/servers';
import { signalName } from '../../data/signals';
import type { Instruction } from '../../dockerfile/nodes';
import { defineRule } from '../../engine/rule';
import { finalProgram, type FinalProgram } from '../../model/final-program';
import type { Image, Stage } from '../../model/image';
import { expand } from '../../model/scope';
import { insert, replace } from '../../text/edit';

export default defineRule(
  {
    id: 'wrong-stop-signal',
    group: 'processes',
    summary: 'The stop signal is no signal, kills, or is not the one on which the server stops gracefully.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      invalid: { text: '`{signal}` is no signal: the container can not be stopped by it, and builders refuse it.', severity: 'info' },
      kills: { text: '{signal} can not be handled: the program is ended on the spot, without closing anything.', severity: 'info' },
      other: {
        text: '{server} stops gracefully on {signal}; on SIGTERM, which is sent when nothing says otherwise, it cuts off what is going on.',
        severity: 'info',
      },
      waits: {
        text: '{server} stops fast, and cleanly, on {signal}; on SIGTERM, which is sent when nothing says otherwise, it waits until every client has left, and is killed when the grace period is over.',
        severity: 'info',
      },
    },
    fixes: {
      use: { title: 'Use {signal}', level: 'suggested', why: 'The program must handle that signal.' },
      add: {
        title: 'Add STOPSIGNAL {signal}',
        level: 'suggested',
        why: 'The server then ends in its graceful way; the grace period must be long enough for it.',
      },
    },
    sources: [
      { guide: 'OCP', section: 'Use exec in wrapper scripts' },
      { guide: 'ZH', section: 'init 进程' },
    ],
  },
  (context) => {
    function check(instruction: Instruction, stage: Stage | null): void {
      const { image } = context;
      const word = instruction.words[0];
      if (image === null || stage === null || word === undefined || instruction.words.length > 1) return;
      const text = expand(word.value, image.stateAt(instruction).scope, image.document.escape);
      if (text === null) return;
      const name = signalName(text);
      // What is no signal fails the build wherever it stands; one that kills matters where the image is started.
      if (name !== null && ((name !== 'KILL' && name !== 'STOP') || !stage.inFinalChain)) return;
      const signal = (stage.inFinalChain ? neededSignal(image)?.signal : undefined) ?? 'SIGTERM';
      const fixes = [{ use: 'use' as const, data: { signal }, edits: () => [replace(word.span, signal)] }];
      context.report(
        name === null
          ? { at: word.span, message: 'invalid', data: { signal: text }, fixes }
          : { at: word.span, message: 'kills', data: { signal: `SIG${name}` }, fixes },
      );
    }

    function checkServer(image: Image): void {
      const { final } = image;
      if (final === null || final.windows || (final.base === null && !final.scratch) || final.base?.stopSignal !== undefined) return;
      if (image.finalChain.some((stage) => stage.instructions.some((instruction) => instruction.keyword === 'STOPSIGNAL'))) return;
      const needed = neededSignal(image);
      const behind = image.start?.cmd ?? image.start?.entrypoint;
      if (needed === null || behind == null) return;
      const { program, server, signal } = needed;
      context.report({
        at: program.span,
        message: server === 'postgres' ? 'waits' : 'other',
        data: { server, signal },
        fixes: [
          { use: 'add', data: { signal }, edits: () => [insert(behind.span.end, `${image.document.eol}${keywordIn(image.document, 'STOPSIGNAL')} ${signal}`)] },
        ],
      });
    }

    return { instruction: { STOPSIGNAL: check }, image: checkServer };
  },
);

/** The server that the image ends up running, and the signal that it wants in place of SIGTERM. */
function neededSignal(image: Image): { readonly program: FinalProgram; readonly server: string; readonly signal: string } | null {
  const program = finalProgram(image);
  if (program === null) return null;
  if (/^\/(?:usr\/)?sbin\/init$|\/systemd$/.test(program.path)) return { program, server: 'systemd', signal: 'SIGRTMIN+3' };
  const server = findServer(program.path);
  return server?.stopSignal === undefined ? null : { program, server: server.id, signal: server.stopSignal };
}
