import { isOpenEnded } from '../dockerfile/open-end';
import { keywordIn } from '../dockerfile/casing';
import type { Instruction } from '../dockerfile/nodes';
import { copyWords } from '../model/context';
import type { Image, StartScript } from '../model/image';
import { insert, replace, type TextEdit } from '../text/edit';
import { baseName } from '../text/path';

/** Whether the COPY or ADD brings this one file and nothing else: its `--chmod` is that file's. */
export function bringsOneFile(file: StartScript, copy: Instruction): boolean {
  const [source, ...rest] = copyWords(copy);
  if (source === undefined || rest.length !== 1 || copy.heredocs.length > 1) return false;
  if (copy.heredocs.length === 1) return source.startsWith('<<') && file.path === null;
  return file.path !== null && !/[*?[$]/.test(source) && baseName(source) === baseName(file.path) && !copy.flags.some((flag) => flag.name === 'from');
}

/** Sets `--chmod` of a COPY or ADD. */
export function copyModeEdit(copy: Instruction, mode: string): TextEdit {
  const flag = copy.flags.find((one) => one.name === 'chmod');
  if (flag?.valueSpan != null) return replace(flag.valueSpan, mode);
  return insert(copy.flags.at(-1)?.span.end ?? copy.keywordSpan.end, ` --chmod=${mode}`);
}

/**
 * Runs `command` as root right behind a COPY: at the head of the RUN that follows, else as a RUN of its own.
 * Null where the user there is not known to be root, or the RUN that follows can take no command.
 */
export function commandBehind(image: Image, copy: Instruction, command: string): TextEdit | null {
  const { document } = image;
  if (image.stateAt(copy).user.root !== true) return null;
  const stage = image.stageOf(copy);
  const next = stage?.instructions[stage.instructions.indexOf(copy) + 1];
  const run = next === undefined ? null : image.runOf(next);
  if (run !== null && next !== undefined) {
    if (run.form !== 'shell' || run.script === null || run.script.problems.length > 0 || next.flags.length > 0 || next.onbuild) return null;
    const first = run.script.statements[0]?.span.start;
    return first === undefined ? null : insert(first, `${command} && `);
  }
  if (isOpenEnded(document, copy)) return null;
  return insert(copy.span.end, `${document.eol}${keywordIn(document, 'RUN')} ${command}`);
}
