import { callsOf, type CommandCall } from '../shell/calls';
import { parseShell } from '../shell/parse';
import type { ShellScript, ShellWord } from '../shell/nodes';
import { patternOf } from '../shell/static-value';
import { commandsIn } from '../shell/walk';
import { isStandardProgram } from '../data/standard-programs';
import { MappedText } from '../text/mapped-text';
import { baseName, below, folderOf, joinPath } from '../text/path';
import { copyWords, findContext, type BuildContext } from './context';
import { findCopied } from './copied-file';
import { folderAt } from './folder-at';
import type { Image, RunStep, Stage } from './image';
import type { Answers } from './needs';
import { isPosixShell } from './run-step';
import { expand } from './scope';
import { variablesOf } from './variables';

/** A command of a RUN that runs something from outside the RUN's own text: a script of the image, or a program that is not known. */
export interface CalledScript {
  readonly call: CommandCall;
  /** The word that names it. */
  readonly word: ShellWord;
  /** Null when the text can not be seen (or is no shell script). */
  readonly script: ShellScript | null;
  readonly calls: readonly CommandCall[];
}

/** Folders where a shell looks for a program that is named without a path. */
const programFolders = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** Scripts of source trees: they build, and install no packages of the distribution. */
const projectScripts = /(?:^|\/)(?:configure|Configure|config|gradlew|mvnw|autogen\.sh|bootstrap|buildconf|waf|setup\.py|manage\.py|artisan)$/;

const sourcing: ReadonlySet<string> = new Set(['.', 'source']);

/** The scripts that a RUN calls, in text order, read through COPY, ADD and bind mounts where the build context has them. */
export function calledScripts(image: Image, run: RunStep, answers: Answers, path: string | null): readonly CalledScript[] {
  let scripts = known.get(run);
  if (scripts === undefined) known.set(run, (scripts = Object.freeze(findScripts(image, run, answers, path))));
  return scripts;
}

/** A step belongs to one image, which is built for one set of answers. */
const known = new WeakMap<RunStep, readonly CalledScript[]>();

function findScripts(image: Image, run: RunStep, answers: Answers, path: string | null): readonly CalledScript[] {
  return run.calls.flatMap((call) => {
    const word = scriptWord(call, run);
    if (word === null) return [];
    const text = readScript(image, run, call, word, answers, path);
    if (text === null && !maybeScript(image, run, call, word)) return [];
    const script = text === null || !looksLikeShell(text) ? null : parseShell(MappedText.whole(text));
    return [{ call, word, script, calls: script === null ? [] : callsOf(script) }];
  });
}

/** A word that may name a script: anything but a standard program, a function of the text, and the options of `sh -c TEXT`. */
function scriptWord(call: CommandCall, run: RunStep): ShellWord | null {
  if (sourcing.has(call.name)) return call.args[0] ?? null;
  if (isPosixShell([call.name])) {
    const text = call.args.findIndex((arg) => /^-[A-Za-z]*c$/.test(arg.raw));
    // `sh -c "$(curl …)"` runs what nobody can see here.
    if (text !== -1) return (call.args[text + 1]?.substitutions.length ?? 0) > 0 ? call.nameWord : null;
    const script = call.args.find((arg) => !/^[-+]./.test(arg.raw) && arg.raw !== 'pipefail');
    return script === undefined || script.raw === '-' ? (call.inPipeline ? call.nameWord : null) : script;
  }
  const path = call.nameWord.raw;
  if (isStandardProgram(call.name) && (!path.includes('/') || /\/s?bin\/[^/]+$/.test(path))) return null;
  if (projectScripts.test(path) || definesFunction(call, run.script ?? call.script)) return null;
  return call.nameWord;
}

function definesFunction(call: CommandCall, script: ShellScript): boolean {
  for (const command of commandsIn(script.statements)) if (command.kind === 'function' && command.name === call.name) return true;
  return false;
}

/** Whether a program that could not be read may be a script at all: what a package of a known base brings is none. */
function maybeScript(image: Image, run: RunStep, call: CommandCall, word: ShellWord): boolean {
  if (word !== call.nameWord || word.raw.includes('/') || call.name === '' || isPosixShell([call.name])) return true;
  if (run.stage?.base == null || /\.\w+$|apt|install|pkg|package|setup|clean/.test(call.name)) return true;
  return run.stage.chain.some((stage) => broughtPrograms(image, stage).some((copy) => mayBring(copy, call.name)));
}

