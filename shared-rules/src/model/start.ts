import type { Dockerfile, Instruction, JsonString } from '../dockerfile/nodes';
import { callsOf, type CommandCall } from '../shell/calls';
import { parseShell } from '../shell/parse';
import type { ShellScript } from '../shell/nodes';
import { MappedText } from '../text/mapped-text';
import { baseName, joinPath } from '../text/path';
import type { Span } from '../text/span';
import { findContext } from './context';
import { findCopied } from './copied-file';
import type { Stage, StageState, StartCommand, StartScript, StartWord } from './image';
import { lazy } from './lazy';
import type { Answers } from './needs';
import { commandString, isPosixShell, shellText } from './run-step';

/** Folders where the shell and the container runtime look for a program that is named without a path. */
const programFolders = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** What the image starts, from ENTRYPOINT and CMD of its chain of stages. Null without any stage. */
export function buildStart(document: Dockerfile, chain: readonly Stage[], stateAt: (instruction: Instruction) => StageState, answers: Answers, path: string | null): StartCommand | null {
  const final = chain[0];
  if (final === undefined) return null;
  const entry = lastOf(chain, 'ENTRYPOINT');
  const command = lastOf(chain, 'CMD');
  // An ENTRYPOINT resets the CMD of the image below it (Dockerfile reference, "Understand how CMD and ENTRYPOINT interact").
  const cmd = command !== null && entry !== null && command.depth > entry.depth ? null : (command?.instruction ?? null);
  const entrypoint = entry?.instruction ?? null;
  const first = entrypoint ?? cmd;
  const words = wordsOf(entrypoint, cmd);
  const unwrapped = unwrap(words ?? []);

  const script = lazy<ShellScript | null>(() => {
    if (first === null || !isPosixShell(final.end.shell)) return null;
    if (first.json === null) return parseShell(shellText(document, first));
    const text = commandString(document, jsonFrom(first, unwrapped.words[0]));
    return text === null ? null : parseShell(text);
  });
  const calls = lazy(() => {
    const parsed = script();
    return parsed === null ? [] : callsOf(parsed);
  });
  const file = lazy(() => {
    const named = first === null ? [] : candidatesOf(unwrapped.words, calls());
    for (const { value, span, instruction } of named) {
      const found = findScript(document, chain, value, span, instruction ?? ownerOf(span, entrypoint, cmd) ?? (first as Instruction), stateAt, answers, path, final);
      if (found !== null) return found;
    }
    return null;
  });
  return Object.freeze({
    entrypoint,
    cmd,
    argv: words,
    shellForm: first !== null && first.json === null,
    get script() {
      return script();
    },
    get calls() {
      return calls();
    },
    init: unwrapped.init,
    get file() {
      return file();
    },
  });
}

function lastOf(chain: readonly Stage[], keyword: string): { readonly instruction: Instruction; readonly depth: number } | null {
  for (const [depth, stage] of chain.entries()) {
    const instruction = [...stage.instructions].reverse().find((one) => one.keyword === keyword && !one.onbuild);
    if (instruction !== undefined) return isEmpty(instruction) ? null : { instruction, depth };
  }
  return null;
}

/** `ENTRYPOINT []` takes back what the base had. */
function isEmpty(instruction: Instruction): boolean {
  return instruction.json !== null ? instruction.json.length === 0 : instruction.body.text === '';
}

/** The words of the first process: the exec forms of ENTRYPOINT and CMD in a row; null when a shell form starts it. */
function wordsOf(entrypoint: Instruction | null, cmd: Instruction | null): readonly StartWord[] | null {
  const json = (instruction: Instruction | null): readonly StartWord[] => (instruction?.json ?? []).map((source: JsonString) => ({ value: source.value, span: source.span, source }));
  if (entrypoint !== null) return entrypoint.json === null ? null : [...json(entrypoint), ...json(cmd)];
  return cmd === null || cmd.json === null ? null : json(cmd);
}

