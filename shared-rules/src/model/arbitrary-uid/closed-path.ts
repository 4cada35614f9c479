import type { Instruction } from '../../dockerfile/nodes';
import type { Span } from '../../text/span';
import type { OwnEvent } from '../permissions';
import type { RunStep } from '../image';
import type { RuntimeWrite } from '../runtime-writes';

/** A path that the container writes, and that group 0 may not write in the final image. */
export interface ClosedPath {
  /** What tells that it is written. */
  readonly sign: 'owner' | 'copy' | 'script' | 'server';
  /** Absolute, one name for what has two. */
  readonly path: string;
  /** As the file names it. */
  readonly shown: string;
  /** The instruction that makes it or gives it to a user; ENTRYPOINT or CMD where none does. */
  readonly instruction: Instruction;
  readonly run: RunStep | null;
  /** The exact words. */
  readonly span: Span;
  /** The path stands there as it is, absolute. */
  readonly written: boolean;
  /** The word as written; null where no word names the path. */
  readonly raw: string | null;
  /** The change of owner, for the sign `owner`. */
  readonly own: OwnEvent | null;
  /** What writes there, for the sign `script`. */
  readonly write: RuntimeWrite | null;
  /** Whose directory it is, for the sign `server`. */
  readonly server: string | null;
  /** Declared as a VOLUME, by itself or by a directory above it. */
  readonly volume: boolean;
  /** A file, not a directory. */
  readonly file: boolean;
  /** Nothing in the image makes it: it has to be made first. */
  readonly missing: boolean;
  /** What is below it has to be opened, too. */
  readonly deep: boolean;
  /** Given to a user where programs and sources lie, or once the build has filled it: nothing shows that a container writes there. */
  readonly built: boolean;
}
