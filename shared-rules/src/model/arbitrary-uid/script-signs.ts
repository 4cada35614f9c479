import { neverOpenReason } from '../../data/never-open';
import { folderOf } from '../../text/path';
import { calledScripts } from '../called-scripts';
import type { Image } from '../image';
import type { Answers } from '../needs';
import { canonicalPath, followLinks, historyOf, isLink, isOld, makesParents, opennessOf, stateOf } from '../permissions';
import { runtimeWrites, type RuntimeWrite } from '../runtime-writes';
import type { ClosedPath } from './closed-path';
import { isFile, onlyVolume } from './owner-signs';
import { inVolume } from './volumes';

/** Paths that the start command writes, and that group 0 may not write. At the instruction that makes them, else at ENTRYPOINT or CMD. */
export function scriptSigns(image: Image, answers: Answers, root: string | null): readonly ClosedPath[] {
  const found = new Map<string, ClosedPath>();
  const made: string[] = [];
  for (const write of runtimeWrites(image)) {
    // What lies in a directory that the script has made itself is its own.
    if (made.some((directory) => write.path.startsWith(`${directory}/`))) continue;
    if (write.kind === 'directory') made.push(canonicalPath(write.path));
    const closed = closedBy(image, write, answers, root);
    if (closed !== null && !found.has(closed.path)) found.set(closed.path, closed);
  }
  return [...found.values()];
}

function closedBy(image: Image, write: RuntimeWrite, answers: Answers, root: string | null): ClosedPath | null {
  const path = followLinks(image, write.path);
  if (path === null) return null;
  const there = (one: string) => {
    const state = stateOf(image, one);
    return state.made && !state.removed;
  };
  if (neverOpenReason(path) !== null) return null;
  const folder = write.kind === 'directory' || write.path.endsWith('/') ? path : folderOf(path);
  if (!there(path) && !there(folder) && !isOld(folder) && makesUnseen(image, answers, root)) return null;
  if (write.kind === 'directory') {
    if (there(path)) return null;
    const held = holder(image, path, there);
    if (held === null) return null;
    return isOld(held) ? describe(image, write, path, { missing: true, file: false }) : describe(image, write, held, { missing: false, file: false });
  }
  const intoFolder = write.path.endsWith('/') || (there(path) && !isFile(image, path));
  if (write.kind === 'file' && !intoFolder && there(path)) {
    return closedState(image, path) ? describe(image, write, path, { missing: false, file: true }) : null;
  }
  const written = intoFolder ? path : folderOf(path);
  if (!closedState(image, written)) return null;
  // A file in one of the system's directories is made and opened by itself.
  if (write.kind === 'file' && !intoFolder && isOld(written)) return describe(image, write, path, { missing: true, file: true });
  return describe(image, write, written, { missing: false, file: false });
}

/** A RUN of the final image calls a program that can not be read, or a script that sets modes: what no instruction makes may be its work, with a mode that nobody sees. */
function makesUnseen(image: Image, answers: Answers, root: string | null): boolean {
  let found = unseen.get(image);
  if (found === undefined) {
    found = image.finalChain.some((stage) =>
      stage.runs.some(
        (run) =>
          !run.onbuild &&
          calledScripts(image, run, answers, root).some(({ script, calls }) => script === null || calls.some(({ name }) => setsModes.test(name))),
      ),
    );
    unseen.set(image, found);
  }
  return found;
}

const setsModes = /^(?:chmod|install|setfacl|fix-permissions)$/;

/** An image is built for one set of answers. */
const unseen = new WeakMap<Image, boolean>();

/** Whether group 0 is known to have no write permission. Of a base that is not known nothing is said, unless the file makes the path itself. */
function closedState(image: Image, path: string): boolean {
  const state = stateOf(image, path);
  return (state.made || state.user !== null) && opennessOf(state) === 'closed';
}

/** The directory that has to be written to make `path`: the nearest that is there. Null when it is open, or nothing is known of it. */
function holder(image: Image, path: string, there: (path: string) => boolean): string | null {
  for (let folder = folderOf(path); ; folder = folderOf(folder)) {
    if (!closedState(image, folder)) return null;
    if (there(folder) || isOld(folder)) return folder;
  }
}

function describe(
  image: Image,
  write: RuntimeWrite,
  path: string,
  { missing, file }: { readonly missing: boolean; readonly file: boolean },
): ClosedPath | null {
  const maker = missing
    ? undefined
    : [...historyOf(image).at(path)].reverse().find((event) => event.kind === 'create' || (event.kind === 'own' && !event.found));
  const parent =
    missing || isOld(path) || maker !== undefined
      ? undefined
      : [...historyOf(image).below(path)].reverse().find((event) => event.kind === 'create' && makesParents(event));
  const place = maker ?? parent;
  const start = image.start;
  const instruction =
    place?.instruction ??
    [start?.entrypoint, start?.cmd].find((one) => one != null && one.span.start <= write.startSpan.start && write.startSpan.end <= one.span.end);
  if (instruction == null) return null;
  return {
    sign: 'script',
    path,
    shown: maker === undefined || maker.shown === '' ? namedPath(image, write, path) : maker.shown,
    instruction,
    run: place?.run ?? null,
    span: place?.span ?? write.startSpan,
    written: maker !== undefined && maker.written,
    raw: maker?.raw ?? null,
    own: null,
    write,
    server: null,
    volume: inVolume(image, path),
    file,
    missing: missing || onlyVolume(image, path),
    deep: !file && !isOld(path),
    built: false,
  };
}

/** The path as the script names it, unless that is a link itself, which chgrp -R does not follow. */
function namedPath(image: Image, write: RuntimeWrite, path: string): string {
  const own = write.path.replace(/(?<=.)\/+$/, '');
  return [own, folderOf(own)].find((one) => followLinks(image, one) === path && !isLink(image, one)) ?? path;
}
