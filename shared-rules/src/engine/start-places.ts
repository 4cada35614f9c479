import type { ScriptDocument, ScriptUse } from '../model/script';
import { usesOf } from '../model/start-texts';
import type { Related } from './finding';

/** Where the images start a script, for a finding in it; of several it is said that they share it. `some`: those that the finding is about. */
export function startPlaces(document: ScriptDocument, some?: readonly ScriptUse[]): readonly Related[] {
  const uses = some ?? usesOf(document);
  const count = new Set(usesOf(document).map((use) => use.path)).size;
  return uses.map(({ path, span, instead, ...use }) => ({
    ...(instead ?? { path, span }),
    message:
      instead === null
        ? messageOf(
            document.images.some((one) => one.file === use.file),
            count,
          )
        : 'A compose service that builds the image starts the script here.',
  }));
}

function messageOf(starts: boolean, count: number): string {
  if (count > 1)
    return starts ? `One of the ${count} images that share the script starts it here.` : `One of the ${count} images that share the script runs it from here.`;
  return starts ? 'The image starts the script here.' : 'What the image starts here runs the script.';
}
