import { callsOf } from '../shell/calls';
import type { CaseCommand, IfCommand, Pipeline, ShellCommand, ShellScript, Statement } from '../shell/nodes';
import { commandsIn, commandsOf } from '../shell/walk';
import { perScript } from '../shell/per-script';

/**
 * The commands of a script that an arbitrary user does not run, or whose failure does not matter: those behind a test for root
 * (`[ "$(id -u)" = 0 ]`, `$EUID`, `is_root`) or for write permission (`-w`), conditions, `… || true`, and functions that only these call.
 */
export const sparedCommands = perScript((script) => new Guards(script).collect());

/** The commands that nobody but root runs: those behind a test for root alone, and functions that only these call. */
export const rootOnlyCommands = perScript((script) => new Guards(script, true).collect());

/** Whom a test lets through: root (or a user who may write), all others, or it tells nothing of that. */
type Passes = 'root' | 'others' | null;

class Guards {
  private readonly spared = new Set<ShellCommand>();
  private readonly uidVariables: ReadonlySet<string>;

  /** `rootOnly`: a test for write permission, a condition and `|| true` spare nothing. */
  constructor(
    private readonly script: ShellScript,
    private readonly rootOnly = false,
  ) {
    this.uidVariables = new Set(
      commandsOf(script).flatMap((command) =>
        command.kind === 'simple' ? command.assignments.filter(({ value }) => value !== null && asksForUser.test(value.raw)).map(({ name }) => name) : [],
      ),
    );
  }

  collect(): ReadonlySet<ShellCommand> {
    this.list(this.script.statements);
    const functions = commandsOf(this.script).flatMap((command) => (command.kind === 'function' ? [command] : []));
    // What only a spared function calls is spared as well.
    for (let round = 0; round < 4; round++) {
      for (const definition of functions) {
        const called = callsOf(this.script).some(
          (call) => call.name === definition.name && call.inFunction !== definition.name && !this.spared.has(call.command),
        );
        if (!called) this.spare(definition.body);
      }
    }
    return this.spared;
  }

  private list(statements: readonly Statement[]): void {
    statements.forEach((statement, index) => {
      const { command } = statement;
      const items = command.kind === 'and-or' ? command.items : [command];
      if (command.kind === 'and-or')
        this.chain(
          items,
          command.operators.map((operator) => operator.text),
        );
      for (const item of items) for (const one of item.kind === 'pipeline' ? item.commands : [item]) this.enter(one);
      if (this.leavesUnlessRoot(statement)) this.spare(statements.slice(index + 1));
    });
  }

  private chain(items: readonly (Pipeline | ShellCommand)[], operators: readonly string[]): void {
    items.forEach((item, index) => {
      const guarded = items.slice(0, index).some((one, at) => {
        const passes = this.passes(one);
        return (passes === 'root' && operators[at] === '&&') || (passes === 'others' && operators[at] === '||');
      });
      const next = operators[index] === '||' ? items[index + 1] : undefined;
      if (guarded || (!this.rootOnly && next !== undefined && toleratesFailure(next))) this.spareItem(item);
    });
  }

  private enter(command: ShellCommand): void {
    if (command.kind === 'if') this.readIf(command);
    else if (command.kind === 'case') this.readCase(command);
    else if (!this.rootOnly && (command.kind === 'while' || command.kind === 'until')) this.spare(command.condition);
    for (const list of bodiesOf(command)) this.list(list);
  }

  /** A failing command in a condition only chooses the branch. */
  private readIf(command: IfCommand): void {
    let onlyRootLeft = false;
    for (const { condition, body } of command.branches) {
      if (!this.rootOnly) this.spare(condition);
      const passes = this.conditionPasses(condition);
      if (passes === 'root' || onlyRootLeft) this.spare(body);
      onlyRootLeft ||= passes === 'others';
    }
    if (onlyRootLeft && command.otherwise !== null) this.spare(command.otherwise);
  }

  private readCase(command: CaseCommand): void {
    if (!this.namesUser(command.word.raw)) return;
    for (const { patterns, body } of command.items) if (patterns.every((word) => word.value === '0' || word.value === 'root')) this.spare(body);
  }

  private conditionPasses(condition: readonly Statement[]): Passes {
    const found = [...commandsIn(condition)].map((command) => this.passes(command));
    const negated = condition.some(({ command }) => command.kind === 'pipeline' && command.negated);
    const passes = found.includes('root') ? 'root' : found.includes('others') ? 'others' : null;
    return negated && passes !== null ? (passes === 'root' ? 'others' : 'root') : passes;
  }

