import { isSensitivePath } from '../../data/sensitive-paths';
import { neverOpenReason, openInstead } from '../../data/never-open';
import { below } from '../../text/path';
import { calledScripts } from '../called-scripts';
import type { Image } from '../image';
import type { Answers } from '../needs';
import { canonicalPath, historyOf, opennessOf, stateOf, type OwnEvent } from '../permissions';
import type { ClosedPath } from './closed-path';
import { inVolume } from './volumes';

/** Paths that a RUN gives to a user, and that group 0 may not write in the end. Each once, at the last such command. */
export function ownerSigns(image: Image, answers: Answers, root: string | null): readonly ClosedPath[] {
  const history = historyOf(image);
  return history.events.flatMap((event): readonly ClosedPath[] => {
    const { path } = event;
    if (event.kind !== 'own' || path === null || !givesToUser(event)) return [];
    const place = history.position(event);
    const again = history
      .reaching(path)
      .some((other) => other.kind === 'own' && history.position(other) > place && givesToUser(other) && (other.recursive || other.path === path));
    if (again || !isClosed(image, event, path) || mayOpenLater(image, event, answers, root)) return [];
    const { shown, instruction, run, span, written, raw } = event;
    return [
      {
        sign: 'owner',
        path,
        shown,
        instruction,
        run,
        span,
        written,
        raw,
        own: event,
        write: null,
        server: null,
        volume: inVolume(image, path),
        file: isFile(image, path),
        missing: false,
        // `chown app /app` means the directory alone where files have been copied into it.
        deep: event.recursive || !holdsCopies(image, path),
        built: isBuilt(image, path),
      },
    ];
  });
}

/** Temporary files of the build, and places that the runtime makes. */
const passing = /^\/(?:tmp|var\/tmp|dev|proc|sys)(?:\/|$)/;

/** Whether a RUN gives a path to a user who is not root, other than in passing. */
export function givesToUser(event: OwnEvent): boolean {
  const { path, user, found, linkOnly } = event;
  if (path === null || user === undefined || user === '0' || found || linkOnly || event.run === null) return false;
  if (passing.test(path) || isSensitivePath(path)) return false;
  return neverOpenReason(path) === null || openInstead(path) !== null;
}

function isClosed(image: Image, event: OwnEvent, path: string): boolean {
  const state = stateOf(image, path);
  if (state.removed || state.user === '0') return false;
  if (openedInstead(image, path)) return false;
  const openness = opennessOf(state);
  if (openness === 'unknown' || opensBelow(image, path)) return false;
  return openness === 'closed' || (event.recursive && !isFile(image, path) && contentsAreClosed(image, event, path));
}

/** Whether the directory that holds one which must stay closed is open in its place. */
export function openedInstead(image: Image, path: string): boolean {
  const instead = neverOpenReason(path) === null ? null : openInstead(path);
  return instead !== null && opennessOf(stateOf(image, instead)) === 'open';
}

function holdsCopies(image: Image, path: string): boolean {
  return [...historyOf(image).at(path), ...historyOf(image).below(path)].some((event) => event.run === null && (event.kind === 'fill' || event.path !== path));
}

/** What was copied to the path, or below it, before its owner was changed. */
function contentsAreClosed(image: Image, event: OwnEvent, path: string): boolean {
  const history = historyOf(image);
  const place = history.position(event);
  const copied = [...history.at(path), ...history.below(path)].some((one) => one.kind === 'fill' && history.position(one) < place);
  return copied && opennessOf(stateOf(image, path, { contents: true, without: (one) => one.kind === 'fill' && history.position(one) > place })) === 'closed';
}

/** What a system only reads (Filesystem Hierarchy Standard 3.0, chapter 4), unless a folder is named like one that is written. */
const readPlaces = /^\/usr\/(?:src|lib(?:32|64|exec)?|share|include|s?bin|local\/(?:s?bin|lib(?:64|exec)?|share|include|src))\/./;
const writtenNames =
  /(?:^|\/)(?:data|db|databases?|logs?|cache|run|te?mp|var|state|html|htdocs|www|public|uploads?|media|plugins?|conf|config|etc|work|workspace|spool|sessions?|storage)(?:\/|$)/;

