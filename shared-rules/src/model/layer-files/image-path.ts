import type { CommandCall } from '../../shell/calls';
import type { ShellWord } from '../../shell/nodes';
import { patternOf, type Variables } from '../../shell/static-value';
import { joinPath, normalizePath } from '../../text/path';
import { unknownWorkdir, workdirAt } from '../copied-file';
import type { Image, RunStep, StageState } from '../image';
import type { Instruction } from '../../dockerfile/nodes';
import { expandBraces } from '../packages/removed-paths';
import { foldersOf } from '../permissions/place';
import { variablesOf } from '../variables';

/**
 * A place in the image as far as the file tells it: absolute, or below `~`. A variable without known value stays as `$name` and globs stay as written,
 * so that two spellings of one place are equal, and `maySame` can compare the others.
 */
export type ImagePath = string;

/** The paths that a word of a command may name, relative ones seen from the folder that the command runs in. */
export function pathsOf(word: ShellWord, call: CommandCall, run: RunStep): readonly ImagePath[] {
  const variables = variablesAtCall(run, call);
  const folder = () => folderOfCall(run, call);
  return textsOf(word, variables).map((text) => absolute(text, folder, homeOf(run.state)));
}

/** What a word becomes, unknown variables kept by name. */
export function textsOf(word: ShellWord, variables: Variables): readonly string[] {
  const text = patternOf(word, variables) ?? word.parts.map((part) => partText(part, word, variables)).join('');
  return word.quoted ? [text] : expandBraces(text).flatMap((one) => one.split(/\s+/).filter((field) => field !== ''));
}

function partText(part: ShellWord['parts'][number], word: ShellWord, variables: Variables): string {
  if (part.kind === 'text' || part.kind === 'pattern') return part.text;
  const written = word.raw.slice(part.at.start - word.at.start, part.at.end - word.at.start);
  if (part.kind !== 'parameter' || part.expansion.operator !== '') return written;
  return variables(part.expansion.name) ?? `$${part.expansion.name}`;
}

/** Folders hang on the RUN's WORKDIR, not on the command's words alone. */
const foldersByRun = new WeakMap<RunStep, Map<CommandCall, ImagePath>>();

export function variablesAtCall(run: RunStep, call: CommandCall): Variables {
  return variablesOf(call, run.script, run.state.scope);
}

/** The folder that a command runs in: its WORKDIR and every `cd` before it that still holds. */
export function folderOfCall(run: RunStep, call: CommandCall): ImagePath {
  let folders = foldersByRun.get(run);
  if (folders === undefined) foldersByRun.set(run, (folders = new Map()));
  let folder = folders.get(call);
  if (folder === undefined) folders.set(call, (folder = findFolder(run, call)));
  return folder;
}

function findFolder(run: RunStep, call: CommandCall): ImagePath {
  let last: CommandCall | undefined;
  for (const other of run.calls) {
    if (other.nameWord.at.start >= call.nameWord.at.start) break;
    if ((other.name !== 'cd' && other.name !== 'pushd' && other.name !== 'popd') || other.inSubstitution) continue;
    // In text order, so that each finds the one before it known.
    folderOfCall(run, other);
    if (!leftSubshell(other, call)) last = other;
  }
  if (last === undefined) return workdirOf(run);
  const before = folderOfCall(run, last);
  const target = last.args.find((arg) => !/^-[LPe@]$/.test(arg.raw));
  const text = target === undefined ? (last.name === 'cd' ? '~' : undefined) : textsOf(target, variablesAtCall(run, last))[0];
  return text === undefined || text === '-' ? `/(${last.nameWord.at.start})` : absolute(text, () => before, homeOf(run.state));
}

function leftSubshell(cd: CommandCall, call: CommandCall): boolean {
  return cd.ancestors.some((node) => (node.kind === 'subshell' || (node.kind === 'pipeline' && node.commands.length > 1)) && !call.ancestors.includes(node));
}

function workdirOf(run: RunStep): ImagePath {
  return run.stage === null
    ? (run.state.workdir ?? unknownWorkdir)
    : (workdirAt(run.stage, run.state) ?? unclearWorkdir(run.stage.instructions, run.instruction));
}

