import type { Flag, Instruction } from '../dockerfile/nodes';
import { calledScripts } from './called-scripts';
import { copyWords } from './context';
import type { Image, StartScript } from './image';
import { movedFrom } from './moved-file';
import type { Answers } from './needs';
import { applyMode, bits, canonicalPath, parseMode, permissionEvents, reaches, type Bits, type ModeEvent, type PermissionEvent } from './permissions';
import { expand } from './scope';

/** Owner group and permission bits that a file has when the container starts. */
export interface FinalMode {
  /** Null: not known. */
  readonly bits: Bits | null;
  /** `0` is root's; null: not known. */
  readonly group: string | null;
  /** The last `chmod` that reaches it; null when COPY or the file itself decides. */
  readonly chmod: ModeEvent | null;
  /** The COPY or ADD of this one file whose `--chmod` decides, where only the Dockerfile is looked at. */
  readonly copy: Instruction | null;
}

const unknown: FinalMode = { bits: null, group: null, chmod: null, copy: null };

/**
 * The mode of a start script in the final image: that of the file in the build context (a heredoc's is 0644), `--chmod`, and every chmod behind it.
 * Not known where a script that nobody can read, or a path that is not known, may change it, and where the host does not see modes.
 * `path` is that of the Dockerfile below the root folder.
 */
export function finalModeOf(image: Image, file: Pick<StartScript, 'copy' | 'imagePath' | 'path'>, answers: Answers, path: string | null): FinalMode {
  const { copy } = file;
  if (copy === null || !file.imagePath.startsWith('/')) return unknown;
  const events = permissionEvents(image);
  const own = events.filter((event) => event.instruction === copy);
  const last = own.at(-1);
  if (last === undefined) return unknown;
  const later = events.slice(events.indexOf(last) + 1);
  const names = [file.imagePath, ...movedFrom(image.finalChain, file.imagePath)].map(canonicalPath);
  if (names.length > 1 && image.runs.some((run) => run.calls.some((call) => call.name === 'install'))) return unknown;
  if (mayChangeUnseen(image, copy, later, names, answers, path)) return unknown;
  const owner = own.filter((event) => event.kind === 'create' || event.kind === 'fill').at(-1);
  const group = owner !== undefined && 'group' in owner ? (owner.group ?? null) : null;
  return changed({ bits: copiedBits(image, copy, file.path, answers), group, chmod: null, copy: null }, later, names);
}

/** The mode of a program that is known by its path alone, as far as chmod, or an octal `--chmod` of a COPY of this one file, says it. */
export function finalModeAt(image: Image, imagePath: string): FinalMode {
  const path = canonicalPath(imagePath);
  const events = permissionEvents(image);
  const at = events.reduce((last, event, index) => (copiesFile(event, path) ? index : last), -1);
  const event = events[at];
  if (event?.kind !== 'create' || !event.instruction.flags.some(isOctalMode)) return changed(unknown, events, [path]);
  return changed({ bits: event.bits, group: event.group, chmod: null, copy: event.instruction }, events.slice(at + 1), [path]);
}

function copiesFile(event: PermissionEvent, path: string): boolean {
  return event.kind === 'create' && !event.directory && event.run === null && event.path === path;
}

function isOctalMode({ name, value }: Flag): boolean {
  return name === 'chmod' && value !== null && /^[0-7]{3,4}$/.test(value);
}

/** The mode that COPY or ADD gives the file; null when it is not known. */
function copiedBits(image: Image, copy: Instruction, source: string | null, answers: Answers): Bits | null {
  const flag = copy.flags.find((one) => one.name === 'chmod');
  const value = flag === undefined ? undefined : flag.value === null ? null : expand(flag.value, image.stateAt(copy).scope, image.document.escape);
  const mode = value == null ? null : parseMode(value);
  if (mode?.kind === 'octal') return mode.bits;
  if (flag !== undefined && mode === null) return null;
  const before = copy.flags.some((one) => one.name === 'from')
    ? null
    : source === null
      ? copyWords(copy)[0]?.startsWith('<<')
        ? 0o644
        : null
      : (answers.stat(source)?.mode ?? null);
  if (before === null) return null;
  return mode === null ? bits(before) : applyMode(bits(before), mode, false);
}

function changed(state: FinalMode, events: readonly PermissionEvent[], names: readonly string[]): FinalMode {
  let now = state;
  for (const event of events) {
    const at = event.path;
    if (at === null || !names.some((name) => reaches(at, name, event.recursive))) continue;
    if (event.kind === 'mode') {
      const after = now.bits !== null ? applyMode(now.bits, event.mode, false) : event.mode.kind === 'octal' ? event.mode.bits : null;
      now = { ...now, bits: after, chmod: event };
    } else if (event.kind === 'own' && !event.linkOnly && event.group !== undefined) now = { ...now, group: event.group };
    else if (event.kind === 'open') now = { ...now, bits: null };
  }
  return now;
}

/** Whether something behind the COPY may change the mode without saying of what. */
function mayChangeUnseen(
  image: Image,
  copy: Instruction,
  later: readonly PermissionEvent[],
  names: readonly string[],
  answers: Answers,
  path: string | null,
): boolean {
  if (later.some((event) => event.kind === 'mode' && event.path === null)) return true;
  const behind = image.runs.filter((run) => !run.onbuild && run.stage?.inFinalChain === true && run.instruction.index > copy.index);
  return behind.some(
    (run) =>
      run.source === null ||
      (run.script?.problems.length ?? 0) > 0 ||
      calledScripts(image, run, answers, path).some(
        (called) => called.script === null || called.calls.some((call) => /^(?:chmod|install|fix-permissions)$/.test(call.name)),
      ) ||
      run.calls.some(
        (call) => !/^(?:chmod|chown|chgrp)$/.test(call.name) && call.args.some((arg) => /chmod/.test(arg.raw) && names.some((name) => arg.raw.includes(name))),
      ),
  );
}
