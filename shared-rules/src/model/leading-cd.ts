import type { CommandCall } from '../shell/calls';
import type { ShellCommand, ShellWord } from '../shell/nodes';
import { joinPath } from '../text/path';
import type { RunStep } from './image';
import { mayReach, mayRemove } from './layer-files';

/** A `cd` at the front of a RUN, to a directory that is written out. */
export interface LeadingFolder {
  readonly call: CommandCall;
  readonly word: ShellWord;
  readonly folder: string;
}

/** The `cd` of a RUN that does nothing else. */
export function onlyFolder(run: RunStep): CommandCall | null {
  const [call, ...others] = run.calls;
  const written = run.script?.statements ?? [];
  if (
    call === undefined ||
    call.name !== 'cd' ||
    call.inBackground ||
    others.length > 0 ||
    written.length !== 1 ||
    written[0]?.command !== call.command ||
    run.script?.problems.length !== 0
  )
    return null;
  return call.args.length === 1 && call.command.redirects.length === 0 && call.args[0]?.substitutions.length === 0 ? call : null;
}

/**
 * The `cd` that a RUN starts with, behind nothing but `set`: to a literal absolute directory, with something behind it, and not to one that the RUN
 * removes again.
 */
export function leadingFolder(run: RunStep): LeadingFolder | null {
  const call = run.calls.find((one) => one.name !== 'set');
  if (call === undefined || call.name !== 'cd' || call.wrappers.length > 0 || run.calls[run.calls.length - 1] === call || run.script?.problems.length !== 0)
    return null;
  const statement = call.ancestors[0];
  const around = call.ancestors[call.ancestors.length - 1];
  if (
    statement?.kind !== 'statement' ||
    (around !== statement && around?.kind !== 'and-or') ||
    call.ancestors.length > 2 ||
    call.inBackground ||
    isAlternative(call)
  )
    return null;
  // Assignments in front of it, and the other statements before it, are no calls.
  if (run.script.statements.indexOf(statement) > run.calls.indexOf(call)) return null;
  const [word] = call.args;
  const folder = word?.value ?? null;
  if (word === undefined || folder === null || call.args.length !== 1 || !folder.startsWith('/')) return null;
  const path = joinPath('/', folder);
  return mayRemove(run, path) || run.calls.some((one) => one.name === 'rmdir' && one.args.some((arg) => arg.value !== null && mayReach(arg.value, path)))
    ? null
    : { call, word, folder };
}

/** `cd /x || …` is a test. */
function isAlternative(call: CommandCall): boolean {
  const around = call.ancestors[call.ancestors.length - 1];
  if (around?.kind !== 'and-or') return false;
  const at = around.items.indexOf(call.command as ShellCommand);
  return around.operators[at]?.text === '||' || around.operators[at - 1]?.text === '||';
}
