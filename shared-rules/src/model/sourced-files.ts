import { callsOf } from '../shell/calls';
import type { ShellScript, ShellWord } from '../shell/nodes';
import { functionsOf } from '../shell/tail';
import { folderOf, joinPath } from '../text/path';

/** What the files bring that a script sources by `.` or `source`. */
export interface SourcedFiles {
  /** Functions that they define. */
  readonly functions: ReadonlySet<string>;
  /** All of them were read. Otherwise any name may be a function of one that was not. */
  readonly complete: boolean;
}

/** Files that set variables, or define nothing that a script would start. */
const harmless =
  /(?:^\/etc\/(?:profile|environment|os-release|default\/[\w.-]+)|\/(?:activate|envvars|setup\.(?:ba)?sh|\.?bashrc|\.profile|[\w.-]*\.env|\.?env(?:rc|ironment)?))$/;

/**
 * Reads the files that a script sources, and those that these source. `imagePath` is the script's own place in the image (null when it is not known),
 * `read` gives a file of the image.
 */
export function sourcedFiles(script: ShellScript, imagePath: string | null, read: (imagePath: string) => ShellScript | null, depth = 0): SourcedFiles {
  const functions = new Set<string>();
  let complete = true;
  for (const call of callsOf(script)) {
    if (call.name !== '.' && call.name !== 'source') continue;
    const word = call.args[0];
    const path = word === undefined ? null : sourcedPath(word, imagePath);
    if (word !== undefined && harmless.test(path ?? endOf(word))) continue;
    const file = path === null || depth > 2 ? null : read(path);
    if (file === null) {
      complete = false;
      continue;
    }
    for (const name of functionsOf(file).keys()) functions.add(name);
    const inner = sourcedFiles(file, path, read, depth + 1);
    for (const name of inner.functions) functions.add(name);
    complete &&= inner.complete;
  }
  return { functions, complete };
}

/** `/opt/x.sh`, `./x.sh`, and a file beside the script: `"$(dirname "$0")/x.sh"`, `"${BASH_SOURCE%/*}/x.sh"`, `"$DIR/x.sh"` are taken for that. */
export function sourcedPath(word: ShellWord, imagePath: string | null): string | null {
  const folder = imagePath === null ? null : folderOf(imagePath);
  if (word.value !== null) return word.value.startsWith('/') ? joinPath('/', word.value) : folder === null ? null : joinPath(folder, word.value);
  const [first, ...rest] = word.parts;
  const text = rest.map((part) => (part.kind === 'text' ? part.text : null));
  if (folder === null || first === undefined || text.length === 0 || text.includes(null)) return null;
  const beside =
    first.kind === 'substitution'
      ? /^[$`(\s]*dirname\b/.test(word.raw.replace(/^"/, ''))
      : first.kind === 'parameter' && /^(?:0|BASH_SOURCE|.*DIR)$/i.test(first.expansion.name);
  return beside && text.join('').startsWith('/') ? joinPath(folder, text.join('').slice(1)) : null;
}

function endOf(word: ShellWord): string {
  const last = word.parts.at(-1);
  return last?.kind === 'text' ? last.text : '';
}
