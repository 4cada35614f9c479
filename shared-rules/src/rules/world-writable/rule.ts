import type { Instruction } from '../../dockerfile/nodes';
import { defineRule } from '../../engine/rule';
import { groupInstead } from '../../fix/group-instead';
import { isAccountFile } from '../../data/sensitive-paths';
import type { RunStep, Stage } from '../../model/image';
import { modeCallOf, opensToAll, parseMode, historyOf, stateOf, type ModeCall } from '../../model/permissions';
import { expand } from '../../model/scope';
import { variablesOf } from '../../model/variables';
import type { CommandCall } from '../../shell/calls';
import { replace } from '../../text/edit';

export default defineRule(
  {
    id: 'world-writable',
    group: 'users',
    summary: 'Files or directories are opened for everybody to write.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      open: {
        text: 'Mode `{mode}` lets every user write {paths}: any process in the container can change what is there. An arbitrary user id needs no more than group 0 with the permissions of the owner.',
        severity: 'warning',
      },
      inBuilder: { text: 'Mode `{mode}` lets every user write {paths}, in a build stage. A COPY --from of it keeps the mode.', severity: 'hint' },
    },
    fixes: {
      group: {
        title: 'Use `chgrp 0` and `chmod g=u` instead',
        level: 'suggested',
        why: 'A user that is neither the owner nor in group 0 can not write there any more, and the owner needs the permissions that the mode gave.',
      },
      lower: { title: 'Use mode {mode}', level: 'suggested', why: 'Only the owner and the group can write then: the group should be 0.' },
      program: {
        title: 'Use mode {mode}: everybody may run it, and only the owner may write it',
        level: 'suggested',
        why: 'Whoever writes it at run time can not do so any more.',
      },
    },
    sources: [
      { guide: 'OCP', section: 'Support arbitrary user ids' },
      { guide: 'ZH', section: 'Drop root' },
    ],
  },
  (context) => {
    const { image, script } = context;

    function inRun(instruction: Instruction, stage: Stage | null): void {
      const run = image?.runOf(instruction) ?? null;
      for (const call of run === null || stage === null ? [] : run.calls) inCommand(call, stage, run);
    }

    function inCommand(call: CommandCall, stage: Stage | null, run: RunStep | null): void {
      const found = givesMode.has(call.name) ? modeCallOf(call, run === null ? () => undefined : variablesOf(call, run.script, run.state.scope)) : null;
      if (found === null || !opensToAll(found.mode) || (stage === null && script?.wrapper !== true) || isPassing(found, call, run)) return;
      const paths = found.operands.length === 0 ? 'what is found' : found.operands.map((word) => `\`${word.raw}\``).join(', ');
      context.report({
        at: found.word.span,
        message: stage === null || stage.inFinalChain ? 'open' : 'inBuilder',
        data: { mode: found.text, paths },
        fixes: run === null ? [] : fixesOf(found, call, run),
      });
    }

    /** Removed again, closed again, or the finding of another rule. */
    function isPassing(found: ModeCall, call: CommandCall, run: RunStep | null): boolean {
      const calls = run?.calls ?? script?.calls ?? [];
      const removed = calls
        .filter((one) => one.name === 'rm' && one.nameWord.at.start > call.nameWord.at.start)
        .flatMap((one) => one.args.map((word) => bare(word.raw)));
      if (found.operands.length > 0 && found.operands.every((word) => removed.includes(bare(word.raw)))) return true;
      if (run === null || image === null || run.stage?.inFinalChain !== true || run.onbuild) return false;
      const own = historyOf(image)
        .ofCall(call)
        .filter((event) => event.kind === 'mode' || event.kind === 'create');
      const known = own.flatMap(({ path }) => path ?? []);
      if (own.length === 0 || known.length < own.length) return own.length === 0 && run.mounts.length > 0;
      return known.every((path) => {
        if (isAccountFile(path) || stateOf(image, path).removed) return true;
        // What lies below is reached by recursive changes alone.
        const { bits } = found.recursive ? stateOf(image, path, { contents: true, without: (event) => event.kind === 'fill' }) : stateOf(image, path);
        return (bits.other & 2) === 0 || (bits.special & 1) !== 0;
      });
    }

    function fixesOf(found: ModeCall, call: CommandCall, run: RunStep) {
      const { word } = found;
      const lower = word.value === null || !word.contiguous || word.raw !== found.text ? null : lowered(found.text);
      const program = found.operands.length > 0 && found.operands.every((one) => isProgram(bare(one.raw)));
      if (program && lower !== null)
        return [{ use: 'program' as const, data: { mode: closed(found.text) }, edits: () => [replace(word.span, closed(found.text))] }];
      if (found.program !== 'chmod') return lower === null ? [] : [{ use: 'lower' as const, data: { mode: lower }, edits: () => [replace(word.span, lower)] }];
      const edits = groupInstead(run, call, found);
      return edits === null ? [] : [{ use: 'group' as const, edits: () => edits }];
    }

    function inCopy(copy: Instruction, stage: Stage | null): void {
      const flag = copy.flags.find((one) => one.name === 'chmod');
      if (flag?.value == null || flag.valueSpan === null || image === null) return;
      const text = expand(flag.value, image.stateAt(copy).scope, image.document.escape);
      const mode = text === null ? null : parseMode(text);
      if (text === null || mode === null || !opensToAll(mode)) return;
      const words = copy.json ?? copy.words;
      const target = words[words.length - 1]?.value ?? '';
      const program = words.slice(0, -1).every((word) => isProgram(word.value));
      const span = flag.valueSpan;
      const lower = flag.value === text ? (program ? closed(text) : lowered(text)) : null;
      context.report({
        at: span,
        message: stage === null || stage.inFinalChain ? 'open' : 'inBuilder',
        data: { mode: text, paths: `\`${target}\`` },
        fixes:
          lower === null || lowered(text) === null ? [] : [{ use: program ? 'program' : 'lower', data: { mode: lower }, edits: () => [replace(span, lower)] }],
      });
    }

    return {
      instruction: { RUN: inRun, COPY: inCopy, ADD: inCopy },
      script: (document) => {
        for (const call of document.calls) inCommand(call, null, null);
      },
    };
  },
);

const givesMode: ReadonlySet<string> = new Set(['chmod', 'find', 'mkdir', 'install']);

function bare(raw: string): string {
  return raw.replace(/["']/g, '').replace(/(?<=.)\/+$/, '');
}

/** Scripts, and what lies in a folder of programs: they are run, not written. */
function isProgram(path: string): boolean {
  return /\.(?:sh|bash|py|pl|rb|jar)$|\/s?bin\/[^/]+$|entrypoint[^/]*$/.test(path);
}

/** An octal mode without write permission for others; null for another kind. */
function lowered(mode: string): string | null {
  return /^[0-7]{3,4}$/.test(mode) ? mode.slice(0, -1) + String(Number(mode.slice(-1)) & 5) : null;
}

/** An octal mode without write permission for group and others. */
function closed(mode: string): string {
  return mode.slice(0, -2) + [...mode.slice(-2)].map((digit) => String(Number(digit) & 5)).join('');
}
