import type { Instruction } from '../dockerfile/nodes';
import type { EarlyCopy } from '../model/early-copy';
import type { Image } from '../model/image';
import { fromWorkdir, isExact } from '../model/layer-files';
import { projectInstalls } from '../model/manifests';
import { isApt, isRpm, operationsOf } from '../model/packages';
import { copyWords } from '../model/context';
import { insert, remove, replace, type TextEdit } from '../text/edit';
import { instructionRemoval } from './remove-command';

/** Puts a COPY behind the RUN that installs. Null where something in between names the place, or hangs on it. */
export function moveBelow(image: Image, early: EarlyCopy): { readonly safe: boolean; readonly edits: readonly TextEdit[] } | null {
  const { copy, run } = early;
  const cut = movable(image, early);
  if (cut === null) return null;
  const { text, eol } = image.document;
  const words = copyWords(copy);
  const target = fromWorkdir(image, copy, words[words.length - 1] ?? '.');
  const own = isExact(target) && /^\/(?:app|src|code|workspace|work|srv|opt\/[^/]+|home\/[^/]+|usr\/src\/[^/]+)(?:\/|$)/.test(target);
  const safe =
    own &&
    !run.instruction.logical.text.includes(target) &&
    run.calls.every((call) => harmless.has(call.name)) &&
    operationsOf(run).every((one) => isApt(one.manager) || isRpm(one.manager) || one.manager === 'apk');
  return { safe, edits: [remove(cut), insert(run.instruction.span.end, `${eol}${text.slice(copy.span.start, copy.span.end)}`)] };
}

/** Commands that read nothing of the application. */
const harmless: ReadonlySet<string> = new Set(['apt-get', 'apt', 'apk', 'yum', 'dnf', 'microdnf', 'rm', 'set', 'true', 'echo']);

/** Puts the COPY of a project's package list in place of the COPY of everything, and that behind the RUN that installs. */
export function copyManifestFirst(image: Image, early: EarlyCopy): readonly TextEdit[] | null {
  const { copy, run, manifests } = early;
  const { text, eol } = image.document;
  const [source, destination] = copy.words;
  if (
    copy.words.length !== 2 ||
    copy.json !== null ||
    source === undefined ||
    destination === undefined ||
    !destination.contiguous ||
    movable(image, early) === null
  )
    return null;
  // A RUN that goes on to build needs the rest as well.
  const installs = new Set([...operationsOf(run), ...projectInstalls(run)].map(({ call }) => call));
  if (early.nested || run.calls.some((call) => !installs.has(call))) return null;
  const folder = destination.raw.endsWith('/') ? destination.raw : /["']$/.test(destination.raw) ? null : `${destination.raw}/`;
  if (folder === null) return null;
  const head = text.slice(copy.span.start, source.span.start);
  return [
    replace(copy.span, `${head}${manifests.join(' ')} ${folder}`),
    insert(run.instruction.span.end, `${eol}${text.slice(copy.span.start, copy.span.end)}`),
  ];
}

/** Where a COPY stands that nothing between it and the RUN needs; null where it has to stay. */
function movable(image: Image, { copy, run }: EarlyCopy) {
  const own = run.stage?.instructions ?? [];
  const first = own[0]?.index ?? 0;
  const between = own.slice(Math.max(0, copy.index - first + 1), run.instruction.index - first);
  if (copy.heredocs.length > 0 || run.instruction.heredocs.length > 0 || !between.every((one) => isIndifferent(one, copy))) return null;
  return instructionRemoval(image.document, copy);
}

function isIndifferent(one: Instruction, copy: Instruction): boolean {
  if (one.keyword === 'LABEL' || one.keyword === 'EXPOSE') return true;
  return (
    (one.keyword === 'ENV' || one.keyword === 'ARG') &&
    one.pairs.every((pair) => !copy.logical.text.includes(`$${pair.key}`) && !copy.logical.text.includes(`{${pair.key}`))
  );
}
