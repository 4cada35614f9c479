import type { ShellScript } from '../shell/nodes';
import type { Program } from '../shell/program';
import { literalOf } from '../shell/static-value';
import { baseName } from '../text/path';
import type { Image, StartCommand, StartScript } from './image';
import { scriptEnds } from './last-commands';
import { isArguments } from './program-kind';
import { isPosixShell } from './run-step';
import { formShell, handsOver } from './shell-form';
import { unwrap } from './start-words';

/** Where the shell that runs a start script stands among the container's processes. */
export type StartProcess =
  /** It is process 1. */
  | { readonly kind: 'first' }
  /** It is a child, at any depth, of `parent`: an init program, a shell, or another start script. */
  | { readonly kind: 'below'; readonly parent: string }
  | { readonly kind: 'unknown' };

const first: StartProcess = { kind: 'first' };
const unknown: StartProcess = { kind: 'unknown' };

/** The process of one of `image.start.files`; unknown where a base that is not known may start it by a wrapper of its own. */
export function processOf(image: Image, file: StartScript): StartProcess {
  const { start, final } = image;
  if (start === null || final === null) return unknown;
  if (file.parent !== null) return behind(image, file.parent, runsFile(file));
  if (start.init !== null) return { kind: 'below', parent: start.init.name };
  if (start.entrypoint === null && !final.scratch && final.base?.entrypoint !== 'none') return unknown;
  if (start.script !== null) return inText(image, start, start.script, file);
  const { words } = unwrap(start.argv ?? []);
  const at = words.findIndex((word) => word.span.start === file.span.start);
  const given = words.slice(1, Math.max(at, 1)).every((word) => /^[-+]/.test(word.value));
  if (at === 0 || (at > 0 && isPosixShell([words[0]?.value ?? '']) && given)) return first;
  // The script of CMD, which that of ENTRYPOINT is given.
  const carrier = start.files.find((one) => one.parent === null && one !== file);
  return at === -1 || carrier?.shell !== true ? unknown : behind(image, carrier, (program) => isArguments(program.nameWord));
}

/** What a script hands over to: the same process where `exec` or `.` does it, a child where the shell stays. */
function behind(image: Image, script: StartScript, runs: (program: Program) => boolean): StartProcess {
  const way = wayOf(script.script, runs);
  if (way === 'same') return processOf(image, script);
  return way === 'child' ? { kind: 'below', parent: baseName(script.imagePath) } : unknown;
}

/** Named by the shell form, or by the text of `sh -c`. */
function inText(image: Image, start: StartCommand, text: ShellScript, file: StartScript): StartProcess {
  const way = wayOf(text, runsFile(file));
  if (way !== 'child') return way === 'same' ? first : unknown;
  const named = start.shellForm ? '' : baseName(unwrap(start.argv ?? []).words[0]?.value ?? '');
  const stage = image.stageOf(file.instruction);
  const shell = named === 'bash' || named === 'dash' || named === 'ash' ? named : stage === null ? 'unknown' : formShell(image, stage, file.instruction);
  if (shell === 'unknown' || shell === 'missing') return unknown;
  const isLast = scriptEnds(text).commands.some((last) => last.place === 'last' && runsFile(file)(last.program));
  return isLast && handsOver(shell, text) ? first : { kind: 'below', parent: 'a shell' };
}

function wayOf(script: ShellScript, runs: (program: Program) => boolean): 'same' | 'child' | null {
  if (script.problems.length > 0) return null;
  const { commands, execs } = scriptEnds(script);
  const ran = commands.filter((last) => runs(last.program));
  const same = execs.some(runs) || ran.some((last) => isSource(last.program));
  const child = ran.some((last) => !isSource(last.program));
  return same === child ? null : same ? 'same' : 'child';
}

function runsFile(file: StartScript): (program: Program) => boolean {
  const wanted = baseName(file.imagePath);
  return (program) => {
    const words = isPosixShell([program.name]) || isSource(program) ? program.args : [program.nameWord];
    return words.some((word) => baseName(literalOf(word) ?? '') === wanted);
  };
}

function isSource(program: Program): boolean {
  return program.name === '.' || program.name === 'source';
}

/** The user that a start script runs as, by USER; null where that is not known, or a program in front of the script may have changed it. */
export function startUser(image: Image, file: StartScript): string | null {
  const { start, final } = image;
  if (start === null || final === null) return null;
  const words = (start.argv ?? []).map((word) => baseName(word.value));
  const texts = [start.script, ...start.files.map((one) => one.script)].filter((text) => text !== null);
  const programs = texts.flatMap((text) => {
    const { commands, execs } = scriptEnds(text);
    return [...execs, ...commands.map((last) => last.program)].filter((program) => runsFile(file)(program) || isArguments(program.nameWord));
  });
  const changed = [...words.slice(0, words.indexOf(baseName(file.imagePath))), ...programs.flatMap((program) => program.wrappers.map(({ name }) => name))];
  return changed.some((name) => switchers.has(name)) ? null : final.end.user.user;
}

/** Programs that run others as another user. */
const switchers: ReadonlySet<string> = new Set(['gosu', 'su-exec', 's6-setuidgid', 'setpriv', 'sudo', 'doas', 'runuser', 'su', 'chroot', 'setuidgid']);
