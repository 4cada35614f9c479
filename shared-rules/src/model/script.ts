import type { CommandCall } from '../shell/calls';
import type { ShellScript } from '../shell/nodes';
import type { Span } from '../text/span';
import type { Image, StartScript } from './image';

/** A shell script that a person has open (or the CLI was given), by itself or as the start script of images. */
export interface ScriptDocument {
  readonly text: string;
  /** Path below the root folder; null when it has none. */
  readonly path: string | null;
  readonly script: ShellScript;
  readonly calls: readonly CommandCall[];
  /** It starts the container's program: an image says so, or its name and its last commands do. */
  readonly wrapper: boolean;
  /** The images that start it. */
  readonly images: readonly ScriptUse[];
  /** The images whose start script sources it, or calls it on its way. */
  readonly helps: readonly ScriptUse[];
}

/** The place in a Dockerfile that starts the script, or the one that sources or calls it. */
export interface ScriptUse {
  /** Path of the Dockerfile below the root folder. */
  readonly path: string;
  /** The word of ENTRYPOINT or CMD. */
  readonly span: Span;
  /** The word of a compose file that starts it in place of these; null where the image itself does. `span` is then that of the instruction's keyword. */
  readonly instead: { readonly path: string; readonly span: Span } | null;
  /** The image that starts it. */
  readonly image: Image;
  /** The script as the image has it. */
  readonly file: StartScript;
  /** Init programs in front of it (`tini`, `dumb-init`). */
  readonly init: { readonly name: string; readonly signalsGroup: boolean } | null;
}
