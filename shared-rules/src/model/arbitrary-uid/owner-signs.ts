import { isSensitivePath } from '../../data/sensitive-paths';
import { neverOpenReason, openInstead } from '../../data/never-open';
import { calledScripts } from '../called-scripts';
import type { Image } from '../image';
import type { Answers } from '../needs';
import { opennessOf, permissionEvents, reaches, stateOf, type OwnEvent, type PermissionEvent } from '../permissions';
import type { ClosedPath } from './closed-path';
import { inVolume } from './volumes';

/** Paths that a RUN gives to a user, and that group 0 may not write in the end. Each once, at the last such command. */
export function ownerSigns(image: Image, answers: Answers, root: string | null): readonly ClosedPath[] {
  const events = permissionEvents(image);
  const signs = events.flatMap((event, index) => (event.kind === 'own' && givesToUser(event) ? [{ event, index, path: event.path as string }] : []));
  return signs
    .filter(
      ({ event, index, path }) =>
        !signs.some((other) => other.index > index && other.event !== event && reaches(other.path, path, other.event.recursive && other.path !== path)),
    )
    .filter(({ event, index, path }) => isClosed(image, events, event, index, path) && !mayOpenLater(image, event, answers, root))
    .map(({ event, path }) => ({
      sign: 'owner',
      path,
      shown: event.shown,
      instruction: event.instruction,
      run: event.run,
      span: event.span,
      written: event.written,
      raw: event.raw,
      own: event,
      write: null,
      server: null,
      volume: inVolume(image, path),
      file: isFile(events, path),
      missing: false,
      deep: true,
    }));
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

function isClosed(image: Image, events: readonly PermissionEvent[], event: OwnEvent, index: number, path: string): boolean {
  const state = stateOf(image, events, path);
  if (state.removed || state.user === '0') return false;
  const instead = neverOpenReason(path) === null ? null : openInstead(path);
  if (instead !== null && opennessOf(stateOf(image, events, instead)) === 'open') return false;
  const openness = opennessOf(state);
  if (openness === 'unknown' || opensBelow(image, events, path)) return false;
  return (
    openness === 'closed' ||
    (event.recursive &&
      !isFile(events, path) &&
      hasContents(events, index, path) &&
      opennessOf(stateOf(image, withoutLaterFills(events, index), path, true)) === 'closed')
  );
}

/** Scripts that prepare an image for its users, by their names. */
const preparing = /(?:setup|perm|prepare|init|post|own|mode)[^/]*$/i;

/**
 * A script of the image runs behind the change of owner that may let the group write: one that changes modes, or one that can not be read and is named like it.
 * Only where the group is given as 0, which says what is meant.
 */
function mayOpenLater(image: Image, event: OwnEvent, answers: Answers, root: string | null): boolean {
  const { run, call, group } = event;
  if (group !== '0' || run === null || call === null) return false;
  const later = image.runs.filter((one) => !one.onbuild && one.stage?.inFinalChain === true && one.instruction.span.start >= run.instruction.span.start);
  return later.some((one) =>
    calledScripts(image, one, answers, root).some(({ call: other, word, script, calls }) => {
      if (one === run && other.nameWord.at.start < call.nameWord.at.start) return false;
      return script === null
        ? word.raw.includes('/') && preparing.test(word.raw.replace(/["']/g, ''))
        : calls.some(({ name }) => /^(?:chmod|setfacl|fix-permissions)$/.test(name));
    }),
  );
}

/** Something was copied to the path, or below it, before its owner was changed. */
function hasContents(events: readonly PermissionEvent[], index: number, path: string): boolean {
  return events.slice(0, index).some((event) => event.kind === 'fill' && event.path !== null && reaches(path, event.path, true));
}

function withoutLaterFills(events: readonly PermissionEvent[], index: number): readonly PermissionEvent[] {
  return events.filter((event, at) => at <= index || event.kind !== 'fill');
}

/** Group 0 is let in at some place below, by name: who wrote that knows what is written and what is only read. */
function opensBelow(image: Image, events: readonly PermissionEvent[], path: string): boolean {
  return events.some((event) => {
    if ((event.kind !== 'mode' && event.kind !== 'open') || event.path === null || event.path === path || !reaches(path, event.path, true)) return false;
    const state = stateOf(image, events, event.path);
    return opennessOf(state) === 'open' && (state.opened === true || (state.group === '0' && (state.bits.other & 2) === 0));
  });
}

/** Whether the path is known to be a plain file: an instruction makes one there. */
export function isFile(events: readonly PermissionEvent[], path: string): boolean {
  const made = events.filter((event) => event.kind === 'create' && event.path === path).pop();
  return made?.kind === 'create' && !made.directory;
}

/** Whether nothing but a VOLUME makes the path: in front of that it is not there. */
export function onlyVolume(events: readonly PermissionEvent[], path: string): boolean {
  const makers = events.filter((event) => event.kind === 'create' && event.path === path);
  return makers.length > 0 && makers.every((event) => event.instruction.keyword === 'VOLUME');
}
