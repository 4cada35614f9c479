import { defineRule } from '../../engine/rule';
import { startPlaces } from '../../engine/start-places';
import { addInit } from '../../fix/add-init';
import { childrenLeft, startsPackage } from '../../model/children-left';
import { finalWords } from '../../model/final-program';
import type { Image, StartWord } from '../../model/image';
import { nodeScript } from '../../model/package-script';
import type { ScriptDocument } from '../../model/script';
import { callsOf } from '../../shell/calls';
import { replace } from '../../text/edit';
import { baseName } from '../../text/path';
import type { Span } from '../../text/span';

export default defineRule(
  {
    id: 'missing-init',
    group: 'processes',
    summary: 'The container leaves children behind, and no init process reaps them.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      background: {
        text: '`{command}` is left in the background: nobody passes the stop signal on to it, and what it leaves behind is not reaped once another program is process 1. An init process such as tini does both.',
        severity: 'info',
      },
      packageManager: {
        text: '`{command}` stays in front of node, with a shell in between: as process 1 it neither reaps children nor is sure to pass signals on. Start node itself, or put an init process such as tini in front.',
        severity: 'info',
      },
      pipeline: {
        text: 'The shell of this pipeline is process 1: it passes no signals on to the commands in it. An init process that signals the group (`tini -g`) does.',
        severity: 'info',
      },
      ignores: {
        text: '`{command}` as process 1 ignores SIGTERM, so that the container is killed at the end of the grace period. Behind an init process such as tini it ends at once.',
        severity: 'info',
      },
    },
    fixes: {
      startNode: { title: 'Start `{command}` itself', level: 'suggested', why: 'npm sets variables (`npm_package_version` …) that the program may read.' },
      addTini: {
        title: 'Install tini, and start it first',
        level: 'suggested',
        why: 'It adds a package; `docker run --init` and `init: true` in compose do without.',
      },
    },
    sources: [
      { guide: 'ZH', section: 'init 进程' },
      { guide: 'EW', section: 'Build using the init process' },
    ],
  },
  (context) => {
    function inImage(image: Image): void {
      const { start, final } = image;
      if (start === null || final === null || final.windows || start.init !== null) return;
      if (start.entrypoint === null && final.base?.entrypoint === 'init') return;
      const add = addInit(image);
      const tini = add === null ? [] : [{ use: 'addTini' as const, edits: add }];
      for (const file of start.files) {
        const found = file.shell ? childrenLeft(file.script) : null;
        if (found === null) continue;
        const here = { path: file.path, span: found.call.nameWord.span, message: 'It is started here.' };
        const message = found.how === 'package manager' ? ('packageManager' as const) : ('background' as const);
        if (file.path === null) context.report({ at: here.span, message, data: { command: commandOf(found.call) }, fixes: tini });
        else
          context.report({
            at: file.span,
            message,
            data: { command: commandOf(found.call) },
            related: [here],
            fixes: tini,
            pair: pairOf(file.path, here.span),
          });
        return;
      }
      if (start.script !== null) return inText(image, tini);
      const words = finalWords(image, start.files.at(-1));
      const [program, ...args] = words;
      if (program === undefined) return;
      const values = args.map((arg) => arg.value);
      const name = baseName(program.value);
      const command = [name, ...values].join(' ');
      if (startsPackage(name, values))
        context.report({ at: program.span, message: 'packageManager', data: { command }, fixes: [...startNode(image, words), ...tini] });
      else if (onlyWaits(name, values)) context.report({ at: program.span, message: 'ignores', data: { command: `${name} ${values[0]}` }, fixes: tini });
    }

    /** The shell form, or `sh -c TEXT`. */
    function inText(image: Image, tini: readonly { readonly use: 'addTini'; readonly edits: NonNullable<ReturnType<typeof addInit>> }[]): void {
      const { start } = image;
      if (start?.script == null) return;
      const found = childrenLeft(start.script);
      if (found !== null) {
        const message = found.how === 'package manager' ? ('packageManager' as const) : ('background' as const);
        context.report({ at: found.call.nameWord.span, message, data: { command: commandOf(found.call) }, fixes: tini });
        return;
      }
      const [only, other] = start.calls;
      if (only !== undefined && other === undefined) {
        const values = only.args.map((arg) => arg.value ?? '');
        if (onlyWaits(only.name, values))
          context.report({ at: only.nameWord.span, message: 'ignores', data: { command: `${only.name} ${values[0]}` }, fixes: tini });
      }
      // In shell form it is the form that is reported.
      const last = start.script.statements.at(-1);
      if (start.shellForm || last?.command.kind !== 'pipeline' || last.command.commands.length < 2) return;
      const [first] = callsOf(start.script).filter((call) => call.command === (last.command.kind === 'pipeline' ? last.command.commands[0] : null));
      if (first !== undefined) context.report({ at: first.nameWord.span, message: 'pipeline' });
    }

    function startNode(image: Image, words: readonly StartWord[]) {
      const [program, ...args] = words;
      const last = args.at(-1);
      const values = args.map((arg) => arg.value);
      const name = values[0] === 'start' && values.length === 1 ? 'start' : values[0] === 'run' && values.length === 2 ? values[1] : undefined;
      const node = name === undefined ? null : nodeScript(image, name, context.answers, context.path);
      if (program === undefined || last === undefined || node === null) return [];
      const owner = [image.start?.entrypoint, image.start?.cmd].find(
        (one) => one != null && one.span.start <= program.span.start && program.span.end <= one.span.end,
      );
      // Words of ENTRYPOINT and CMD, or with comments in between, are left to the person.
      if (
        owner == null ||
        last.span.end > owner.span.end ||
        words.some((word) => word.source?.contiguous === false) ||
        context.text.slice(program.span.start, last.span.end).includes('\n')
      )
        return [];
      const span: Span = { start: program.span.start, end: last.span.end };
      return [
        { use: 'startNode' as const, data: { command: node.join(' ') }, edits: () => [replace(span, node.map((word) => JSON.stringify(word)).join(', '))] },
      ];
    }

    function inScript(script: ScriptDocument): void {
      if (!script.wrapper || script.path === null || script.images.some((use) => use.init !== null || use.image.final?.base?.entrypoint === 'init')) return;
      const found = childrenLeft(script.script);
      if (found === null) return;
      const at = found.call.nameWord.span;
      const related = startPlaces(script, script.images);
      context.report({
        at,
        message: found.how === 'package manager' ? 'packageManager' : 'background',
        data: { command: commandOf(found.call) },
        related,
        pair: pairOf(script.path, at),
      });
    }

    return { image: inImage, script: inScript };
  },
);

function commandOf({ nameWord, args }: { readonly nameWord: { readonly raw: string }; readonly args: readonly { readonly raw: string }[] }): string {
  return [nameWord, ...args]
    .map((word) => word.raw)
    .slice(0, 3)
    .join(' ');
}

function pairOf(path: string, span: Span): string {
  return `missing-init ${path}:${span.start}`;
}

/** A program that does nothing but keep the container alive. */
function onlyWaits(name: string, values: readonly string[]): boolean {
  return (name === 'sleep' && values[0]?.startsWith('inf') === true) || (name === 'tail' && values.includes('/dev/null'));
}