  private passes(item: Pipeline | ShellCommand): Passes {
    if (item.kind === 'pipeline') {
      const inner = item.commands.length === 1 && item.commands[0] !== undefined ? this.passes(item.commands[0]) : null;
      return item.negated && inner !== null ? (inner === 'root' ? 'others' : 'root') : inner;
    }
    if (item.kind !== 'simple' && item.kind !== 'test' && item.kind !== 'arithmetic') return null;
    const text = item.words.map((word) => word.raw).join(' ');
    const name = item.kind === 'simple' ? (item.words[0]?.value ?? '') : '';
    if (/^_?(?:am_i|is|running_as|check)_?(?:run_as_)?root$/i.test(name)) return 'root';
    const tests = item.kind !== 'simple' || /^(?:\[|test)$/.test(name);
    if (!tests) return null;
    if (/(?:^|\s)!?\s*-w\s/.test(text)) return this.rootOnly ? null : 'root';
    if (!this.namesUser(text)) return null;
    const differs = /!=|-ne\b|-gt\b/.test(text) !== /^(?:\[\[? )?!\s/.test(text);
    if (differs) return 'others';
    // `-ge 1000`, `= "$OWNER"`: whom these let through is not said.
    return this.rootOnly && !/(?:==?|-eq)\s*["']?(?:0|root)\b/.test(text) ? null : 'root';
  }

  private namesUser(text: string): boolean {
    return asksForUser.test(text) || [...text.matchAll(/\$\{?(\w+)/g)].some((match) => this.uidVariables.has(match[1] as string));
  }

  /** `if [ "$(id -u)" != 0 ]; then exec "$@"; fi`, `[ "$(id -u)" = 0 ] || exit`: behind it only root goes on. */
  private leavesUnlessRoot({ command }: Statement): boolean {
    if (command.kind === 'if') return command.branches.some(({ condition, body }) => this.conditionPasses(condition) === 'others' && leaves(body));
    if (command.kind !== 'and-or') return false;
    return command.items.some((item, index) => {
      const next = command.items[index + 1];
      const passes = this.passes(item);
      const operator = command.operators[index]?.text;
      return (
        next !== undefined &&
        ((passes === 'root' && operator === '||') || (passes === 'others' && operator === '&&')) &&
        next.kind !== 'pipeline' &&
        leavesBy(next)
      );
    });
  }

  private spare(statements: readonly Statement[]): void {
    for (const command of commandsIn(statements)) this.spared.add(command);
  }

  private spareItem(item: Pipeline | ShellCommand): void {
    for (const command of item.kind === 'pipeline' ? item.commands : [item]) {
      this.spared.add(command);
      for (const list of bodiesOf(command)) this.spare(list);
    }
  }
}

const asksForUser = /\bid\s+(?:-[a-z]*u|--user)|\$\{?EUID\b|\$\{?UID\b|\bEUID\s*[=!<>-]|\bwhoami\b/;

/** `|| true`, `|| echo …`: the script goes on without it. */
function toleratesFailure(command: ShellCommand | Pipeline): boolean {
  return command.kind === 'simple' && /^(?:true|:|echo|printf|log|warn\w*)$/.test(command.words[0]?.value ?? '');
}

function leaves(statements: readonly Statement[]): boolean {
  const last = statements[statements.length - 1]?.command;
  return last !== undefined && last.kind !== 'and-or' && last.kind !== 'pipeline' && leavesBy(last);
}

function leavesBy(command: ShellCommand): boolean {
  if (command.kind === 'group') return leaves(command.body);
  return command.kind === 'simple' && /^(?:exec|exit|return)$/.test(command.words[0]?.value ?? '');
}

/** The lists inside a command that run because of it: not the conditions. */
function bodiesOf(command: ShellCommand): readonly (readonly Statement[])[] {
  switch (command.kind) {
    case 'if':
      return [...command.branches.map((branch) => branch.body), ...(command.otherwise === null ? [] : [command.otherwise])];
    case 'case':
      return command.items.map((item) => item.body);
    case 'while':
    case 'until':
    case 'for':
    case 'subshell':
    case 'group':
    case 'function':
      return [command.body];
    default:
      return [];
  }
}
