import type { CommandCall } from '../../shell/calls';
import type { Span } from '../../text/span';
import { baseName, below, folderOf } from '../../text/path';
import type { Image, RunStep, Stage } from '../image';
import type { Answers } from '../needs';
import { folderOfCall, pathsOf, type ImagePath } from './image-path';
import { instructionsBehind, isMentionedBehind, runsBehind, scriptMayRemove } from './later';
import { madeFiles } from './made';
import { mayRemove } from './removed';
import { unpackOf } from './unpack';

/** A source tree that something was installed from, and that the image keeps. */
export interface LeftSource {
  readonly path: ImagePath;
  readonly span: Span;
  readonly run: RunStep;
  /** The command that brought it. */
  readonly call: CommandCall;
  /** The command that installs from it. */
  readonly install: CommandCall;
}

/** Trees of a stage that were cloned or unpacked, installed from by `make install` or its like, and never removed or named again. */
export function leftSources(image: Image, stage: Stage, answers: Answers, path: string | null): readonly LeftSource[] {
  const trees = treesOf(image, stage);
  const found: LeftSource[] = [];
  for (const run of stage.runs) {
    for (const install of run.calls) {
      if (!installs(install) || run.onbuild) continue;
      const folder = folderOfInstall(run, install);
      const tree = trees.find((one) => isBefore(one, run, install) && contains(one, folder) !== null);
      const root = tree === undefined ? null : contains(tree, folder);
      if (tree === undefined || root === null || found.some((one) => one.path === root)) continue;
      if (isKept(image, stage, tree, root, answers, path)) continue;
      found.push({ path: root, span: tree.span, run: tree.run, call: tree.call, install });
    }
  }
  return found;
}

interface Tree {
  /** The tree itself, or the folder that an archive was unpacked in. */
  readonly path: ImagePath;
  readonly whole: boolean;
  readonly run: RunStep;
  readonly call: CommandCall;
  readonly span: Span;
}

function treesOf(image: Image, stage: Stage): readonly Tree[] {
  const clones = madeFiles(image, stage).flatMap(({ how, path, run, call, span, mounted }): readonly Tree[] =>
    how === 'clone' && run !== null && call !== null && !mounted ? [{ path, whole: true, run, call, span }] : [],
  );
  const unpacked = stage.runs.flatMap((run) =>
    run.calls.flatMap((call): readonly Tree[] => {
      const unpack = unpackOf(call);
      if (unpack === null || unpack.consumes) return [];
      const path = unpack.folder === null ? folderOfCall(run, call) : pathsOf(unpack.folder, call, run)[0];
      const strips = call.args.some((arg) => arg.raw.startsWith('--strip'));
      return path === undefined ? [] : [{ path, whole: strips, run, call, span: (unpack.file ?? call.nameWord).span }];
    }),
  );
  return [...clones, ...unpacked];
}

/** The root of the tree that holds `folder`; null when it is not in one that this brought. */
function contains({ path, whole }: Tree, folder: ImagePath): ImagePath | null {
  const rest = below(path, folder);
  if (rest === null || path === '/') return null;
  if (whole) return path;
  const name = rest.split('/')[0] as string;
  return name !== '' && /[\d$*-]/.test(name) ? `${path}/${name}` : null;
}

function isBefore(tree: Tree, run: RunStep, install: CommandCall): boolean {
  return tree.run.instruction.index < run.instruction.index || (tree.run === run && tree.call.nameWord.at.start < install.nameWord.at.start);
}

/** Removed, or named by something that is no part of building it. */
function isKept(image: Image, stage: Stage, tree: Tree, root: ImagePath, answers: Answers, path: string | null): boolean {
  const runs = [tree.run, ...runsBehind(image, stage, tree.run.instruction)];
  if (
    runs.some(
      (run) =>
        mayRemove(run, root) ||
        scriptMayRemove(image, run, root, answers, path) ||
        run.calls.some((call) => call.name === 'mv' && call.args.some((arg) => pathsOf(arg, call, run).includes(root))),
    )
  )
    return true;
  const others = instructionsBehind(image, stage, tree.run.instruction).filter((one) => one.keyword !== 'RUN' && one.keyword !== 'WORKDIR');
  const name = baseName(root);
  if (
    others.some(
      (one) => one.logical.text.includes(root) || (name.length > 3 && new RegExp(`/${name.replace(/[.+^${}()|[\]\\*?]/g, '\\$&')}\\b`).test(one.logical.text)),
    )
  )
    return true;
  if (
    runs.some((run) =>
      run.calls.some((call) => call.name === 'ln' && call.args.some((arg) => pathsOf(arg, call, run).some((one) => below(root, one) !== null))),
    )
  )
    return true;
  const end = image.final?.end.workdir ?? null;
  return (end !== null && below(root, end) !== null) || isCopied(image, stage, tree, root);
}

function isCopied(image: Image, stage: Stage, tree: Tree, root: ImagePath): boolean {
  const last = stage.instructions[stage.instructions.length - 1] ?? tree.run.instruction;
  return isMentionedBehind(image, stage, last, root);
}

/** `make install` and its like: what is needed lies elsewhere afterwards. */
function installs(call: CommandCall): boolean {
  const words = call.args.map((arg) => arg.raw);
  switch (call.name) {
    case 'make':
    case 'gmake':
    case 'ninja':
    case 'checkinstall':
      return words.some((word) => /^install(?:[-_/]\w+)*$/.test(word));
    case 'cmake':
      return words.includes('--install') || (words.includes('--target') && words.includes('install'));
    case 'meson':
      return words[0] === 'install';
    case 'python':
    case 'python2':
    case 'python3':
      return /(?:^|\/)setup\.py$/.test(words[0] ?? '') && words.includes('install');
    case 'cargo':
      return words[0] === 'install' && words.includes('--path');
    default:
      return false;
  }
}

function folderOfInstall(run: RunStep, call: CommandCall): ImagePath {
  const at = call.args.findIndex((arg) => arg.raw === '-C' || (call.name === 'cmake' && (arg.raw === '--install' || arg.raw === '--build')));
  const named = at === -1 ? undefined : call.args[at + 1];
  const script = call.name.startsWith('python') && call.args[0]?.raw.includes('/') === true ? call.args[0] : undefined;
  if (named !== undefined) return pathsOf(named, call, run)[0] ?? folderOfCall(run, call);
  return script === undefined ? folderOfCall(run, call) : folderOf(pathsOf(script, call, run)[0] ?? '');
}
