import type { Dockerfile, Instruction, JsonString } from '../dockerfile/nodes';
import { callsOf } from '../shell/calls';
import type { ShellScript } from '../shell/nodes';
import { parseShell } from '../shell/parse';
import type { Variables } from '../shell/static-value';
import { MappedText } from '../text/mapped-text';
import type { Stage, StageState, StartCommand, StartScript, StartWord } from './image';
import { lazy } from './lazy';
import type { Answers } from './needs';
import { commandString, isPosixShell, shellText } from './run-step';
import { namesIn, namesOfWords, passesArguments, ScriptFinder, type ScriptName } from './start-scripts';
import { startInstructions, unwrap, wordsOf } from './start-words';

/** What the image starts, from ENTRYPOINT and CMD of its chain of stages. Null without any stage. */
export function buildStart(
  document: Dockerfile,
  chain: readonly Stage[],
  stateAt: (instruction: Instruction) => StageState,
  answers: Answers,
  path: string | null,
): StartCommand | null {
  const final = chain[0];
  if (final === undefined) return null;
  const { entrypoint, cmd } = startInstructions(chain);
  const argv = firstWords(entrypoint, cmd);
  const unwrapped = unwrap(argv ?? []);
  const own = unwrap(wordsOf(entrypoint)).words;
  // `ENTRYPOINT ["tini", "--"]` starts what the shell form of CMD says.
  const shellForm = entrypoint === null || (entrypoint.json !== null && own.length === 0) ? shellFormOf(cmd) : shellFormOf(entrypoint);

  const script = lazy<ShellScript | null>(() => {
    if (shellForm !== null) return isPosixShell(final.end.shell) ? parseShell(shellText(document, shellForm)) : null;
    const text = commandString(document, jsonOf(unwrapped.words));
    return text === null ? null : parseShell(text);
  });
  const calls = lazy(() => {
    const parsed = script();
    return parsed === null ? [] : callsOf(parsed);
  });
  const finder = new ScriptFinder(document, chain, stateAt, answers, path);
  const files = lazy(() => {
    const text = script();
    const first = firstOf(finder, text === null ? namesOfWords(unwrapped.words) : namesIn(text, environment(final)), entrypoint, cmd);
    // What such a script starts by `"$@"`: its own words in ENTRYPOINT, then CMD. One that the build context does not show is judged by its name.
    const passes = first === null ? entrypoint !== null && own.length > 0 && mayPass(own) : shellForm === null && passesArguments(first.script);
    const second = passes ? firstOf(finder, passedNames(document, unwrapped.words, first, cmd, final), entrypoint, cmd) : null;
    const named = [first, second].filter((one) => one !== null);
    return Object.freeze(withoutRepeats(named.flatMap((one) => [one, ...finder.follow(one, environment(final))])));
  });
  const helpers = lazy(() => {
    const known = new Set(files().map((file) => file.imagePath));
    const found = files().flatMap((file) => (file.shell ? finder.helpersOf(file, environment(final)) : []));
    return Object.freeze(withoutRepeats(found.filter((file) => !known.has(file.imagePath))));
  });
  const fileAt = (imagePath: string) => {
    const instruction = entrypoint ?? cmd;
    return instruction === null ? null : finder.find({ value: imagePath, direct: false, span: null }, instruction.keywordSpan, instruction, null);
  };
  return Object.freeze({
    entrypoint,
    cmd,
    argv,
    shellForm: shellForm !== null,
    get script() {
      return script();
    },
    get calls() {
      return calls();
    },
    init: unwrapped.init,
    get file() {
      return files()[0] ?? null;
    },
    get files() {
      return files();
    },
    get helpers() {
      return helpers();
    },
    scriptsOf(given: readonly StartWord[] | null, args: readonly StartWord[] | null) {
      const instruction = entrypoint ?? cmd ?? final.from;
      // An entrypoint of one's own drops the image's CMD.
      const words = unwrap([...(given ?? wordsOf(entrypoint)), ...(args ?? (given === null ? wordsOf(cmd) : []))]).words;
      const found: StartScript[] = [];
      for (const name of wordNames(words)) {
        const script = name.span === null ? null : finder.find(name, name.span, instruction, null);
        if (script === null || name.span === null) continue;
        const at = words.findIndex((word) => word.span === name.span);
        const behind = passesArguments(script.script) ? wordNames(unwrap(words.slice(at + 1)).words) : [];
        const second = behind.flatMap((one) => (one.span === null ? [] : (finder.find(one, one.span, instruction, null) ?? [])));
        for (const one of [script, ...second.slice(0, 1)]) found.push(one, ...finder.follow(one, environment(final)));
      }
      return withoutRepeats(found);
    },
    read: (imagePath: string) => fileAt(imagePath)?.script ?? null,
    locate: (imagePath: string) => fileAt(imagePath)?.path ?? null,
  });
}

