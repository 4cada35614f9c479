import { baseName, below, joinPath } from '../text/path';
import type { Instruction } from '../dockerfile/nodes';
import type { Span } from '../text/span';
import { copyWords, findContext, type BuildContext } from './context';
import { workdirAt } from './copied-file';
import type { Image, RunStep, Stage } from './image';
import type { Answers } from './needs';
import { isOld, permissionEvents } from './permissions';
import { expand } from './scope';
import { namesIn, namesOfWords } from './start-scripts';
import { unwrap } from './start-words';

/** A script that ENTRYPOINT or CMD names, and that the image surely does not hold. */
export interface MissingStart {
  /** As the Dockerfile names it. */
  readonly name: string;
  readonly span: Span;
}

/** Where a program that is named without a path is looked for. */
const programFolders = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** Programs that leave no script of another name behind at a place of the file's own. */
const inert =
  /^(?:apt|apt-get|apt-mark|apk|yum|dnf|microdnf|tdnf|zypper|rpm|pip[\d.]*|gem|rm|rmdir|mkdir|chown|chmod|chgrp|useradd|groupadd|adduser|addgroup|usermod|passwd|echo|printf|set|export|unset|true|false|test|\[|cd|ls|find|update-ca-certificates|ldconfig|locale-gen|touch|sed|ln|exit|env|id|which|command|setcap|crontab|fix-permissions|sync)$/;

/**
 * The scripts of ENTRYPOINT and CMD that no COPY, ADD or RUN provides. Said only when the build context is certain, the base is known and does not bring
 * such a file, and nothing that could not be read may have made it. `path` is that of the Dockerfile below the root folder.
 */
export function missingStarts(image: Image, answers: Answers, path: string | null): readonly MissingStart[] {
  const { start, final } = image;
  if (start === null || final === null || path === null) return [];
  const names = start.argv !== null ? namesOfWords(unwrap(start.argv).words) : start.script !== null ? namesIn(start.script) : [];
  return names.flatMap(({ value, span }) => {
    if (span === null || !isScriptName(value) || start.files.some((file) => baseName(file.imagePath) === baseName(value))) return [];
    const places = placesOf(value, final);
    return places.length > 0 && places.every((place) => isAbsent(image, final, place, answers, path)) ? [{ name: value, span }] : [];
  });
}

function isScriptName(value: string): boolean {
  return /^[\w./-]+$/.test(value) && /(?:\.sh|entrypoint)$/.test(value);
}

function placesOf(value: string, final: Stage): readonly string[] {
  if (value.startsWith('/')) return [joinPath('/', value)];
  if (!value.includes('/')) return programFolders.map((folder) => `${folder}/${value}`);
  const workdir = final.end.workdir;
  return workdir === null ? [] : [joinPath(workdir, value)];
}

/** Whether the final image surely holds no file at `place` (absolute): by its base, its instructions and its build context. */
export function isAbsent(image: Image, final: Stage, place: string, answers: Answers, path: string): boolean {
  const { base } = final;
  const ownFolders = permissionEvents(image).flatMap((event) =>
    event.kind === 'create' && event.directory && event.path !== null && !isOld(event.path) && below(event.path, place) !== null ? [event.path] : [],
  );
  // A plain distribution brings no start scripts; what an image of a server or a runtime holds is its own affair, outside new folders.
  const plain = final.scratch || (base !== null && base.role === undefined && base.entrypoint !== 'other' && base.family !== undefined);
  if (!plain && (ownFolders.length === 0 || base === null)) return false;
  const context = findContext(image.document, answers, path);
  if (context === null || !context.certain) return false;
  let covered = ownFolders.length === 0;
  for (const stage of image.finalChain) {
    for (const instruction of stage.instructions) {
      if (instruction.onbuild || instruction.keyword === 'ONBUILD') return false;
      const run = image.runOf(instruction);
      if (run !== null && mayMake(run, place)) return false;
      if (instruction.keyword === 'VOLUME' && mentions(image, instruction, place)) return false;
      if (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') continue;
      const destination = destinationOf(image, stage, instruction);
      if (destination === null || mayBring(image, instruction, destination, place, context, answers)) return false;
      covered ||= ownFolders.some((folder) => below(folder, destination) !== null);
    }
  }
  // In a folder that nothing is copied to, the files are mounted.
  return covered;
}

function mayMake(run: RunStep, place: string): boolean {
  const { script, calls, instruction } = run;
  if (script === null || script.problems.length > 0 || run.mounts.some((mount) => mount.type === 'bind')) return true;
  const name = baseName(place);
  if (instruction.body.text.includes(name) || instruction.heredocs.some((heredoc) => heredoc.content.text.includes(name))) return true;
  return calls.some(
    (call) =>
      !inert.test(call.name) ||
      (call.name === 'ln' && call.args.every((arg) => !arg.raw.includes('/'))) ||
      call.command.redirects.some((redirect) => redirect.target !== null && redirect.target.value === null),
  );
}

function mentions(image: Image, volume: Instruction, place: string): boolean {
  const { scope } = image.stateAt(volume);
  return copyWords(volume).some((word) => {
    const value = expand(word, scope, image.document.escape);
    return value === null || below(joinPath('/', value), place) !== null;
  });
}

/** The place that a COPY or ADD writes to; null when it is not known. */
function destinationOf(image: Image, stage: Stage, copy: Instruction): string | null {
  const state = image.stateAt(copy);
  const last = copyWords(copy).at(-1);
  const value = last === undefined ? null : expand(last, state.scope, image.document.escape);
  const workdir = workdirAt(stage, state);
  return value === null ? null : value.startsWith('/') ? joinPath('/', value) : workdir === null ? null : joinPath(workdir, value);
}

/** Whether a COPY or ADD may put a file at `place`: not when it does not reach it, or when the context surely lacks the file. */
function mayBring(image: Image, copy: Instruction, destination: string, place: string, context: BuildContext, answers: Answers): boolean {
  const rest = below(destination, place);
  if (rest === null) return false;
  if (copy.keyword === 'ADD' || copy.flags.some((flag) => flag.name === 'from' || flag.name === 'parents')) return true;
  const { scope } = image.stateAt(copy);
  const folders = [context.folder, ...(context.others ?? [])];
  return copyWords(copy)
    .slice(0, -1)
    .some((word) => {
      const value = expand(word, scope, image.document.escape);
      if (value === null || /[*?[]|^<</.test(value)) return true;
      const source = value.replace(/^\/+/, '') || '.';
      const inside = `${source}/${rest === '' ? baseName(place) : rest}`;
      const candidates = rest === '' || baseName(source) === rest ? [source, inside] : [inside];
      return candidates.some((candidate) =>
        folders.map((folder) => joinPath(folder, candidate)).some((at) => at.startsWith('..') || answers.stat(at) !== null),
      );
    });
}
