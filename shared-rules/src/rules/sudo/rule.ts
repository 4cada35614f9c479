import type { Instruction } from '../../dockerfile/nodes';
import type { Related } from '../../engine/finding';
import { defineRule } from '../../engine/rule';
import { startPlaces } from '../../engine/start-places';
import { askedForCommands } from '../../model/asked-for';
import type { Image, Stage } from '../../model/image';
import { sparedCommands } from '../../model/root-guards';
import { startsAs, sudoCallOf, type SudoCall } from '../../model/root-commands';
import type { ScriptDocument } from '../../model/script';
import { runsAtStart, startTexts } from '../../model/start-texts';
import { callsOf } from '../../shell/calls';
import type { ShellScript } from '../../shell/nodes';
import { baseName } from '../../text/path';
import { remove, replace, type TextEdit } from '../../text/edit';
import type { Span } from '../../text/span';

export default defineRule(
  {
    id: 'sudo',
    group: 'users',
    summary: 'The build or a start script uses sudo, or a start script counts on being root.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      needless: {
        text: '`sudo` does nothing here: the RUN is root’s already. It only makes the image carry a program that hands out root.',
        severity: 'warning',
      },
      sudo: {
        text: '`sudo` has to be installed and set up in the image, where it stays as a way to root. Use USER root for what root has to do, and USER again.',
        severity: 'warning',
      },
      start: {
        text: '`sudo` in a start script: under an arbitrary user id nothing becomes root by it, and a script that is root does not need it.',
        severity: 'warning',
      },
      unguarded: {
        text: '`{command}` works for root only, and the start script does not ask whether it is: under an arbitrary user id it fails there. Test `[ "$(id -u)" = 0 ]` first.',
        severity: { openshift: 'info', generic: 'off' },
      },
    },
    fixes: {
      drop: { title: 'Remove sudo', level: 'safe' },
      runuser: { title: 'Use `runuser -u {user} --`', level: 'suggested', why: 'runuser keeps the environment, and needs util-linux.' },
    },
    aliases: ['DL3004'],
    sources: [
      { guide: 'OCP', section: 'Support arbitrary user ids' },
      { guide: 'ROSA', section: '任意のユーザー ID のサポート' },
    ],
  },
  (context) => {
    /** One finding for a RUN: its repair has to see to all of them. */
    function inRun(instruction: Instruction, stage: Stage | null): void {
      const run = context.image?.runOf(instruction) ?? null;
      const found = run?.calls.flatMap((call) => sudoCallOf(call) ?? []) ?? [];
      const [first] = found;
      if (run === null || stage === null || first === undefined) return;
      const root = run.state.user.root === true;
      context.report({
        at: first.word.span,
        message: root && found.every((one) => one.user === null) ? 'needless' : 'sudo',
        related: found.slice(1).map((one) => ({ path: null, span: one.word.span, message: 'And here.' })),
        fixes: root && run.script?.problems.length === 0 ? fixesOf(found) : [],
      });
    }

    function fixesOf(found: readonly SudoCall[]) {
      const edits = found.map(editOf);
      const user = found.find((one) => one.user !== null)?.user ?? null;
      if (edits.includes(null)) return [];
      const all = () => edits.flatMap((edit) => edit ?? []);
      return user === null ? [{ use: 'drop' as const, edits: all }] : [{ use: 'runuser' as const, data: { user }, edits: all }];
    }

    function editOf({ words, user, plain, command }: SudoCall): TextEdit | null {
      const [first] = words;
      const last = words[words.length - 1];
      if (first === undefined || last === undefined || command === null || !plain) return null;
      const between = context.text.slice(first.span.start, command.span.start);
      if (user === null) return between.includes('#') ? null : remove({ start: first.span.start, end: command.span.start });
      return /[\n#]/.test(between) ? null : replace({ start: first.span.start, end: last.span.end }, `runuser -u ${user} --`);
    }

    function inScript(document: ScriptDocument): void {
      const found = rootCalls(document.script, document.images[0]?.image ?? null);
      if (found.every((calls) => calls.length === 0) || !runsAtStart(document)) return;
      const { path } = document;
      const used = startPlaces(document);
      for (const calls of found) {
        const first = calls[0];
        if (first !== undefined)
          context.report({
            at: first.span,
            ...words(first),
            related: [...used, ...others(calls, null)],
            ...(path === null ? {} : { pair: pairOf(path, first) }),
          });
      }
    }

    function inImage(image: Image): void {
      const { start } = image;
      if (start === null || image.final?.windows !== false) return;
      const [program] = start.argv ?? [];
      if (program !== undefined && baseName(program.value) === 'sudo') context.report({ at: program.span, message: 'start' });
      // Of several scripts it is still one thing that the image counts on.
      const inFiles: { readonly calls: readonly RootCall[]; readonly path: string; readonly span: Span }[][] = [[], []];
      for (const { script, file } of startTexts(image)) {
        const path = file?.path ?? null;
        if (file === null || path === null) reportHere(script, image);
        else rootCalls(script, image).forEach((calls, kind) => calls.length > 0 && inFiles[kind]?.push({ calls, path, span: file.span }));
      }
      for (const files of inFiles) {
        const [first] = files;
        const call = first?.calls[0];
        if (first === undefined || call === undefined) continue;
        const related = files.flatMap(({ calls, path }) => calls.map((one) => ({ path, span: one.span, message: `\`${one.name}\` is called here.` })));
        context.report({ at: first.span, ...words(call), related, pair: pairOf(first.path, call) });
      }
    }

    function reportHere(script: ShellScript, image: Image): void {
      for (const calls of rootCalls(script, image)) {
        const first = calls[0];
        if (first !== undefined) context.report({ at: first.span, ...words(first), related: others(calls, null) });
      }
    }

    return { instruction: { RUN: inRun }, script: inScript, image: inImage };
  },
);

/** A command of a start script that works for root only. */
interface RootCall {
  readonly name: string;
  readonly span: Span;
}

/** One finding for sudo, and one for the rest: what the script counts on is one thing, however often. */
function rootCalls(script: ShellScript, image: Image | null): readonly (readonly RootCall[])[] {
  const spared = sparedCommands(script);
  // What somebody asks for by a variable does not keep the image from starting under an arbitrary user id.
  const asked = askedForCommands(script, (name) => Boolean(image?.final?.end.scope.get(name)?.value));
  const calls = callsOf(script);
  const sudo = calls.flatMap((call) => sudoCallOf(call) ?? []).map(({ word }) => ({ name: 'sudo', span: word.span }));
  const rest = calls.filter((call) => sudoCallOf(call) === null && !spared.has(call.command) && !asked.has(call.command)).map(startsAs);
  return [sudo, rest.filter((one) => one.root)];
}

function words({ name }: RootCall) {
  return name === 'sudo' ? { message: 'start' as const } : { message: 'unguarded' as const, data: { command: name } };
}

function others(calls: readonly RootCall[], path: string | null): readonly Related[] {
  return calls.slice(1).map((one) => ({ path, span: one.span, message: `\`${one.name}\` is called here, too.` }));
}

/** Two files carry the finding: the script's offset tells which it is. */
function pairOf(path: string, call: RootCall): string {
  return `sudo ${path}:${call.span.start}`;
}
