import type { ShellProgram } from '../data/base-images';
import type { Instruction } from '../dockerfile/nodes';
import { callsOf } from '../shell/calls';
import type { Pipeline, ShellCommand, ShellScript } from '../shell/nodes';
import { programOf } from '../shell/program';
import { functionsOf } from '../shell/tail';
import { baseName } from '../text/path';
import type { Image, Stage } from './image';
import { kindOf } from './program-kind';

/** The shell that runs a shell form: `missing` when the image is known to have none, `unknown` when it may be any. */
export type FormShell = Exclude<ShellProgram, null> | 'missing' | 'unknown';

/** Which program the words of SHELL start at `instruction`; `/bin/sh` is the base's, or what the package manager in use tells. */
export function formShell(image: Image, stage: Stage, instruction: Instruction): FormShell {
  const { shell, shellInstruction } = image.stateAt(instruction);
  const [first = '', second = ''] = shell.map(baseName);
  const name = first === 'env' || first === 'busybox' ? second : first;
  if (name === 'bash' || name === 'dash' || name === 'ash') return name;
  if (name !== 'sh') return 'unknown';
  const known = stage.base?.shell;
  if (known != null) return known;
  if (shellInstruction === null && (known === null || stage.scratch) && !bringsShell(stage)) return 'missing';
  return shellOfManager(stage);
}

/** The shell among the words of a first process (`/bin/sh -c TEXT`, with or without an init program in front); null when there is none. */
export function startedShell(stage: Stage, words: readonly string[]): FormShell | null {
  const name = words.map(baseName).find((word) => /^(?:ba|da|a)?sh$/.test(word));
  if (name === undefined) return null;
  if (name === 'bash' || name === 'dash' || name === 'ash') return name;
  return stage.base?.shell ?? shellOfManager(stage);
}

/** A RUN of shell text needs one; COPY and ADD may bring one with a root file system, an archive, or a folder of programs. */
function bringsShell(stage: Stage): boolean {
  return stage.chain.some((one) =>
    one.instructions.some((instruction) => (instruction.keyword === 'RUN' && instruction.json === null) || mayHoldShell(instruction)),
  );
}

function mayHoldShell({ keyword, json, words }: Instruction): boolean {
  if (keyword !== 'COPY' && keyword !== 'ADD') return false;
  const values = (json ?? words).map((word) => word.value);
  const destination = (values.pop() ?? '').replace(/\/+$/, '');
  if (/\$/.test(destination) || (keyword === 'ADD' && values.some((source) => /\.(?:tar|tgz|txz|tbz2?)\b|\.tar\./.test(source)))) return true;
  if (/^\/?(?:usr\/)?(?:local\/)?s?bin(?:\/(?:sh|bash|busybox|dash|ash))?$|^\/?usr$|^\/?busybox/.test(destination)) return true;
  // Onto the root: one file, or a tree.
  return (
    (destination === '' || destination === '.') &&
    values.some((source) => /\/$|^\.$|\$|[*?[]|root|fs|sys|mnt|image|img|layer|install|dist|out|target|build/.test(source))
  );
}

function shellOfManager(stage: Stage): FormShell {
  if (stage.scratch) return 'unknown';
  const names = new Set(stage.chain.flatMap((one) => one.runs.filter((run) => !run.onbuild).flatMap((run) => run.calls.map((call) => call.name))));
  if (names.has('apk')) return 'ash';
  if (names.has('apt-get') || names.has('apt')) return 'dash';
  return names.has('dnf') || names.has('yum') || names.has('microdnf') || names.has('zypper') ? 'bash' : 'unknown';
}

/**
 * Whether the shell gives its place to the last command of `sh -c TEXT` by itself (measured with bash 5.2, busybox 1.35 and dash 0.5.12 as process 1):
 * dash never; bash for a plain command without redirections at the end of a list; ash for the last command whatever stands around it.
 * None does for a pipeline, for the left side of `||`, in a function, with a trap, or for a background job.
 */
export function handsOver(shell: FormShell, script: ShellScript): boolean {
  if ((shell !== 'bash' && shell !== 'ash') || script.problems.length > 0) return false;
  if (callsOf(script).some((call) => call.name === 'trap' && call.args[0]?.value !== '')) return false;
  const last = script.statements.at(-1);
  // `server & wait`: the shell has to stay.
  if (last === undefined || last.background || callsOf(script).some((call) => call.inBackground && callsOf(script).some((other) => other.name === 'wait')))
    return false;
  const { command } = last;
  if (command.kind === 'and-or' && command.items.some((item, index) => command.operators[index]?.text === '||' && isProgram(item))) return false;
  const end = command.kind === 'and-or' ? (command.items.at(-1) as Pipeline | ShellCommand) : command;
  if (end.kind === 'pipeline' || end.kind === 'function' || end.kind === 'coproc') return false;
  if (end.kind !== 'simple') return shell === 'ash' && (end.kind === 'if' || end.kind === 'case' || end.kind === 'group' || end.kind === 'subshell');
  if (functionsOf(script).has(end.words[0]?.value ?? '')) return false;
  return shell === 'ash' || end.redirects.length === 0;
}

function isProgram(item: Pipeline | ShellCommand): boolean {
  if (item.kind !== 'simple') return item.kind === 'pipeline' || item.kind === 'group' || item.kind === 'subshell';
  const program = programOf(item);
  const kind = program === null ? 'builtin' : kindOf(program);
  return kind !== 'builtin' && kind !== 'short';
}