/** Where a path in an instruction lies: seen from the WORKDIR in force. */
export function fromWorkdir(image: Image, instruction: Instruction, path: string): ImagePath {
  const stage = image.stageOf(instruction);
  const state = image.stateAt(instruction);
  const folder = () => (stage === null ? unknownWorkdir : (workdirAt(stage, state) ?? unclearWorkdir(stage.instructions, instruction)));
  return absolute(path, folder, homeOf(state));
}

/** A WORKDIR whose path is not known is a place of its own. */
function unclearWorkdir(instructions: readonly Instruction[], before: Instruction): ImagePath {
  const last = instructions.filter((one) => one.keyword === 'WORKDIR' && one.index < before.index).pop();
  return last === undefined ? unknownWorkdir : `/(workdir ${last.index})`;
}

function absolute(text: string, folder: () => ImagePath, home: ImagePath): ImagePath {
  const path = text.replace(/\$\{(\w+)\}/g, '$$$1').replace(/^(?:~|\$HOME)(?=\/|$)/, home);
  return /^[/~$]/.test(path) ? normalizePath(path) : joinPath(folder(), path);
}

/** The home of root where root runs, which is also what an unknown base is taken for. */
function homeOf({ user }: StageState): ImagePath {
  return user.root === false ? '~' : '/root';
}

/** Whether everything in a path is known: no variable, no glob, no folder that only the base decides. */
export function isExact(path: ImagePath): boolean {
  return !/[$*?[\](){}`~]/.test(path);
}

/** Whether `pattern` names `path` or something that it lies in, as far as can be told: unknown parts may be anything. */
export function mayReach(pattern: ImagePath, path: ImagePath): boolean {
  if (isExact(pattern) && isExact(path)) return isBelow(pattern, path);
  const own = partsOf(pattern);
  const other = partsOf(path);
  // A variable may hold several folders, at the front of either.
  if (own[0]?.startsWith('$') !== other[0]?.startsWith('$'))
    return own[own.length - 1] === other[other.length - 1] || (own.length === 1 && /^\$\w+$/.test(own[0] as string));
  if (own.length > other.length) return false;
  return own.every((part, at) => mayEqual(part, other[at] as string));
}

/** Of normalized paths without unknown parts. */
function isBelow(folder: ImagePath, path: ImagePath): boolean {
  return path === folder || folder === '/' || path.startsWith(`${folder}/`);
}

/** A path and the folders that it lies in, the nearest first. */
export function withFolders(path: ImagePath): readonly ImagePath[] {
  return [path, ...foldersOf(path)];
}

/** Whether two paths may be one place. */
export function maySame(a: ImagePath, b: ImagePath): boolean {
  if (a === b || (isExact(a) && isExact(b))) return a === b;
  return partsOf(a).length === partsOf(b).length && mayReach(a, b);
}

function mayEqual(a: string, b: string): boolean {
  return a === b || (isOpen(a) && globOf(a).test(b)) || (isOpen(b) && globOf(b).test(a));
}

function isOpen(part: string): boolean {
  return /[*?[$`]/.test(part);
}

function partsOf(path: string): readonly string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}

function globOf(part: string): RegExp {
  const source = part
    .replace(/\$\([^)]*\)|`[^`]*`|\$\{[^}]*\}|\$\w+|\[[^\]]*\]/g, '*')
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's');
}

/** Whether `pattern` names `path` or something that it lies in, for certain: the same words, or globs of the shell that match. */
export function surelyReaches(pattern: ImagePath, path: ImagePath): boolean {
  if (isExact(pattern) && isExact(path)) return pattern !== '/' && isBelow(pattern, path);
  const own = partsOf(pattern);
  const other = partsOf(path);
  if (own.length > other.length || own.length === 0 || /^\$[\w@*]*$/.test(pattern)) return false;
  return own.every((part, at) => part === other[at] || (/[*?]/.test(part) && !/[$`[{]/.test(part) && globOf(part).test(other[at] as string)));
}
