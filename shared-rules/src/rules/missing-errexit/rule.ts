import { defineRule } from '../../engine/rule';
import { readShellOptions } from '../../fix/merge/shell-options';
import { hiddenFailures } from '../../model/hidden-failures';
import type { RunStep } from '../../model/image';
import type { ScriptDocument } from '../../model/script';
import { insert, type TextEdit } from '../../text/edit';

const title = 'Add set -e';

export default defineRule(
  {
    id: 'missing-errexit',
    group: 'processes',
    summary: 'Commands in a row go on when one of them fails.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      run: {
        text: 'When `{command}` fails, the commands behind it run all the same and the build goes on: only the last one decides. Join them by `&&`, or begin with `set -e`.',
        severity: 'info',
      },
      lastOnly: { text: 'Without `set -e` only the last command decides whether this fails.', severity: 'hint' },
      script: { text: 'When `{command}` fails, this script goes on and starts the program all the same: it has no `set -e`.', severity: 'info' },
    },
    fixes: {
      setErrexit: { title, level: 'unsafe', why: 'A build that passed with a failing command stops there.' },
      setErrexitInScript: {
        title,
        level: 'suggested',
        why: '`mkdir` of a directory that exists, `grep` without a match or `((i++))` then end the script, often only when the container starts again.',
      },
    },
    sources: [
      { guide: 'OCP', section: 'Use exec in wrapper scripts' },
      { guide: 'POSIX', section: '2.15 Special built-in utilities, set' },
    ],
  },
  (context) => {
    function inRun(run: RunStep): void {
      const { script } = run;
      const first = script?.statements[0];
      if (script === null || first === undefined) return;
      if (run.form === 'shell' && readShellOptions(run.state.shell)?.errexit !== false) return;
      if (run.form === 'heredoc' && (hasErrexitProgram(run) || (usesShell(run) && readShellOptions(run.state.shell)?.errexit !== false))) return;
      if (run.form === 'exec' && run.instruction.json?.some((word) => /^-[a-z]*e[a-z]*$/.test(word.value) || word.value === 'errexit')) return;
      const hidden = hiddenFailures(script);
      if (hidden === null) return;
      const at = hidden.call.nameWord.span;
      const edits = () => [setErrexit(context.text, first.span.start, run.form === 'heredoc')];
      const fixes = [{ use: 'setErrexit' as const, edits }];
      context.report(hidden.harmless ? { at, message: 'lastOnly', fixes } : { at, message: 'run', data: { command: hidden.call.nameWord.raw }, fixes });
    }

    function inScript(document: ScriptDocument): void {
      const { script } = document;
      const first = script.statements[0];
      const shebang = script.shebang ?? 'sh';
      if (!document.wrapper || first === undefined || !/(?:^|[/\s])(?:ba|da|a|k|mk|z)?sh(?:\s|$)/.test(shebang)) return;
      const hidden = hiddenFailures(script, true);
      if (hidden === null) return;
      const at = hidden.call.nameWord.span;
      const fixes = [{ use: 'setErrexitInScript' as const, edits: () => [setErrexit(context.text, first.span.start, true)] }];
      context.report(hidden.harmless ? { at, message: 'lastOnly', fixes } : { at, message: 'script', data: { command: hidden.call.nameWord.raw }, fixes });
    }

    return {
      image(image) {
        for (const run of image.runs) if (run.stage?.windows !== true) inRun(run);
      },
      script: inScript,
    };
  },
);

/** In front of the first statement; on a line of its own where lines end commands. */
function setErrexit(text: string, at: number, ownLine: boolean): TextEdit {
  if (!ownLine) return insert(at, 'set -e; ');
  const start = text.lastIndexOf('\n', at - 1) + 1;
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  return insert(at, `set -e${eol}${text.slice(start, at)}`);
}

/** `RUN bash -e <<EOF`, `#!/bin/sh -e` (the first line is looked at with the text). */
function hasErrexitProgram(run: RunStep): boolean {
  return run.instruction.words.some((word) => /^-[a-z]*e[a-z]*$/.test(word.value) || word.value === 'errexit');
}

/** No other program reads the heredoc. */
function usesShell(run: RunStep): boolean {
  return run.script?.shebang === null && run.instruction.words.every((word) => /^\d*<</.test(word.value));
}
