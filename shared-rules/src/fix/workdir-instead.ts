import { isOpenEnded } from '../dockerfile/open-end';
import { keywordIn } from '../dockerfile/casing';
import type { Image, RunStep } from '../model/image';
import type { LeadingFolder } from '../model/leading-cd';
import { expand } from '../model/scope';
import type { CommandCall } from '../shell/calls';
import { insert, remove, replace, type TextEdit } from '../text/edit';
import { commandRemoval } from './remove-command';

/** WORKDIR in place of a RUN that is only `cd`. Null where the path holds what WORKDIR does not expand. */
export function workdirOnly(image: Image, run: RunStep, call: CommandCall): readonly TextEdit[] | null {
  const [word] = call.args;
  const { instruction } = run;
  if (word === undefined || run.form !== 'shell' || instruction.onbuild || instruction.flags.length > 0 || !/^["']?[\w./$@{}-]+["']?$/.test(word.raw))
    return null;
  const path = expand(word.raw.replace(/["']/g, ''), run.state.scope, image.document.escape);
  if (path === null || path.startsWith('~') || (!path.startsWith('/') && run.state.workdir === null)) return null;
  return [replace({ start: instruction.keywordSpan.start, end: call.nameWord.span.end }, keywordIn(image.document, 'WORKDIR'))];
}

/** WORKDIR in front of a RUN, and the old one again behind it where later instructions need it. Null where that is not known. */
export function workdirInstead(image: Image, run: RunStep, { call, folder }: LeadingFolder): readonly TextEdit[] | null {
  const { instruction, stage } = run;
  const { document } = image;
  if (stage === null || instruction.onbuild || run.form !== 'shell' || !/^[\w./@+-]+$/.test(folder)) return null;
  const cut = commandRemoval(document, run, call);
  if (cut === null || cut.start <= instruction.keywordSpan.start) return null;
  const behind = stage.instructions.slice(stage.instructions.indexOf(instruction) + 1);
  const next = behind.find((one) => !indifferent.has(one.keyword));
  const settled = next?.keyword === 'WORKDIR' && /^["']?\//.test(next.body.text);
  const before = run.state.workdir;
  if (!settled && (before === null || isOpenEnded(document, instruction))) return null;
  const start = document.text.lastIndexOf('\n', instruction.keywordSpan.start - 1) + 1;
  if (before === folder) return [remove(cut)];
  const edits = [insert(start, `${keywordIn(document, 'WORKDIR')} ${folder}${document.eol}`), remove(cut)];
  return settled ? edits : [...edits, insert(instruction.span.end, `${document.eol}${keywordIn(document, 'WORKDIR')} ${before ?? '/'}`)];
}

const indifferent: ReadonlySet<string> = new Set(['ARG', 'ENV', 'LABEL', 'EXPOSE', 'USER', 'VOLUME', 'STOPSIGNAL', 'MAINTAINER', 'SHELL']);
