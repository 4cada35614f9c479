import type { Instruction } from '../../dockerfile/nodes';
import { defineRule } from '../../engine/rule';
import { execForm, execPlace, isPlainShell, standsAlone, type ExecForm } from '../../model/exec-form';
import type { Image, Stage } from '../../model/image';
import { lastPrograms, scriptEnds } from '../../model/last-commands';
import { isPosixShell, shellText } from '../../model/run-step';
import { formShell, handsOver } from '../../model/shell-form';
import type { ShellScript } from '../../shell/nodes';
import { parseShell } from '../../shell/parse';
import { insert } from '../../text/edit';

const toExecForm = 'Use the exec form';

export default defineRule(
  {
    id: 'shell-form-command',
    group: 'processes',
    summary: 'CMD or ENTRYPOINT is written in shell form, so that a shell runs in front of the program.',
    since: '0.1.0',
    preset: 'minimal',
    messages: {
      waits: {
        text: '{keyword} in shell form: the shell stays in front of the program as process 1 and takes the stop signal, so the program is killed at the end of the grace period.',
        severity: 'warning',
      },
      handsOver: {
        text: '{keyword} in shell form starts a shell first. The shell of this image gives its place to the program; that of another base, or a longer command, would not.',
        severity: 'info',
      },
      noShell: { text: '{keyword} in shell form is run by /bin/sh, which {image} does not have: the container can not start.', severity: 'error' },
      ignoresCommand: { text: 'ENTRYPOINT in shell form takes no arguments: the CMD of this image is ignored.', severity: 'warning' },
      invalidArray: { text: '{keyword} looks like an exec form, but is not valid JSON: a shell runs it as text, brackets and all.', severity: 'warning' },
    },
    fixes: {
      execForm: { title: toExecForm, level: 'safe' },
      execFormSuggested: {
        title: toExecForm,
        level: 'suggested',
        why: 'Without the shell, ENTRYPOINT and CMD are put together as words: an ENTRYPOINT of this image or its base gets other arguments.',
      },
      addExec: { title: 'Add exec before `{command}`', level: 'suggested', why: 'The shell text stays, and the shell gives its place to the program.' },
    },
    aliases: ['DL3025', 'BK:JSONArgsRecommended'],
    sources: [
      { guide: 'OCP', section: 'Use exec in wrapper scripts' },
      { guide: 'EW', section: 'The exec examples' },
    ],
  },
  (context) => {
    function check(instruction: Instruction, stage: Stage | null): void {
      const { image } = context;
      if (image === null || stage === null || !stage.inFinalChain) return;
      if (instruction.json !== null || instruction.body.text === '' || isOverridden(instruction, stage)) return;
      const at = instruction.keywordSpan;
      const data = { keyword: instruction.keyword };
      if (looksLikeArray(instruction.body.text)) return context.report({ at, message: 'invalidArray', data });
      // The shell form of ENTRYPOINT ignores it; that is said there.
      if (image.start?.cmd === instruction && image.start.entrypoint?.json === null) return;

      const state = image.stateAt(instruction);
      if (!isPosixShell(state.shell)) return;
      const script = parseShell(shellText(image.document, instruction));
      const shell = formShell(image, stage, instruction);
      const form = isPlainShell(state) ? withArguments(image, instruction, execForm(script, instruction)) : null;
      const place = execPlace(script);
      const safe = form?.plain === true && !instruction.onbuild && standsAlone(image, stage, instruction);
      const forms = form === null ? [] : [{ use: safe ? ('execForm' as const) : ('execFormSuggested' as const), edits: form.edits }];
      const execs = place === null || safe ? [] : [{ use: 'addExec' as const, data: { command: place.raw }, edits: () => [insert(place.span.start, 'exec ')] }];
      if (shell === 'missing')
        context.report({ at, message: 'noShell', data: { ...data, image: stage.scratch ? 'scratch' : (stage.imageText ?? 'the base') }, fixes: forms });
      else if (ignoresCommand(image, instruction)) context.report({ at, message: 'ignoresCommand', fixes: forms });
      else if (!endsInExec(script)) context.report({ at, message: handsOver(shell, script) ? 'handsOver' : 'waits', data, fixes: [...forms, ...execs] });
    }

    return { instruction: { CMD: check, ENTRYPOINT: check } };
  },
);

function endsInExec(script: ShellScript): boolean {
  const { execs, commands } = scriptEnds(script);
  return execs.length > 0 && lastPrograms(commands).length === 0;
}

/** Of several in one stage only the last counts. */
function isOverridden(instruction: Instruction, stage: Stage): boolean {
  return stage.instructions.some((other) => {
    const one = instruction.onbuild ? other.trigger : other;
    return one !== null && one.index > instruction.index && one.keyword === instruction.keyword;
  });
}

/** An ENTRYPOINT in exec form gets CMD as its arguments: that of a shell form would be `/bin/sh -c …`, so it is written in exec form, too. */
function withArguments(image: Image, instruction: Instruction, form: ExecForm | null): ExecForm | null {
  const cmd = image.start?.entrypoint === instruction ? image.start.cmd : null;
  if (form === null || cmd == null || cmd.json !== null) return form;
  const words = execForm(parseShell(shellText(image.document, cmd)), cmd);
  return words === null ? null : { plain: false, edits: () => [...form.edits(), ...words.edits()] };
}

function ignoresCommand(image: Image, instruction: Instruction): boolean {
  const { start } = image;
  return start !== null && start.entrypoint === instruction && start.cmd !== null;
}

/** `['a', 'b']`, `["a" "b"]`, `[a, b]`: no shell test, which has a blank behind its bracket and none of an array's commas. */
function looksLikeArray(text: string): boolean {
  return /^\[\s*(?:"(?:[^"\\]|\\.)*"|'[^']*'|[\w./-]+)?\s*[,\]]/s.test(text) || /^\[["']/.test(text);
}
