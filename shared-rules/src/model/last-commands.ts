import type { AndOr, FunctionDefinition, Pipeline, ShellCommand, ShellScript, SimpleCommand, Statement } from '../shell/nodes';
import { programOf, type Program } from '../shell/program';
import { commandsIn } from '../shell/walk';
import { kindOf } from './program-kind';

/** A command with which a script ends on one of the paths through it. */
export interface LastCommand {
  readonly command: SimpleCommand;
  readonly program: Program;
  readonly place: LastPlace;
  /** An `exit N` stands behind it: with `exec` the script would end with the program's status instead. */
  readonly otherStatus: boolean;
  /** It stands in a branch that leaves the script early (`if …; then …; exit; fi`), not at the script's end. */
  readonly early: boolean;
  /** Short commands behind it; null when there are none. */
  readonly next: Statement | null;
}

/**
 * Whether the shell could give its place to the command.
 * - `last`: it could, with `exec`.
 * - `pipeline`, `subshell`: a child of the shell in any case. `guarded`: the left side of `||`. `followed`: clean-up commands stand behind it.
 */
export type LastPlace = 'last' | 'pipeline' | 'subshell' | 'guarded' | 'followed';

export interface ScriptEnds {
  /** In text order; a command reached on several paths is there once. */
  readonly commands: readonly LastCommand[];
  /** Some path ends in `exec program`. */
  readonly execs: boolean;
}

/**
 * The commands that a script runs last: through `if`, `case`, `{ }`, the right sides of `&&` and `||`, and calls of its own functions.
 * What stands in loops, in the background or behind `exec`, `exit` and `return` is not among them.
 */
export function lastCommands(script: ShellScript): ScriptEnds {
  let ends = known.get(script);
  if (ends === undefined) {
    ends = Object.freeze(new Ends(script).collect());
    known.set(script, ends);
  }
  return ends;
}

const known = new WeakMap<ShellScript, ScriptEnds>();

interface Around {
  readonly place: LastPlace;
  readonly otherStatus: boolean;
  readonly early: boolean;
  readonly next: Statement | null;
  readonly calling: ReadonlySet<string>;
}

class Ends {
  private readonly found = new Map<SimpleCommand, LastCommand>();
  private readonly functions: ReadonlyMap<string, FunctionDefinition>;
  private execs = false;

  constructor(private readonly script: ShellScript) {
    this.functions = functionsOf(script);
  }

  collect(): ScriptEnds {
    this.list(this.script.statements, { place: 'last', otherStatus: false, early: false, next: null, calling: new Set() });
    const commands = [...this.found.values()].sort((a, b) => a.command.span.start - b.command.span.start);
    return { commands: Object.freeze(commands), execs: this.execs };
  }

  private list(statements: readonly Statement[], around: Around): void {
    const leaving = statements.findIndex((statement) => leaves(statement) !== null);
    const how = leaving === -1 ? null : leaves(statements[leaving] as Statement);
    let body = leaving === -1 ? statements : statements.slice(0, leaving);
    while (body.at(-1)?.command.kind === 'function') body = body.slice(0, -1);
    for (const statement of how === 'exec' ? body : body.slice(0, -1)) this.early(statement, around);
    const last = body.at(-1);
    if (how === 'exec') this.execs = true;
    else if (last !== undefined && !last.background) {
      const inside = { ...around, otherStatus: around.otherStatus || how === 'other-status' };
      this.node(last.command, inside);
      this.behindProgram(body, inside);
    }
  }

  private node(node: AndOr | Pipeline | ShellCommand, around: Around): void {
    if (node.kind === 'and-or') {
      const last = node.items.length - 1;
      this.node(node.items[last] as ShellCommand, around);
      if (node.operators[last - 1]?.text === '||') this.node(node.items[last - 1] as ShellCommand, { ...around, place: worse(around.place, 'guarded') });
    } else if (node.kind === 'pipeline') {
      const place = worse(around.place, 'pipeline');
      for (const command of node.commands) this.node(command, { ...around, place });
    } else this.command(node, around);
  }

  private command(node: ShellCommand, around: Around): void {
    switch (node.kind) {
      case 'simple':
        return this.simple(node, around);
      case 'if':
        for (const branch of node.branches) this.list(branch.body, around);
        return this.list(node.otherwise ?? [], around);
      case 'case':
        for (const item of node.items) this.list(item.body, around);
        return;
      case 'group':
        return this.list(node.body, around);
      case 'subshell':
        return this.list(node.body, { ...around, place: worse(around.place, 'subshell') });
      default:
    }
  }