/** A COPY or ADD that may bring programs to where a shell looks for them: the words of one whose destination is not known may be any. */
interface BroughtPrograms {
  readonly destination: string | null;
  /** The same, absolute. */
  readonly place: string;
  readonly sources: readonly (string | null)[];
}

const programs = new WeakMap<Stage, readonly BroughtPrograms[]>();

function broughtPrograms(image: Image, stage: Stage): readonly BroughtPrograms[] {
  let brought = programs.get(stage);
  if (brought === undefined) {
    brought = stage.instructions.flatMap((instruction): readonly BroughtPrograms[] => {
      if (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') return [];
      const sources = copyWords(instruction).map((word) => expand(word, image.stateAt(instruction).scope, image.document.escape));
      const destination = sources.pop() ?? null;
      const place = joinPath('/', destination ?? '');
      return programFolders.some((folder) => below(place, folder) !== null || folderOf(place) === folder) ? [{ destination, place, sources }] : [];
    });
    programs.set(stage, brought);
  }
  return brought;
}

function mayBring({ destination, place, sources }: BroughtPrograms, name: string): boolean {
  if (destination === null) return true;
  if (!programFolders.some((folder) => below(place, `${folder}/${name}`) !== null)) return false;
  return (
    destination.endsWith(`/${name}`) ||
    sources.some((source) => source === null || baseName(source) === name || /[*?$]|\/$|^\.$/.test(source) || !baseName(source).includes('.'))
  );
}

function readScript(image: Image, run: RunStep, call: CommandCall, word: ShellWord, answers: Answers, path: string | null): string | null {
  const { stage } = run;
  const value = patternOf(word, variablesOf(call, run.script, run.state.scope));
  const piped = word === call.nameWord && isPosixShell([call.name]);
  if (stage === null || value === null || value === '' || path === null || piped) return null;
  const context = contextOf(image, answers, path);
  for (const imagePath of imagePaths(value, run, call)) {
    const mounted = fromMount(run, imagePath, context, answers);
    if (mounted !== null) return mounted;
    const found = !stage.chain.some(copies)
      ? null
      : findCopied(image.document, stage.chain, imagePath, (instruction) => image.stateAt(instruction), context, answers);
    if (found !== null) return found.text;
  }
  return null;
}

const contexts = new WeakMap<Image, BuildContext>();

function contextOf(image: Image, answers: Answers, path: string): BuildContext {
  let context = contexts.get(image);
  if (context === undefined) contexts.set(image, (context = findContext(image.document, answers, path) ?? { folder: '.', certain: false }));
  return context;
}

const copying = new WeakMap<Stage, boolean>();

/** Whether a stage brings any file: most of what a RUN calls by a path is then looked for in vain. */
function copies(stage: Stage): boolean {
  let found = copying.get(stage);
  if (found === undefined) copying.set(stage, (found = stage.instructions.some(({ keyword }) => keyword === 'COPY' || keyword === 'ADD')));
  return found;
}

function imagePaths(value: string, run: RunStep, call: CommandCall): readonly string[] {
  if (value.startsWith('/')) return [joinPath('/', value)];
  if (!value.includes('/') && !isPosixShell([call.name]) && !sourcing.has(call.name)) return programFolders.map((folder) => `${folder}/${value}`);
  const folder = folderAt(run, call);
  return folder === null ? [] : [joinPath(folder, value)];
}

function fromMount(run: RunStep, imagePath: string, context: BuildContext, answers: Answers): string | null {
  for (const mount of run.mounts) {
    if (mount.type !== 'bind' || mount.from !== null || mount.target === null) continue;
    const target = expand(mount.target, run.state.scope);
    const absolute =
      target === null ? null : target.startsWith('/') ? joinPath('/', target) : run.state.workdir === null ? null : joinPath(run.state.workdir, target);
    const rest = absolute === null ? null : below(absolute, imagePath);
    if (rest === null) continue;
    const source = joinPath(context.folder, joinPath((mount.source ?? '.').replace(/^\/+/, '') || '.', rest === '' ? '.' : rest));
    const text = source.startsWith('..') ? undefined : answers.text(source);
    if (typeof text === 'string') return text;
  }
  return null;
}

function looksLikeShell(text: string): boolean {
  const shebang = /^#!\s*(\S+)(?:[ \t]+(\S+))?/.exec(text);
  return shebang === null || isPosixShell([shebang[1] as string, shebang[2] ?? ''].filter((word) => word !== '').map(baseName));
}
