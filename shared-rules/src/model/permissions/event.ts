import type { Instruction } from '../../dockerfile/nodes';
import type { CommandCall } from '../../shell/calls';
import type { Span } from '../../text/span';
import type { RunStep } from '../image';
import type { Bits, Mode } from './mode';

/** Where in the Dockerfile something is done to a path. */
export interface EventPlace {
  readonly instruction: Instruction;
  /** Null for an instruction other than RUN. */
  readonly run: RunStep | null;
  readonly call: CommandCall | null;
  /** The word that names the path. */
  readonly span: Span;
  /** The path stands in the file as it is, absolute and with nothing filled in. */
  readonly written: boolean;
  /** The word as written. */
  readonly raw: string;
}

interface EventBase extends EventPlace {
  /** Absolute and normalized, globs kept (`/app/*`), one name for what has two (`/var/run` is `/run`); null when it is not known. */
  readonly path: string | null;
  /** The same as the file names it; empty when it is not known. */
  readonly shown: string;
  /** What is below the path, too. */
  readonly recursive: boolean;
}

/** A file or directory is made. Group and user as far as they are known. */
export interface CreateEvent extends EventBase {
  readonly kind: 'create';
  readonly user: string | null;
  readonly group: string | null;
  readonly bits: Bits;
  readonly directory: boolean;
  /** Nothing happens when it is there already (`mkdir -p`, WORKDIR, the destination folder of COPY). */
  readonly unlessThere: boolean;
}

/** Files of unknown names come in below the path: COPY of a folder, an archive that is unpacked. */
export interface FillEvent extends EventBase {
  readonly kind: 'fill';
  readonly user: string | null;
  readonly group: string | null;
}

/** Owner, group or both are changed: chown, chgrp, `--chown`, `install -o -g`. */
export interface OwnEvent extends EventBase {
  readonly kind: 'own';
  /** Undefined: left as it is. */
  readonly user: string | undefined;
  /** Undefined: left as it is; null: not known. */
  readonly group: string | null | undefined;
  /** Not by an operand that somebody gives away, but in passing: by what `find` comes across, or an installed file. */
  readonly found: boolean;
  /** The link itself is changed, not what it points to. */
  readonly linkOnly: boolean;
}

export interface ModeEvent extends EventBase {
  readonly kind: 'mode';
  readonly mode: Mode;
  /** As written. */
  readonly modeSpan: Span;
}

/** Opened to group 0 by a program known to do that: `fix-permissions`; `maybe` for one that may (setfacl). */
export interface OpenEvent extends EventBase {
  readonly kind: 'open';
  readonly maybe: boolean;
}

export interface RemoveEvent extends EventBase {
  readonly kind: 'remove';
}

/** File capabilities or a setuid bit are given, which a change of group takes away again. */
export interface PrivilegeEvent extends EventBase {
  readonly kind: 'privilege';
}

export type PermissionEvent = CreateEvent | FillEvent | OwnEvent | ModeEvent | OpenEvent | RemoveEvent | PrivilegeEvent;
