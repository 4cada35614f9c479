import { defineRule } from '../../engine/rule';
import { startPlaces } from '../../engine/start-places';
import { addPackages } from '../../fix/add-packages';
import { commandBehind } from '../../fix/copy-mode';
import type { Image, StartScript } from '../../model/image';
import { interpreterOf, isPosixText, lacksShell } from '../../model/interpreters';
import { operationsOf } from '../../model/packages';
import type { ScriptDocument } from '../../model/script';
import { replace, type TextEdit } from '../../text/edit';
import { baseName } from '../../text/path';
import type { Span } from '../../text/span';

const begin = 'Begin {script} with `{line}`';

export default defineRule(
  {
    id: 'entrypoint-shebang',
    group: 'processes',
    summary: 'A script that is executed names no interpreter, or one that the image does not have.',
    since: '0.1.0',
    preset: 'minimal',
    messages: {
      none: { text: '{script} is executed without a shell, but has no `#!` line: the container fails with "exec format error".', severity: 'error' },
      late: {
        text: '{script} is executed without a shell, but its `#!` line is not the first: the container fails with "exec format error".',
        severity: 'error',
      },
      missing: {
        text: '{script} asks for `{interpreter}`, which the image does not have: the container fails with "no such file or directory".',
        severity: 'error',
      },
    },
    fixes: {
      begin: { title: begin, level: 'safe' },
      beginSuggested: { title: begin, level: 'suggested', why: 'The text holds what not every shell reads; the interpreter is a guess.' },
      beginInScript: { title: begin, level: 'suggested', why: 'It changes the script, another file than this one.' },
      install: { title: 'Install bash', level: 'suggested', why: 'It makes the image larger. A script that needs nothing of bash can use /bin/sh.' },
    },
    aliases: ['SC1128', 'SC2148'],
    sources: [{ guide: 'OCP', section: 'Use exec in wrapper scripts' }],
  },
  (context) => {
    function faultOf(image: Image, file: StartScript, path: string | null): Fault | null {
      if (!file.direct) return null;
      const { text } = file;
      const line = /^\uFEFF?#!([^\r\n]*)/.exec(text);
      if (line !== null) {
        const interpreter = interpreterOf(line[1] ?? '');
        const shell = interpreter?.name === 'bash' ? 'bash' : /^(?:sh|ash|dash)$/.test(interpreter?.name ?? '') ? 'sh' : null;
        if (interpreter === null || shell === null || !lacksShell(image, shell, context.answers, path)) return null;
        const start = text.indexOf('#!');
        return {
          message: 'missing',
          interpreter: interpreter.shown,
          span: { start, end: line[0].trimEnd().length },
          repair: posixRepair(image, text, start, line[0].trimEnd().length),
        };
      }
      // tini, su-exec's execvp and shells read a text without interpreter themselves; the container runtime does not.
      const { start } = image;
      if (!file.shell || text.trim() === '' || start?.argv?.[0]?.span.start !== file.span.start || file.parent !== null) return null;
      const later = /^(\s*)(?:#.*\r?\n\s*){0,30}?(#![ \t]*\/[^\r\n]*)/.exec(text);
      const first = /[^\s][^\r\n]*/.exec(text);
      const span = { start: first?.index ?? 0, end: (first?.index ?? 0) + (first?.[0].trimEnd().length ?? 0) };
      return later?.[2] === undefined
        ? { message: 'none', interpreter: '', span, repair: firstLine(image, file) }
        : { message: 'late', interpreter: '', span, repair: movedUp(text, later[1] ?? '', later[2].trimEnd()) };
    }

    function inImage(image: Image): void {
      const { start, final } = image;
      if (start === null || final === null || final.windows) return;
      for (const file of start.files) {
        const { path } = file;
        const fault = faultOf(image, file, context.path);
        // In a here-document the text begins where it is to begin.
        if (fault === null) continue;
        const script = baseName(path ?? file.imagePath);
        const { repair } = fault;
        const bash = fault.message === 'missing' && baseName(fault.interpreter) === 'bash' ? installBash(image) : null;
        const report = {
          at: file.span,
          fixes: [
            ...(bash === null ? [] : [{ use: 'install' as const, edits: () => bash }]),
            ...(repair === null || path === null
              ? []
              : [
                  {
                    use: 'beginInScript' as const,
                    data: { script, line: repair.line },
                    edits: () => [],
                    files: () => [{ path, before: file.text, edits: [repair.edit] }],
                  },
                ]),
          ],
          ...(path === null ? {} : { related: [{ path, span: fault.span, message: 'The script begins here.' }], pair: `entrypoint-shebang ${path}` }),
        };
        if (fault.message === 'missing') context.report({ ...report, message: 'missing', data: { script, interpreter: fault.interpreter } });
        else context.report({ ...report, message: fault.message, data: { script } });
      }
    }

    function inScript(document: ScriptDocument): void {
      const { path, images } = document;
      if (path === null) return;
      const script = baseName(path);
      for (const use of images) {
        const fault = faultOf(use.image, use.file, use.path);
        if (fault === null) continue;
        const { repair } = fault;
        const report = {
          at: fault.span,
          related: startPlaces(document, [use]),
          fixes:
            repair === null
              ? []
              : [{ use: repair.sure ? ('begin' as const) : ('beginSuggested' as const), data: { script, line: repair.line }, edits: () => [repair.edit] }],
          pair: `entrypoint-shebang ${path}`,
        };
        if (fault.message === 'missing') context.report({ ...report, message: 'missing', data: { script, interpreter: fault.interpreter } });
        else context.report({ ...report, message: fault.message, data: { script } });
        return;
      }
    }

    return { image: inImage, script: inScript };
  },
);

interface Fault {
  readonly message: 'none' | 'late' | 'missing';
  readonly interpreter: string;
  readonly span: Span;
  readonly repair: Repair | null;
}

interface Repair {
  readonly line: string;
  readonly edit: TextEdit;
  readonly sure: boolean;
}

function firstLine(image: Image, { text, script }: StartScript): Repair | null {
  const eol = /\r?\n/.exec(text)?.[0] ?? '\n';
  if (script.problems.length > 0) return null;
  const posix = isPosixText(text);
  if (!posix && image.final?.base?.bash !== true) return null;
  const line = posix ? '#!/bin/sh' : '#!/bin/bash';
  return { line, edit: replace(head(text), `${line}${eol}`), sure: posix };
}

/** Blank lines in front of `#!` go; behind comments the line is set in front of them. */
function movedUp(text: string, blanks: string, line: string): Repair {
  if (text.startsWith(line, blanks.length)) return { line, edit: replace({ start: 0, end: blanks.length }, ''), sure: true };
  return { line, edit: replace(head(text), `${line}${/\r?\n/.exec(text)?.[0] ?? '\n'}`), sure: true };
}

/** The place of the first line: a byte order mark goes, since in the second line it would be a part of a word. */
function head(text: string): Span {
  return { start: 0, end: text.startsWith('\uFEFF') ? 1 : 0 };
}

/** `#!/bin/sh` in place of bash, for a text that needs no more. */
function posixRepair(image: Image, text: string, start: number, end: number): Repair | null {
  if (image.final?.scratch !== false || image.final.base?.shell == null || !isPosixText(text)) return null;
  const options = /\s(-[eux]+)$/.exec(text.slice(start, end))?.[1];
  const line = `#!/bin/sh${options === undefined ? '' : ` ${options}`}`;
  return { line, edit: replace({ start, end }, line), sure: false };
}

/** Adds bash to the packages of the final stage, or installs it at its head; only where the manager is known. */
function installBash(image: Image): readonly TextEdit[] | null {
  const { final, document } = image;
  if (final === null || final.family !== 'alpine') return null;
  const install = final.runs
    .filter((run) => !run.onbuild && run.state.user.root === true)
    .flatMap(operationsOf)
    .find(
      ({ verb, manager, call, packages }) => verb === 'install' && manager === 'apk' && call.unconditional && packages.some((one) => one.written && !one.file),
    );
  const besides = install?.packages.filter((one) => one.written && !one.file).at(-1);
  if (install !== undefined && besides !== undefined) return addPackages(document, install.packages, [{ name: 'bash', besides }]);
  const edit = commandBehind(image, final.from, 'apk add --no-cache bash');
  return edit === null ? null : [edit];
}
