import { callsOf, type CommandCall } from '../shell/calls';
import type { AndOr, Pipeline, ShellCommand, ShellScript, Statement } from '../shell/nodes';
import { programOf } from '../shell/program';
import { childrenOf, wordsOf } from '../shell/walk';
import { perScript } from '../shell/per-script';

/** A list whose commands go on when one fails. */
export interface HiddenFailures {
  /** The first command whose failure nobody sees. */
  readonly call: CommandCall;
  /** Its failure matters little: what it removes may be gone already. */
  readonly harmless: boolean;
}

/**
 * The top-level commands of a shell text that are joined by `;` or newline without errexit (POSIX.1-2024, XCU 2.15 `set -e`): only the status of the last
 * one counts. Null for one statement, where all that stands in front of the last is a setting, a message, a test or says itself what is to happen when it
 * fails, and for texts that set errexit or look at `$?` themselves. With `functions`, a text that ends in a call of its own function is judged by that, too.
 */
export function hiddenFailures(script: ShellScript, functions = false): HiddenFailures | null {
  return functions ? ofScript(script) : ofText(script);
}

const ofText = perScript((script) => findHidden(script, false));
const ofScript = perScript((script) => findHidden(script, true));

function findHidden(script: ShellScript, functions: boolean): HiddenFailures | null {
  if (script.problems.length > 0 || setsErrexit(script) || readsStatus(script)) return null;
  const statements = script.statements.filter((statement) => statement.command.kind !== 'function');
  return inList(script, statements) ?? (functions ? inFunction(script, statements.at(-1)) : null);
}

function inList(script: ShellScript, statements: readonly Statement[]): HiddenFailures | null {
  const before = new Set<unknown>(statements.slice(0, -1).filter(({ background }) => !background));
  const calls = callsOf(script).filter((one) => one.ancestors.some((node) => before.has(node)) && !isCondition(one) && !isCovered(one) && !leadsOut(one));
  const call = calls.find((one) => (one.inSubstitution ? isComputed(one) : isOpen(one) && !/\n/.test(one.nameWord.raw)));
  if (call !== undefined) return { call, harmless: false };
  const removal = calls.find((one) => !one.inSubstitution && one.name === 'rm');
  return removal === undefined ? null : { call: removal, harmless: true };
}

/** The list of the function that the last statement calls. */
function inFunction(script: ShellScript, last: Statement | undefined): HiddenFailures | null {
  const name = last?.command.kind === 'simple' ? programOf(last.command)?.name : undefined;
  const defined = script.statements.flatMap(({ command }) => (command.kind === 'function' && command.name === name ? [command.body] : []));
  const body = defined.at(-1);
  return body === undefined ? null : inList(script, body);
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
  return wordsOf(script).some((word) => word.variables.includes('?') || word.variables.includes('PIPESTATUS'));
}

/** In an and-or list with `||` behind it: the list says itself what happens then, and errexit does not see it. */
function isCovered({ ancestors, nameWord }: CommandCall): boolean {
  return ancestors.some((node) => node.kind === 'and-or' && nameWord.at.start < lastAlternative(node));
}

const alternatives = new WeakMap<AndOr, number>();

/** Where the last `||` of a list stands; -1 without any. */
function lastAlternative(node: AndOr): number {
  let at = alternatives.get(node);
  if (at === undefined) alternatives.set(node, (at = node.operators.reduce((found, { text, at: { start } }) => (text === '||' ? start : found), -1)));
  return at;
}

/** Between `if` and `then`, `while` and `do`; or what `until` tries again. */
function isCondition(call: CommandCall): boolean {
  return call.ancestors.some((node, index) => {
    if (node.kind === 'until') return true;
    const list = node.kind === 'if' ? node.branches.flatMap((branch) => branch.condition) : node.kind === 'while' ? node.condition : [];
    return list.some((statement) => statement === call.ancestors[index + 1]);
  });
}

/** Inside a branch that ends in `exit`: nothing goes on behind it. */
function leadsOut({ ancestors }: CommandCall): boolean {
  return ancestors.some((node, index) => {
    const around = ancestors[index - 1];
    return node.kind === 'statement' && around !== undefined && around.kind !== 'statement' && around.kind !== 'and-or' && leaving(around).has(node);
  });
}

const leavers = new WeakMap<object, ReadonlySet<Statement>>();

/** The statements in the lists of a compound command that an `exit` of the same list follows. */
function leaving(node: Pipeline | ShellCommand): ReadonlySet<Statement> {
  let found = leavers.get(node);
  if (found === undefined) {
    const before = new Set<Statement>();
    for (const list of node.kind === 'pipeline' ? [] : childrenOf(node)) {
      const exit = list.reduce((last, { command }, index) => (command.kind === 'simple' && programOf(command)?.name === 'exit' ? index : last), -1);
      for (const statement of list.slice(0, Math.max(0, exit))) before.add(statement);
    }
    leavers.set(node, (found = before));
  }
  return found;
}

/** Settings, messages and tests; what stands in their substitutions is lost to errexit as well. */
const quiet =
  /^(?:\[|\[\[|test|export|readonly|local|declare|set|shopt|umask|trap|echo|printf|true|:|exit|return|unset|ulimit|alias|date|sleep|whoami|id|env|pwd|wait|kill|shift|break|continue)$/;

/** Programs that only ask or rewrite text: in a substitution nothing is expected to fail. */
const trifles =
  /^(?:uname|arch|hostname|nproc|getconf|dpkg|dirname|basename|readlink|realpath|date|id|whoami|pwd|cat|echo|printf|cut|tr|sed|awk|perl|grep|head|tail|sort|wc|xargs|mktemp|command|which|type)$/;

function isOpen(call: CommandCall): boolean {
  if (call.name === 'cat') return call.command.redirects.some(({ operator }) => operator.startsWith('>'));
  return !quiet.test(call.name) && call.name !== 'rm';
}

/**
 * In the value of an assignment that stands alone (`X=$(command)`), or in place of a command's name: there the statement's status is that of the substitution,
 * and that of a pipeline the one of its last command.
 */
function isComputed(call: CommandCall): boolean {
  const holder = [...call.ancestors].reverse().find((node) => node.kind === 'simple');
  if (holder?.kind !== 'simple' || (holder.words[0] !== undefined && holder.words[0].substitutions.length === 0)) return false;
  const around = call.ancestors.at(-1);
  return isOpen(call) && !trifles.test(call.name) && (around?.kind !== 'pipeline' || around.commands.at(-1) === call.command);
}