  private simple(node: SimpleCommand, around: Around): void {
    const program = programOf(node);
    if (program === null) return;
    if (program.wrappers.some((wrapper) => wrapper.name === 'exec')) {
      this.execs = true;
      return;
    }
    const called = program.wrappers.length === 0 ? this.functions.get(program.nameWord.value ?? '') : undefined;
    if (called === undefined) {
      if (!this.found.has(node)) this.found.set(node, Object.freeze({ command: node, program, place: around.place, otherStatus: around.otherStatus, early: around.early, next: around.next }));
    } else if (!around.calling.has(called.name)) this.list(called.body, { ...around, calling: new Set([...around.calling, called.name]) });
  }

  /** Branches in the middle of a list that leave the script: `if …; then server; exit; fi`, `test && { server; exit; }`. */
  private early(statement: Statement, around: Around): void {
    if (statement.background) return;
    for (const item of statement.command.kind === 'and-or' ? statement.command.items : [statement.command]) {
      if (item.kind === 'simple' && programOf(item)?.wrappers.some((wrapper) => wrapper.name === 'exec')) this.execs = true;
      const lists = item.kind === 'if' ? [...item.branches.map((branch) => branch.body), item.otherwise ?? []] : item.kind === 'case' ? item.items.map((one) => one.body) : item.kind === 'group' ? [item.body] : [];
      for (const list of lists) {
        if (list.some((one) => leaves(one) !== null && !isReturn(one))) this.list(list, { ...around, early: true });
        else for (const one of list) this.early(one, around);
      }
    }
  }

  /** A program with nothing but short commands behind it: `"$@"; rm -f "$PIDFILE"`. */
  private behindProgram(body: readonly Statement[], around: Around): void {
    let at = body.length - 1;
    while (at >= 0 && this.isShort(body[at] as Statement, around.calling)) at--;
    const statement = body[at];
    const next = body[at + 1];
    if (next !== undefined && statement !== undefined && !statement.background && statement.command.kind === 'simple') this.simple(statement.command, { ...around, place: worse(around.place, 'followed'), next });
  }

  private isShort(statement: Statement, calling: ReadonlySet<string>): boolean {
    if (statement.background) return false;
    for (const command of commandsIn([statement])) {
      if (command.kind === 'while' || command.kind === 'until' || command.kind === 'for' || command.kind === 'function') return false;
      if (command.kind !== 'simple') continue;
      const program = programOf(command);
      if (program === null) continue;
      const called = this.functions.get(program.nameWord.value ?? '');
      if (called !== undefined) {
        if (calling.has(called.name) || !called.body.every((one) => this.isShort(one, new Set([...calling, called.name])))) return false;
        continue;
      }
      const kind = kindOf(program);
      if ((kind !== 'builtin' && kind !== 'short') || program.wrappers.some((wrapper) => wrapper.name === 'exec') || program.name === '.' || program.name === 'source') return false;
    }
    return true;
  }
}

/** Functions by name; of several with one name the last counts, as at the end of a script. */
export function functionsOf(script: ShellScript): ReadonlyMap<string, FunctionDefinition> {
  const functions = new Map<string, FunctionDefinition>();
  for (const command of commandsIn(script.statements)) if (command.kind === 'function') functions.set(command.name, command);
  return functions;
}

/** Whether nothing behind the statement runs: null, or how it leaves. */
function leaves(statement: Statement): 'exec' | 'same-status' | 'other-status' | null {
  if (statement.background || statement.command.kind !== 'simple') return null;
  const [name, operand] = statement.command.words;
  if (name?.value === 'exec') return statement.command.words.length > 1 ? 'exec' : null;
  if (name?.value !== 'exit' && name?.value !== 'return') return null;
  return operand === undefined || operand.variables.includes('?') ? 'same-status' : 'other-status';
}

function isReturn(statement: Statement): boolean {
  return statement.command.kind === 'simple' && statement.command.words[0]?.value === 'return';
}

const order: readonly LastPlace[] = ['last', 'guarded', 'followed', 'subshell', 'pipeline'];

/** Of two reasons the one that matters more. */
function worse(a: LastPlace, b: LastPlace): LastPlace {
  return order.indexOf(a) >= order.indexOf(b) ? a : b;
}
