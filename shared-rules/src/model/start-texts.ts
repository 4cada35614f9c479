import type { ShellScript } from '../shell/nodes';
import type { Image, StartScript } from './image';
import type { ScriptDocument, ScriptUse } from './script';

/** A shell text that runs when a container of the image starts. */
export interface StartText {
  readonly script: ShellScript;
  /** Null for the shell form of ENTRYPOINT or CMD itself. */
  readonly file: StartScript | null;
}

/** The shell form (or the text of `sh -c`), the start scripts, and those that they source or call. */
export function startTexts({ start, final }: Image): readonly StartText[] {
  if (start === null || final?.windows !== false) return [];
  const own = start.script === null ? [] : [{ script: start.script, file: null }];
  return [...own, ...[...start.files, ...start.helpers].flatMap((file) => (file.shell ? [{ script: file.script, file }] : []))];
}

/** Whether a container runs the script when it starts: as its start script, or because that one sources or calls it. */
export function runsAtStart({ wrapper, helps }: ScriptDocument): boolean {
  return wrapper || helps.length > 0;
}

/** The images that run the script when they start. */
export function usesOf({ images, helps }: ScriptDocument): readonly ScriptUse[] {
  return [...images, ...helps];
}
