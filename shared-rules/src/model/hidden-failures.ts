import { callsOf, type CommandCall } from '../shell/calls';
import type { ShellScript, SimpleCommand, Statement } from '../shell/nodes';
import { programOf } from '../shell/program';
import { commandsIn, wordsOf } from '../shell/walk';

/** A list whose commands go on when one fails. */
export interface HiddenFailures {
  /** The first command whose failure nobody sees. */
  readonly call: CommandCall;
  /** All that stands in front of the last command can hardly fail. */
  readonly harmless: boolean;
}

/**
 * The top-level commands of a shell text that are joined by `;` or newline without errexit (POSIX.1-2024, XCU 2.15 `set -e`): only the status of the last
 * one counts. Null for one statement, and for texts that set errexit or look at `$?` themselves.
 */
export function hiddenFailures(script: ShellScript): HiddenFailures | null {
  if (script.problems.length > 0) return null;
  const statements = script.statements.filter((statement) => statement.command.kind !== 'function');
  const before = statements.slice(0, -1);
  if (before.length === 0 || setsErrexit(script) || readsStatus(script)) return null;
  const conditions = new Set(
    callsOf(script)
      .filter(isCondition)
      .map((one) => one.command),
  );
  const open = before.filter((statement) => !isHarmless(statement, conditions));
  const [first] = open.length > 0 ? open : before;
  const calls = callsOf(script).filter((one) => one.ancestors[0] === first && !one.inSubstitution);
  const call = calls.find((one) => !isHarmlessCommand(one.command) && !isCondition(one) && !isTolerated(one)) ?? calls[0];
  return call === undefined ? null : { call, harmless: open.length === 0 };
}

/** `set -e`, `set -euxo pipefail`, `set -o errexit`, anywhere at the top level, or in the first line. */
export function setsErrexit(script: ShellScript): boolean {
  if (/\s-[a-z]*e/.test(script.shebang ?? '')) return true;
  return callsOf(script).some(
    ({ name, args, inFunction, inSubstitution }) =>
      name === 'set' &&
      inFunction === null &&
      !inSubstitution &&
      args.some((arg, index) => /^-[a-z]*e[a-z]*$/i.test(arg.raw) || (arg.raw === 'errexit' && /^-[a-z]*o$/.test(args[index - 1]?.raw ?? ''))),
  );
}

function readsStatus(script: ShellScript): boolean {
  for (const word of wordsOf(script)) if (word.variables.includes('?') || word.variables.includes('PIPESTATUS')) return true;
  return false;
}

/** Settings, messages, and what says itself that it may fail. */
function isHarmless(statement: Statement, conditions: ReadonlySet<SimpleCommand>): boolean {
  const { command, background } = statement;
  // Errexit does not see a job in the background.
  if (background) return true;
  if (command.kind === 'and-or') {
    const last = command.items.at(-1);
    if (command.operators.at(-1)?.text === '||' && last?.kind === 'simple' && /^(?:true|:|exit|echo|return)$/.test(last.words[0]?.value ?? '')) return true;
  }
  return [...commandsIn([statement])].every((inner) => inner.kind !== 'simple' || conditions.has(inner) || isHarmlessCommand(inner));
}

/** `command || true`, `a && command || true`: the list says itself that it goes on. */
function isTolerated(call: CommandCall): boolean {
  return call.ancestors.some((node, index) => {
    if (node.kind !== 'and-or') return false;
    const inner: unknown = call.ancestors[index + 1] ?? call.command;
    const at = node.items.findIndex((item) => item === inner);
    const next = at === -1 ? -1 : node.operators.findIndex((operator, place) => place >= at && operator.text === '||');
    const instead = next === -1 ? undefined : node.items[next + 1];
    return instead?.kind === 'simple' && /^(?:true|:)$/.test(instead.words[0]?.value ?? '');
  });
}

/** Between `if` and `then`, `while` and `do`. */
function isCondition(call: CommandCall): boolean {
  return call.ancestors.some((node, index) => {
    const list =
      node.kind === 'if' ? node.branches.flatMap((branch) => branch.condition) : node.kind === 'while' || node.kind === 'until' ? node.condition : [];
    return list.some((statement) => statement === call.ancestors[index + 1]);
  });
}

function isHarmlessCommand(command: SimpleCommand): boolean {
  const computed = command.assignments.some((one) => (one.value?.substitutions.length ?? 0) > 0);
  const program = programOf(command);
  if (program === null) return !computed;
  const { name, args } = program;
  if (args.some((arg) => arg.substitutions.length > 0)) return false;
  if (/^(?:\[|test|export|readonly|local|set|shopt|umask|trap|echo|printf|true|:|exit|return|unset|ulimit|alias|date|sleep|whoami|id|env|pwd)$/.test(name))
    return true;
  return name === 'rm' && args.some((arg) => /^-[a-zA-Z]*f/.test(arg.raw));
}
