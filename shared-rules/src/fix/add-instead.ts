import type { Image, RunStep } from '../model/image';
import { folderOfCall, isExact, pathsOf, unpackOf, type MadeFile } from '../model/layer-files';
import type { CommandCall } from '../shell/calls';
import { baseName } from '../text/path';
import { remove, replace, type TextEdit } from '../text/edit';
import { commandRemoval } from './remove-command';

/** ADD in place of COPY and the tar that unpacks what it brought. Null where tar does more than unpack all of it, or another command names the archive. */
export function addInstead(image: Image, made: MadeFile, run: RunStep, call: CommandCall): readonly TextEdit[] | null {
  const { instruction } = made;
  const destination = instruction.words[1];
  const unpack = unpackOf(call);
  if (
    instruction.words.length !== 2 ||
    instruction.json !== null ||
    destination === undefined ||
    !destination.contiguous ||
    unpack === null ||
    run.stage !== made.stage
  )
    return null;
  // Letters alone, the file and the folder: nothing that chooses or renames.
  const others = call.args.filter((arg) => arg !== unpack.file && arg !== unpack.folder);
  if (!others.every((arg) => /^-?[xzjJvfpC]+$|^--(?:extract|file|directory|gzip|verbose)$/.test(arg.raw)) || !call.unconditional || call.inPipeline)
    return null;
  const name = baseName(made.path);
  const named = image.runs
    .filter((one) => one.stage === made.stage && one.instruction.index > instruction.index)
    .flatMap((one) => one.calls.filter((other) => other !== call && [other.nameWord, ...other.args].some((word) => word.raw.includes(name))));
  const folder = unpack.folder === null ? folderOfCall(run, call) : pathsOf(unpack.folder, call, run)[0];
  const cut = commandRemoval(image.document, run, call);
  if (named.length > 0 || folder === undefined || !isExact(folder) || cut === null) return null;
  const lower = image.document.text.slice(instruction.keywordSpan.start, instruction.keywordSpan.end) === 'copy';
  return [replace(instruction.keywordSpan, lower ? 'add' : 'ADD'), replace(destination.span, folder === '/' ? '/' : `${folder}/`), remove(cut)];
}
