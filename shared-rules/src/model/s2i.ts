import type { Instruction } from '../dockerfile/nodes';
import { parseShell } from '../shell/parse';
import type { ShellScript } from '../shell/nodes';
import { MappedText } from '../text/mapped-text';
import { below, joinPath } from '../text/path';
import type { Span } from '../text/span';
import { findContext } from './context';
import { findCopied, workdirAt } from './copied-file';
import type { Image, Stage } from './image';
import { isAbsent } from './missing-start';
import type { Answers } from './needs';
import { expand } from './scope';

/** An image that says, by a label or by the place of its scripts, that it is a source-to-image builder. */
export interface S2iBuilder {
  /** Where its scripts lie in the image; null when it is not known. */
  readonly folder: string | null;
  /** What says so: the label, else the destination of the first COPY or ADD of the scripts. */
  readonly span: Span;
  /** The instructions that bring scripts, in order. */
  readonly copies: readonly ScriptCopy[];
  /** It has the label, or the variable that stands in for it. */
  readonly labelled: boolean;
}

export interface ScriptCopy {
  readonly instruction: Instruction;
  readonly destination: Span;
}

export const scriptsLabel = 'io.openshift.s2i.scripts-url';

/** The label, its name of old, and the variable that s2i looks for behind both. */
const labelKeys: ReadonlySet<string> = new Set([scriptsLabel, 'io.s2i.scripts-url']);
const labelVariable = 'STI_SCRIPTS_URL';

/** Folders that hold nothing but scripts of builders. */
const scriptFolder = /^(?:\/usr\/(?:libexec|local|share|lib)\/s2i(?:\/bin)?|.*\/s2i\/bin)$/;
const scriptNames = /^(?:assemble(?:-runtime)?|run|save-artifacts|usage)$/;

/** Null for an image that is no builder, for one whose labels a template or a variable names, and on Windows. */
export function s2iBuilder(image: Image): S2iBuilder | null {
  let labelled = false;
  let label: { readonly folder: string | null; readonly span: Span } | null = null;
  const places: { readonly path: string; readonly copy: ScriptCopy }[] = [];
  for (const stage of [...image.finalChain].reverse()) {
    if (stage.windows) return null;
    for (const instruction of stage.instructions) {
      const { scope } = image.stateAt(instruction);
      const { escape } = image.document;
      if (instruction.keyword === 'ENV') labelled ||= instruction.pairs.some((pair) => pair.key === labelVariable);
      else if (instruction.keyword === 'LABEL') {
        for (const pair of instruction.pairs) {
          const key = expand(pair.key, scope, escape);
          if (key === null || key.includes('{{')) return null;
          if (!labelKeys.has(key)) continue;
          labelled = true;
          label = { folder: folderOfUrl(pair.value === null ? null : expand(pair.value, scope, escape)), span: pair.span };
        }
      } else if (instruction.keyword === 'COPY' || instruction.keyword === 'ADD') {
        const place = destinationOf(image, stage, instruction);
        if (place !== null) places.push({ path: place.path, copy: { instruction, destination: place.span } });
      }
    }
  }
  const first = places.find((place) => folderOfScripts(place.path) !== null);
  const folder = label !== null ? label.folder : first === undefined ? null : folderOfScripts(first.path);
  const span = label?.span ?? first?.copy.destination;
  if (span === undefined) return null;
  const copies = places.filter(({ path }) => folderOfScripts(path) !== null || (folder !== null && below(folder, path) !== null)).map((place) => place.copy);
  return Object.freeze({ folder, span, copies: Object.freeze(copies), labelled });
}

/** `image:///usr/libexec/s2i` */
function folderOfUrl(url: string | null): string | null {
  return url !== null && /^image:\/\/\/[\w./-]+$/.test(url) ? joinPath('/', url.slice('image://'.length)) : null;
}

function folderOfScripts(path: string): string | null {
  const slash = path.lastIndexOf('/');
  const folder = scriptNames.test(path.slice(slash + 1)) ? path.slice(0, slash) : path;
  return scriptFolder.test(folder) ? folder : null;
}

function destinationOf(image: Image, stage: Stage, copy: Instruction): { readonly path: string; readonly span: Span } | null {
  const last = copy.json?.at(-1) ?? copy.words.at(-1);
  if (last === undefined) return null;
  const state = image.stateAt(copy);
  const value = expand(last.value, state.scope, image.document.escape);
  const workdir = workdirAt(stage, state);
  const path = value === null ? null : value.startsWith('/') ? joinPath('/', value) : workdir === null ? null : joinPath(workdir, value);
  return path === null ? null : { path, span: last.span };
}

/**
 * Whether the base is known to be no builder itself: `scratch`, one of Docker's official images, or a plain distribution. From any other base the label
 * and the scripts may come.
 */
export function standsOnPlainBase({ final }: Image): boolean {
  if (final === null) return false;
  const { base, scratch } = final;
  const reference = final.chain.at(-1)?.reference ?? null;
  const official = reference !== null && reference.registry === 'docker.io' && reference.repository.startsWith('library/') && base !== null;
  return scratch || official || (base !== null && base.role === undefined && base.entrypoint !== 'other' && base.family !== undefined);
}

/** The scripts that S2I can not do without and that the image surely lacks. */
export function missingScripts(image: Image, folder: string, answers: Answers, path: string | null): readonly string[] {
  const { final } = image;
  if (final === null || path === null) return [];
  return ['assemble', 'run'].filter((name) => isAbsent(image, final, joinPath(folder, name), answers, path));
}

/** A script of the builder whose text is at hand. */
export interface S2iScript {
  readonly name: string;
  readonly imagePath: string;
  /** Below the root folder; null when a here-document of the Dockerfile holds it. */
  readonly path: string | null;
  readonly text: string;
  readonly copy: Instruction;
  readonly script: ShellScript;
}

export function findScript(image: Image, folder: string, name: string, answers: Answers, path: string | null): S2iScript | null {
  const context = findContext(image.document, answers, path);
  if (context === null) return null;
  const imagePath = joinPath(folder, name);
  const found = findCopied(image.document, image.finalChain, imagePath, (instruction) => image.stateAt(instruction), context, answers);
  if (found === null) return null;
  const source = found.heredoc?.content ?? MappedText.whole(found.text);
  return { name, imagePath, path: found.path, text: found.text, copy: found.copy, script: parseShell(source) };
}