/** Programs and archives: a build puts them there, and a container reads them. */
const programNames = /\.(?:jar|war|ear|class|so|dll|exe|bin|deb|rpm|apk|whl|t?gz|tar|zip|sh|py|rb|pl|php|js|mjs|html?|css)$/;

/** Whether nothing shows that a container writes what is given away there: programs, sources and what else the build alone fills. */
export function isBuilt(image: Image, path: string): boolean {
  if (programNames.test(path)) return true;
  if (!readPlaces.test(path) || writtenNames.test(path)) return false;
  const { final } = image;
  const homes = [final?.end.workdir, final?.end.scope.get('HOME')?.value].flatMap((home) => (home == null || home === '/' ? [] : canonicalPath(home)));
  if (homes.some((home) => below(path, home) !== null || below(home, path) !== null)) return false;
  return !historyOf(image)
    .at(path)
    .some(({ kind, call }) => kind === 'create' && call !== null && /^(?:user|add)(?:add|user)$/.test(call.name));
}

/** Scripts that prepare an image for its users, by their names. */
const preparing = /(?:setup|perm|prepare|init|post|own|mode)[^/]*$/i;

/**
 * A script of the image runs behind the change of owner that may let the group write: one that changes modes, or one that can not be read and is named like it.
 * Only where the group is given as 0, which says what is meant.
 */
function mayOpenLater(image: Image, { run, call, group }: OwnEvent, answers: Answers, root: string | null): boolean {
  if (group !== '0' || run === null || call === null) return false;
  const from = run.instruction.span.start;
  const last = lastOpeningScript(image, answers, root);
  return last !== null && (last.start > from || (last.start === from && last.at > call.nameWord.at.start));
}

interface OpeningScript {
  /** Where the instruction starts, and the command in it. */
  readonly start: number;
  readonly at: number;
}

function lastOpeningScript(image: Image, answers: Answers, root: string | null): OpeningScript | null {
  let found = scripts.get(image);
  if (found === undefined) {
    found =
      image.runs
        .filter((run) => !run.onbuild && run.stage?.inFinalChain === true)
        .flatMap((run) =>
          calledScripts(image, run, answers, root)
            .filter(({ word, script, calls }) =>
              script === null
                ? word.raw.includes('/') && preparing.test(word.raw.replace(/["']/g, ''))
                : calls.some(({ name }) => /^(?:chmod|setfacl|fix-permissions)$/.test(name)),
            )
            .map(({ call }) => ({ start: run.instruction.span.start, at: call.nameWord.at.start })),
        )
        .at(-1) ?? null;
    scripts.set(image, found);
  }
  return found;
}

/** An image is built for one set of answers. */
const scripts = new WeakMap<Image, OpeningScript | null>();

/** Group 0 is let in at some place below, by name: who wrote that knows what is written and what is only read. */
function opensBelow(image: Image, path: string): boolean {
  return historyOf(image)
    .below(path)
    .some((event) => {
      if ((event.kind !== 'mode' && event.kind !== 'open') || event.path === null) return false;
      const state = stateOf(image, event.path);
      return opennessOf(state) === 'open' && (state.opened === true || (state.group === '0' && (state.bits.other & 2) === 0));
    });
}

/** Whether the path is known to be a plain file: an instruction makes one there. */
export function isFile(image: Image, path: string): boolean {
  const made = historyOf(image)
    .at(path)
    .filter((event) => event.kind === 'create')
    .pop();
  return made?.kind === 'create' && !made.directory;
}

/** Whether nothing but a VOLUME makes the path: in front of that it is not there. */
export function onlyVolume(image: Image, path: string): boolean {
  const makers = historyOf(image)
    .at(path)
    .filter((event) => event.kind === 'create');
  return makers.length > 0 && makers.every((event) => event.instruction.keyword === 'VOLUME');
}
