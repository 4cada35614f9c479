import type { Instruction, JsonString } from '../dockerfile/nodes';
import { baseName } from '../text/path';
import type { Stage, StartCommand, StartWord } from './image';

/** ENTRYPOINT and CMD that hold for a chain of stages. */
export interface StartInstructions {
  readonly entrypoint: Instruction | null;
  readonly cmd: Instruction | null;
}

/**
 * The ENTRYPOINT and CMD of the final image. An ENTRYPOINT, an empty one too, resets the CMD of the image below it
 * (Dockerfile reference, "Understand how CMD and ENTRYPOINT interact").
 */
export function startInstructions(chain: readonly Stage[]): StartInstructions {
  const entry = lastOf(chain, 'ENTRYPOINT');
  const command = lastOf(chain, 'CMD');
  const reset = entry !== null && command !== null && command.depth > entry.depth;
  return { entrypoint: unlessEmpty(entry?.instruction), cmd: reset ? null : unlessEmpty(command?.instruction) };
}

function lastOf(chain: readonly Stage[], keyword: string): { readonly instruction: Instruction; readonly depth: number } | null {
  for (const [depth, stage] of chain.entries()) {
    const instruction = [...stage.instructions].reverse().find((one) => one.keyword === keyword && !one.onbuild);
    if (instruction !== undefined) return { instruction, depth };
  }
  return null;
}

/** `ENTRYPOINT []` takes back what the base had. */
function unlessEmpty(instruction: Instruction | undefined): Instruction | null {
  if (instruction === undefined) return null;
  const empty = instruction.json !== null ? instruction.json.length === 0 : instruction.body.text === '';
  return empty ? null : instruction;
}

/** The strings of an exec form; none for a shell form. */
export function wordsOf(instruction: Instruction | null): readonly StartWord[] {
  return (instruction?.json ?? []).map((source: JsonString) => ({ value: source.value, span: source.span, source }));
}

/** Programs in front of the one that is started: init programs, user switchers, `env`. */
export function unwrap(words: readonly StartWord[]): { readonly words: readonly StartWord[]; readonly init: StartCommand['init'] } {
  let init: StartCommand['init'] = null;
  let rest = words;
  for (;;) {
    const name = baseName(rest[0]?.value ?? '');
    if (/^(?:tini|tini-static|docker-init|dumb-init|catatonit)$/.test(name)) {
      const [options, behind] = takeOptions(rest.slice(1), /^(?:-[vsgwl]*[epr]|--rewrite)$/);
      init = { name, signalsGroup: signalsGroup(name, options) };
      rest = behind;
    } else if (name === 'gosu' || name === 'su-exec' || name === 's6-setuidgid') rest = rest.slice(2);
    else if (name === 'nice' || name === 'ionice' || name === 'setpriv' || name === 'nohup') rest = takeOptions(rest.slice(1), /^-[ncp]$/)[1];
    else if (name === 'env' && !rest.slice(1).some((word) => word.value.startsWith('-S') || word.value.startsWith('--split'))) {
      const [, behind] = takeOptions(rest.slice(1), /^(?:-u|-C|--unset|--chdir)$/);
      const program = behind.findIndex((word) => !/^[A-Za-z_]\w*=/.test(word.value));
      rest = program === -1 ? [] : behind.slice(program);
    } else return { words: rest, init };
  }
}

/** dumb-init signals the whole process group unless `-c` is given; tini only with `-g`. */
function signalsGroup(name: string, options: readonly string[]): boolean {
  if (name === 'dumb-init') return !options.some((one) => /^-[a-zA-Z]*c/.test(one) || one === '--single-child');
  return options.some((one) => /^-[a-zA-Z]*g/.test(one));
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
