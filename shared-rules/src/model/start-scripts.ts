import { interpreters, isLongRunning } from '../data/long-programs';
import { shellBuiltins, shortUtilities } from '../data/short-programs';
import type { Dockerfile, Instruction } from '../dockerfile/nodes';
import { leadingText } from '../shell/args';
import { callsOf } from '../shell/calls';
import { parseShell } from '../shell/parse';
import type { Program } from '../shell/program';
import type { ShellScript, ShellWord } from '../shell/nodes';
import { literalOf, type Variables } from '../shell/static-value';
import { functionsOf } from '../shell/tail';
import { variablesAt } from '../shell/variables';
import { MappedText } from '../text/mapped-text';
import { baseName, joinPath } from '../text/path';
import type { Span } from '../text/span';
import { copyWords, findContext } from './context';
import { findCopied, unknownWorkdir, workdirAt, type CopiedFile } from './copied-file';
import type { Stage, StageState, StartScript, StartWord } from './image';
import { scriptEnds } from './last-commands';
import { lazy } from './lazy';
import { movedFrom } from './moved-file';
import type { Answers } from './needs';
import { isPosixShell } from './run-step';
import { sourcedPath } from './sourced-files';
import { perScript } from '../shell/per-script';

/** Folders where the shell and the container runtime look for a program that is named without a path. */
const programFolders = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** How many scripts may start one another. */
const maxDepth = 3;

/** How many scripts one script may call that are looked at. */
const maxHelpers = 8;

/** A name under which a script of the image is started. */
export interface ScriptName {
  readonly value: string;
  readonly direct: boolean;
  /** The word of ENTRYPOINT or CMD; null for a name that stands in a script. */
  readonly span: Span | null;
}

/** Finds the scripts of an image that stand in its build context or in heredocs of its Dockerfile. */
export class ScriptFinder {
  private readonly context = lazy(() => findContext(this.document, this.answers, this.path) ?? { folder: '.', certain: false });
  private readonly answers: Answers;

  constructor(
    private readonly document: Dockerfile,
    private readonly chain: readonly Stage[],
    private readonly stateAt: (instruction: Instruction) => StageState,
    answers: Answers,
    private readonly path: string | null,
  ) {
    // Without a place in the file system nothing can be asked; heredocs are still found.
    this.answers = path === null ? noAnswers : answers;
  }

  find(name: ScriptName, span: Span, instruction: Instruction, parent: StartScript | null): StartScript | null {
    for (const imagePath of this.imagePaths(name.value)) {
      const found = this.copied(imagePath);
      if (found === null) continue;
      const source = found.heredoc?.content ?? MappedText.whole(found.text);
      const shell = isShell(found.text, name);
      const shown = imagePath.startsWith(`${unknownWorkdir}/`) ? imagePath.slice(unknownWorkdir.length + 1) : imagePath;
      return Object.freeze({
        imagePath: shown,
        path: found.path,
        span,
        instruction,
        copy: found.copy,
        text: found.text,
        script: parseShell(shell ? source : MappedText.whole('')),
        shell,
        direct: name.direct,
        parent,
      });
    }
    return null;
  }

  private copied(imagePath: string): CopiedFile | null {
    for (const place of [imagePath, ...movedFrom(this.chain, imagePath)]) {
      const found = findCopied(this.document, this.chain, place, this.stateAt, this.context(), this.answers);
      if (found !== null) return found;
    }
    return null;
  }

  /** The scripts that a script hands over to, by its last commands. `environment`: what the image sets. */
  follow(script: StartScript, environment: Variables, depth = 1): readonly StartScript[] {
    if (depth > maxDepth || !script.shell) return [];
    return namesIn(script.script, environment).flatMap((name) => {
      const found = this.find(name, script.span, script.instruction, script);
      return found === null ? [] : [found, ...this.follow(found, environment, depth + 1)];
    });
  }

  /** The shell scripts that a start script sources or calls on its way. */
  helpersOf(script: StartScript, environment: Variables): readonly StartScript[] {
    const names = helperNames(script, environment).filter((name) => name.value.includes('/') || this.bringsBare(name.value));
    return names.slice(0, maxHelpers).flatMap((name) => {
      const found = this.find(name, script.span, script.instruction, script);
      return found?.shell === true ? [found] : [];
    });
  }

  /** Only what looks like a script of the image's own is looked up in all folders of PATH: each look is a question. */
  private bringsBare(name: string): boolean {
    return name.endsWith('.sh') || this.chain.some((stage) => stage.instructions.some((one) => broughtNames(one).includes(name)));
  }

  private imagePaths(value: string): readonly string[] {
    if (value.startsWith('/')) return [joinPath('/', value)];
    const final = this.chain[0];
    const workdir = final === undefined ? null : workdirAt(final, final.end);
    const here = workdir === null ? [] : [joinPath(workdir, value)];
    return value.includes('/') ? here : programFolders.map((folder) => `${folder}/${value}`);
  }
}

