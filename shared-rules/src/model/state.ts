import type { Instruction } from '../dockerfile/nodes';
import type { BaseImage } from '../data/base-images';
import { joinPath } from '../text/path';
import type { StageState, UserState } from './image';
import { expand, Scope } from './scope';

/** The shell of RUN and of the shell form when no SHELL says otherwise. */
export const defaultShell: readonly string[] = ['/bin/sh', '-c'];

/** What holds at the start of a stage on an external base (null: `scratch` with `scratch` set, else unknown). */
export function baseState(base: BaseImage | null, scratch: boolean): StageState {
  const user = scratch ? 'root' : (base?.user ?? null);
  return {
    user: { instruction: null, ...splitUser(user) },
    workdir: scratch ? '/' : (base?.workdir ?? null),
    shell: defaultShell,
    shellInstruction: null,
    scope: Scope.empty,
  };
}

/** What holds behind `instruction`. `globals` are the ARGs above the first FROM. */
export function stateAfter(state: StageState, instruction: Instruction, globals: Scope, escape: string): StageState {
  switch (instruction.keyword) {
    case 'ARG':
      return { ...state, scope: declare(state.scope, instruction, globals, escape) };
    case 'ENV':
      return { ...state, scope: assign(state.scope, instruction, escape) };
    case 'USER':
      return { ...state, user: userOf(instruction, state.scope, escape) };
    case 'WORKDIR':
      return { ...state, workdir: workdirOf(instruction, state, escape) };
    case 'SHELL':
      return instruction.json === null ? state : { ...state, shell: instruction.json.map((word) => word.value), shellInstruction: instruction };
    default:
      return state;
  }
}

/** ARG: a value given at build time wins over the default, so a default is only what the file says. */
export function declare(scope: Scope, instruction: Instruction, globals: Scope, escape: string): Scope {
  let result = scope;
  for (const pair of instruction.pairs) {
    const value = pair.value === null ? (globals.get(pair.key)?.value ?? null) : pair.literal ? pair.value : expand(pair.value, result, escape);
    result = result.with(pair.key, { value, kind: 'arg' });
  }
  return result;
}

/** ENV: all values of one instruction see the variables as they were before it. */
function assign(scope: Scope, instruction: Instruction, escape: string): Scope {
  let result = scope;
  for (const pair of instruction.pairs) {
    const value = pair.value === null || pair.literal ? pair.value : expand(pair.value, scope, escape);
    result = result.with(pair.key, { value, kind: 'env' });
  }
  return result;
}

function userOf(instruction: Instruction, scope: Scope, escape: string): UserState {
  const word = instruction.words[0];
  return { instruction, ...splitUser(word === undefined ? null : expand(word.value, scope, escape)) };
}

function splitUser(text: string | null): Omit<UserState, 'instruction'> {
  if (text === null || text === '') return { user: null, group: null, root: null };
  const colon = text.indexOf(':');
  const user = colon === -1 ? text : text.slice(0, colon);
  return { user, group: colon === -1 ? null : text.slice(colon + 1), root: user === 'root' || /^0+$/.test(user) };
}

function workdirOf(instruction: Instruction, state: StageState, escape: string): string | null {
  const path = expand(instruction.body.text.replace(/^(["'])(.*)\1$/, '$2'), state.scope, escape);
  if (path === null || path === '') return null;
  if (path.startsWith('/')) return joinPath('/', path);
  return state.workdir === null ? null : joinPath(state.workdir, path);
}
