import { openDirectories } from '../../data/open-directories';
import type { Image } from '../image';
import type { CreateEvent, PermissionEvent } from './event';
import { applyMode, bits, type Bits } from './mode';
import { canonicalPath, reaches } from './place';

/** Whether group 0 may write: `unknown` where something that is not known decides it. */
export type Openness = 'open' | 'closed' | 'unknown';

/** Owner and mode of one path, as far as the file and its base tell. */
export interface PathState {
  /** Null: not known. Root is `0`. */
  readonly user: string | null;
  readonly group: string | null;
  readonly bits: Bits;
  /** Opened by a program known to do so; `maybe` by one that may. */
  readonly opened: boolean | 'maybe';
  readonly removed: boolean;
  /** An instruction of the file makes it or gives it to somebody. */
  readonly made: boolean;
}

/** Directories that every distribution opens to all (Filesystem Hierarchy Standard 3.0; Debian's base-files for /run/lock). */
const shared: ReadonlySet<string> = new Set(['/tmp', '/var/tmp', '/run/lock', '/dev/shm']);

/** What a path is before the first instruction of the file. */
export function firstState(image: Image, path: string): PathState {
  const base = image.final?.base ?? null;
  const scratch = image.final?.scratch === true;
  const rooted = scratch || base?.user === 'root';
  const open = shared.has(path) || openDirectories(base?.role).includes(path);
  return { user: rooted ? '0' : null, group: rooted ? '0' : null, bits: bits(open ? 0o1777 : 0o755), opened: false, removed: false, made: false };
}

/** What a path (or, with `contents`, what lies in it) is behind an event at the path `at`. */
export function stepOf(state: PathState, event: PermissionEvent, at: string, path: string, contents: boolean): PathState {
  if (event.kind === 'create') return contents ? state : made(state, event, at, path);
  if (event.kind === 'fill')
    return contents && reaches(at, path, true) ? { ...state, user: event.user, group: event.group, bits: bits(0o755), opened: false } : state;
  if (event.kind === 'privilege' || !reaches(at, path, event.recursive) || (contents && !event.recursive)) return state;
  switch (event.kind) {
    case 'own':
      return event.linkOnly
        ? state
        : {
            ...state,
            user: event.user ?? state.user,
            group: event.group === undefined ? state.group : event.group,
            // Whatever group 0 may have been allowed before, the files are another group's now.
            opened: state.opened === 'maybe' && typeof event.group === 'string' && event.group !== '0' ? false : state.opened,
            made: state.made || at === path,
          };
    case 'mode':
      return { ...state, bits: applyMode(state.bits, event.mode, true) };
    case 'open':
      return { ...state, opened: event.maybe ? 'maybe' : true };
    case 'remove':
      return { ...state, removed: true, made: false };
  }
}

function made(state: PathState, event: CreateEvent, at: string, path: string): PathState {
  if (event.unlessThere && state.made && !state.removed) return state;
  // In a base that is not known, what COPY, WORKDIR and VOLUME name may be there already.
  if (event.run === null && event.unlessThere && state.user === null) return state;
  if (at === path)
    return event.unlessThere && (shared.has(path) || isOld(path))
      ? { ...state, made: true }
      : { user: event.user, group: event.group, bits: event.bits, opened: false, removed: false, made: true };
  // The parents that `mkdir -p` and COPY make have the usual mode.
  if (!makesParents(event) || !at.startsWith(`${path}/`) || state.made || state.user === null || isOld(path)) return state;
  return { user: event.user, group: event.group, bits: bits(0o755), opened: false, removed: false, made: true };
}

/** Whether the directories above the path are made, too, when they are not there. */
export function makesParents(event: CreateEvent): boolean {
  return event.run === null || (event.directory && event.unlessThere);
}

/** Directories of the Filesystem Hierarchy Standard that are there before anything is made in them. */
const old: ReadonlySet<string> = new Set([
  '/',
  '/bin',
  '/boot',
  '/dev',
  '/etc',
  '/home',
  '/lib',
  '/lib64',
  '/media',
  '/mnt',
  '/opt',
  '/proc',
  '/root',
  '/run',
  '/sbin',
  '/srv',
  '/sys',
  '/usr',
  '/usr/bin',
  '/usr/sbin',
  '/usr/lib',
  '/usr/share',
  '/usr/local',
  '/usr/local/bin',
  '/usr/local/lib',
  '/usr/local/share',
  '/usr/local/etc',
  '/usr/src',
  '/usr/libexec',
  '/var',
  '/var/lib',
  '/var/log',
  '/var/cache',
  '/var/spool',
  '/var/opt',
  '/var/mail',
  '/etc/ssl',
  '/etc/pki',
]);

/** Whether a path is one of the system's own directories. */
export function isOld(path: string): boolean {
  return old.has(canonicalPath(path));
}

export function opennessOf(state: PathState): Openness {
  const { bits: mode, group, opened } = state;
  if (opened === true) return 'open';
  const executes = (digit: number) => (digit & 1) !== 0 || (mode.user & 1) === 0;
  const groupWrites = (mode.group & 6) === 6 && executes(mode.group);
  const allWrite = (mode.other & 6) === 6 && executes(mode.other);
  if (allWrite || (groupWrites && group === '0')) return 'open';
  if (opened === 'maybe' || (groupWrites && group === null)) return 'unknown';
  return 'closed';
}