/** The names of scripts in the words of an exec form: the program itself, or the file that a shell is given. */
export function namesOfWords(words: readonly StartWord[]): readonly ScriptName[] {
  const [first, ...others] = words;
  if (first === undefined) return [];
  if (!isPosixShell([first.value])) return isOther(first.value) ? [] : [{ value: first.value, direct: true, span: first.span }];
  if (others.some((word) => /^-[A-Za-z]*c$/.test(word.value))) return [];
  const file = others.find((word, index) => !/^[-+]/.test(word.value) && !/^[-+]o$/.test(others[index - 1]?.value ?? ''));
  // A shell looks for its file in the working directory before PATH.
  return file === undefined ? [] : [{ value: file.value.includes('/') ? file.value : `./${file.value}`, direct: false, span: file.span }];
}

/** The names of scripts that a shell text hands over to: its last commands, those behind `exec`, and a file that it sources last. */
export function namesIn(script: ShellScript, variables?: Variables): readonly ScriptName[] {
  const ends = scriptEnds(script);
  const programs = [...ends.execs, ...ends.commands.filter((last) => last.place !== 'followed').map((last) => last.program)];
  return programs.flatMap((program) => nameOf(program, variables) ?? []);
}

/** The names of scripts that a start script sources, or calls other than as its last command. */
function helperNames({ script, imagePath }: StartScript, environment: Variables): readonly ScriptName[] {
  const functions = functionsOf(script);
  const seen = new Set<string>();
  return callsOf(script).flatMap((call): readonly ScriptName[] => {
    const sources = call.name === '.' || call.name === 'source';
    if (!sources && functions.has(call.name)) return [];
    const word = call.args[0];
    const beside = sources && word !== undefined ? sourcedPath(word, imagePath) : null;
    const name = beside !== null ? { value: beside, direct: false, span: null } : nameOf(call, variablesAt(script, call.command, environment));
    // Without a slash `.` looks into PATH, which this does not follow.
    if (name === null || seen.has(name.value) || /^\/(?:proc|dev)\//.test(name.value) || name.value === imagePath) return [];
    seen.add(name.value);
    return [{ ...name, span: null }];
  });
}

/** The base names of what a COPY or ADD brings, at both ends. */
function broughtNames(instruction: Instruction): readonly string[] {
  return instruction.keyword === 'COPY' || instruction.keyword === 'ADD' ? copyWords(instruction).map(baseName) : [];
}

function nameOf(program: Pick<Program, 'name' | 'nameWord' | 'args'>, variables?: Variables): ScriptName | null {
  const shell = isPosixShell([program.name]);
  const sources = program.name === '.' || program.name === 'source';
  if (!shell && !sources) {
    const value = literalOf(program.nameWord, variables);
    return value === null || isOther(value) ? null : { value, direct: true, span: program.nameWord.span };
  }
  if (program.args.some((arg) => /^-[A-Za-z]*c$/.test(arg.raw))) return null;
  const word = program.args.find((arg, index) => !/^[-+]/.test(leadingText(arg)) && !/^[-+]o$/.test(program.args[index - 1]?.raw ?? ''));
  const value = word === undefined ? null : literalOf(word, variables);
  if (word === undefined || value === null) return null;
  return { value: value.includes('/') ? value : `./${value}`, direct: false, span: word.span };
}

/** Programs that are no script of the image's own: no question is asked for them. */
function isOther(name: string): boolean {
  return (
    !name.includes('/') &&
    (shellBuiltins.has(name) || shortUtilities.has(name) || interpreters.has(name.replace(/\d[\d.]*$/, '')) || (isLongRunning(name) && !name.endsWith('.sh')))
  );
}

/** Whether a script passes its own arguments on, so that CMD's program is started by it. */
export const passesArguments = perScript((script) => callsOf(script).some(({ nameWord, args }) => isArguments(nameWord) || args.some(isArguments)));

function isArguments({ variables }: ShellWord): boolean {
  return variables.includes('@') || variables.includes('*');
}

/** The `#!` line decides; a file without one is read by a shell when a shell is given it, or when nothing in its name speaks against it. */
function isShell(text: string, name: ScriptName): boolean {
  const shebang = /^\uFEFF?#![ \t]*([^\r\n]*)/.exec(text)?.[1];
  if (!name.direct) return true;
  if (shebang !== undefined) return shebang.split(/[ \t]+/).some((word) => isPosixShell([word]));
  const extension = /\.(\w+)$/.exec(baseName(name.value))?.[1];
  return extension === undefined || /^(?:ba|da|a|k|z)?sh$/.test(extension);
}

const noAnswers: Answers = { text: () => undefined, stat: () => undefined, list: () => undefined };