/** The words of the first process: the exec forms of ENTRYPOINT and CMD in a row; null when a shell form starts it, or the base decides. */
function firstWords(entrypoint: Instruction | null, cmd: Instruction | null): readonly StartWord[] | null {
  const first = entrypoint ?? cmd;
  if (first === null || first.json === null) return null;
  return entrypoint === null ? wordsOf(cmd) : [...wordsOf(entrypoint), ...wordsOf(cmd)];
}

function shellFormOf(instruction: Instruction | null): Instruction | null {
  return instruction !== null && instruction.json === null ? instruction : null;
}

function jsonOf(words: readonly StartWord[]): readonly JsonString[] {
  return words.flatMap((word) => word.source ?? []);
}

/** The names in what a script is given: the words behind its own, or the shell form of CMD. */
function passedNames(
  document: Dockerfile,
  words: readonly StartWord[],
  script: StartScript | null,
  cmd: Instruction | null,
  final: Stage,
): readonly ScriptName[] {
  const at = script === null ? 0 : words.findIndex((word) => word.span.start === script.span.start);
  const behind = unwrap(words.slice(at + 1)).words;
  if (behind.length > 0) {
    const text = commandString(document, jsonOf(behind));
    return text === null ? namesOfWords(behind) : namesIn(parseShell(text), environment(final));
  }
  return cmd !== null && cmd.json === null && isPosixShell(final.end.shell) ? namesIn(parseShell(shellText(document, cmd)), environment(final)) : [];
}

/** The names in the words of an exec form, those of `sh -c TEXT` with the place of the text. */
function wordNames(words: readonly StartWord[]): readonly ScriptName[] {
  const [first, flag, text] = words;
  if (first === undefined || flag === undefined || text === undefined || !isPosixShell([first.value]) || !/^-[A-Za-z]*c$/.test(flag.value))
    return namesOfWords(words);
  return namesIn(parseShell(MappedText.whole(text.value))).map((name) => ({ ...name, span: text.span }));
}

/** What ENV gives the shell of a shell form; ARG is not there at run time. */
function environment(final: Stage): Variables {
  return (name) => {
    const variable = final.end.scope.get(name);
    return variable?.kind === 'env' ? variable.value : undefined;
  };
}

/** An ENTRYPOINT whose text can not be seen, but whose name is that of a wrapper script. */
function mayPass(words: readonly StartWord[]): boolean {
  return /(?:\.sh|entrypoint[^/]*)$/i.test(words[0]?.value ?? '');
}

function firstOf(finder: ScriptFinder, names: readonly ScriptName[], entrypoint: Instruction | null, cmd: Instruction | null): StartScript | null {
  for (const name of names) {
    if (name.span === null) continue;
    const { start, end } = name.span;
    const instruction = [entrypoint, cmd].find((one) => one !== null && one.span.start <= start && end <= one.span.end);
    const found = instruction == null ? null : finder.find(name, name.span, instruction, null);
    if (found !== null) return found;
  }
  return null;
}

function withoutRepeats(files: readonly StartScript[]): readonly StartScript[] {
  return files.filter((file, index) => files.findIndex((other) => other.imagePath === file.imagePath) === index);
}
