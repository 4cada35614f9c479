import type { Instruction } from '../dockerfile/nodes';
import type { EarlyCopy } from '../model/early-copy';
import type { Image, RunStep } from '../model/image';
import { fromWorkdir, isExact } from '../model/layer-files';
import { projectInstalls } from '../model/manifests';
import { isApt, isRpm, operationsOf } from '../model/packages';
import { copyWords } from '../model/context';
import { insert, remove, replace, type TextEdit } from '../text/edit';
import { instructionRemoval } from './remove-command';

/** Puts a COPY behind the RUNs that install, so that none of them is left below it. Null where something in between names the place, or hangs on it. */
export function moveBelow(image: Image, early: EarlyCopy): { readonly safe: boolean; readonly edits: readonly TextEdit[] } | null {
  const { copy } = early;
  const crossed = [early.run, ...early.others];
  const last = crossed[crossed.length - 1] ?? early.run;
  const cut = movable(image, early, last);
  if (cut === null) return null;
  const { text, eol } = image.document;
  const words = copyWords(copy);
  const target = fromWorkdir(image, copy, words[words.length - 1] ?? '.');
  const own = isExact(target) && /^\/(?:app|src|code|workspace|work|srv|opt\/[^/]+|home\/[^/]+|usr\/src\/[^/]+)(?:\/|$)/.test(target);
  const safe =
    own &&
    crossed.every(
      (run) =>
        !run.instruction.logical.text.includes(target) &&
        run.calls.every((call) => harmless.has(call.name)) &&
        operationsOf(run).every((one) => isApt(one.manager) || isRpm(one.manager) || one.manager === 'apk'),
    );
  return { safe, edits: [remove(cut), insert(last.instruction.span.end, `${eol}${text.slice(copy.span.start, copy.span.end)}`)] };
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
    movable(image, early, run) === null
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

/** Where a COPY stands that nothing between it and the RUN needs, installs aside; null where it has to stay. */
function movable(image: Image, { copy, run: own, others }: EarlyCopy, run: RunStep) {
  const all = run.stage?.instructions ?? [];
  const first = all[0]?.index ?? 0;
  const installs = new Set([own, ...others].map(({ instruction }) => instruction));
  const between = all.slice(Math.max(0, copy.index - first + 1), run.instruction.index - first);
  if (copy.heredocs.length > 0 || run.instruction.heredocs.length > 0 || !between.every((one) => installs.has(one) || isIndifferent(one, copy))) return null;
  return instructionRemoval(image.document, copy);
}

function isIndifferent(one: Instruction, copy: Instruction): boolean {
  if (one.keyword === 'LABEL' || one.keyword === 'EXPOSE') return true;
  return (
    (one.keyword === 'ENV' || one.keyword === 'ARG') &&
    one.pairs.every((pair) => !copy.logical.text.includes(`$${pair.key}`) && !copy.logical.text.includes(`{${pair.key}`))
  );
}
