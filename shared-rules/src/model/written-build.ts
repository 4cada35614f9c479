import type { ComposeStart } from './compose-services';

/** A build as a file describes it, its paths as they are written there. */
export interface WrittenBuild {
  /** Seen from the file's folder; from the root folder where `atRoot` says so. */
  readonly context: string;
  /** Seen from the context. */
  readonly dockerfile: string;
  /** The Dockerfile is named from the folder of the file, as a command line does. */
  readonly besideFile?: boolean;
  readonly target: string | null;
  readonly atRoot?: boolean;
  /** What a compose service starts in place of the image's own command. */
  readonly start?: ComposeStart | null;
}

/** With the defaults of its variables; null when one has none, or nothing is left. */
export function filled(text: string): string | null {
  const plain = text.replace(/\$\{\w+:?-([^}$]*)\}/g, '$1').replaceAll('$$', '\u0000');
  return plain.includes('$') || plain === '' ? null : plain.replaceAll('\u0000', '$');
}