/** Takes init programs and user switchers off the front. */
function unwrap(words: readonly StartWord[]): { readonly words: readonly StartWord[]; readonly init: StartCommand['init'] } {
  let init: StartCommand['init'] = null;
  let rest = words;
  for (;;) {
    const name = baseName(rest[0]?.value ?? '');
    if (/^(tini|tini-static|dumb-init|catatonit)$/.test(name)) {
      const [options, behind] = takeOptions(rest.slice(1), /^-[epr]$/);
      init = { name, signalsGroup: name === 'dumb-init' ? !options.some((one) => one === '-c' || one === '--single-child') : options.some((one) => /^-[a-z]*g/.test(one)) };
      rest = behind;
    } else if (name === 'gosu' || name === 'su-exec') rest = rest.slice(2);
    else if (name === 'env' && rest[1] !== undefined && !rest[1].value.startsWith('-')) rest = rest.slice(rest.findIndex((word, index) => index > 0 && !word.value.includes('=')));
    else return { words: rest, init };
  }
}

function takeOptions(words: readonly StartWord[], withValue: RegExp): readonly [readonly string[], readonly StartWord[]] {
  const options: string[] = [];
  let at = 0;
  for (; words[at]?.value.startsWith('-'); at++) {
    const option = (words[at] as StartWord).value;
    if (option === '--') return [options, words.slice(at + 1)];
    options.push(option);
    if (withValue.test(option)) at++;
  }
  return [options, words.slice(at)];
}

function jsonFrom(instruction: Instruction, word: StartWord | undefined): readonly JsonString[] {
  const json = instruction.json ?? [];
  const at = json.findIndex((one) => one === word?.source);
  return at === -1 ? [] : json.slice(at);
}

interface Named {
  readonly value: string;
  readonly span: Span;
  readonly instruction: Instruction | null;
}

/** The words that may name a script of the image, the likeliest first. */
function candidatesOf(words: readonly StartWord[], calls: readonly CommandCall[]): readonly Named[] {
  const fromWords: Named[] = [];
  const [first, ...others] = words;
  if (first !== undefined) {
    const shell = isPosixShell([first.value]);
    const script = shell ? others.find((word) => !word.value.startsWith('-') && !word.value.startsWith('+')) : first;
    const isText = shell && others.some((word) => /^-[A-Za-z]*c$/.test(word.value));
    if (script !== undefined && !isText) fromWords.push({ value: script.value, span: script.span, instruction: null });
  }
  const fromCalls = calls.filter((call) => !call.inSubstitution).map((call): Named | null => {
    const shell = isPosixShell([call.name]);
    const word = shell ? call.args.find((arg) => !arg.raw.startsWith('-')) : call.nameWord;
    return word?.value == null || (shell && call.args.some((arg) => /^-[A-Za-z]*c$/.test(arg.raw))) ? null : { value: word.value, span: word.span, instruction: null };
  });
  return [...fromWords, ...fromCalls.reverse().filter((one) => one !== null)];
}

function ownerOf(span: Span, ...instructions: readonly (Instruction | null)[]): Instruction | null {
  return instructions.find((one) => one !== null && one.span.start <= span.start && span.end <= one.span.end) ?? null;
}

function findScript(document: Dockerfile, chain: readonly Stage[], value: string, span: Span, instruction: Instruction, stateAt: (instruction: Instruction) => StageState, answers: Answers, path: string | null, final: Stage): StartScript | null {
  const context = findContext(document, answers, path) ?? { folder: '.', certain: false };
  const seen = path === null ? noAnswers : answers;
  for (const imagePath of imagePaths(value, final.end.workdir)) {
    const found = findCopied(document, chain, imagePath, stateAt, context, seen);
    if (found !== null) {
      const source = found.heredoc?.content ?? MappedText.whole(found.text);
      return { imagePath, path: found.path, span, instruction, copy: found.copy, text: found.text, script: parseShell(source) };
    }
  }
  return null;
}

/** Without a place in the file system nothing can be asked; heredocs are still found. */
const noAnswers: Answers = { text: () => undefined, stat: () => undefined, list: () => undefined };

function imagePaths(value: string, workdir: string | null): readonly string[] {
  if (value.startsWith('/')) return [joinPath('/', value)];
  if (value.includes('/')) return workdir === null ? [] : [joinPath(workdir, value)];
  return programFolders.map((folder) => `${folder}/${value}`);
}
