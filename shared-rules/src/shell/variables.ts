import type { Span } from '../text/span';
import { leadingText } from './args';
import type { Pipeline, ShellAssignment, ShellCommand, ShellNodeBase, ShellScript, ShellWord, SimpleCommand, Statement } from './nodes';
import { programOf } from './program';
import { patternOf, type Variables } from './static-value';
import { childrenOf, commandsIn, commandsOf, wordsIn } from './walk';
import { perScript } from './per-script';

/**
 * The shell variables that plain assignments in front of `node` set, as the commands of `node` see them. A variable that only some
 * path sets (in an `if`, a loop, behind `||`, by `read`) counts as not known: null. `outer` answers for those that the script does not set.
 * Nothing is computed before a variable is asked for.
 */
export function variablesAt(script: ShellScript, node: ShellNodeBase, outer: Variables = noVariables): Variables {
  if (!setsVariables(script)) return outer;
  let lookup: Variables | null = null;
  return (name) => (lookup ??= readerOf(script, outer).at(node.span))(name);
}

const noVariables: Variables = () => undefined;

function readerOf(script: ShellScript, outer: Variables): Reader {
  let reader = readers.get(script);
  if (reader?.outer !== outer) readers.set(script, (reader = new Reader(script, outer)));
  return reader;
}

/** Many ask about the commands of one script, one after the other. */
const readers = new WeakMap<ShellScript, Reader>();

/** Whether some command of the script sets a variable at all: most do not. Substitutions have their own variables, set on top of these. */
const setsVariables: (script: ShellScript) => boolean = perScript((script) =>
  commandsOf(script).some(
    (command) =>
      namesSetBy(command).length > 0 ||
      (command.kind === 'simple' && (command.assignments.length > 0 || declaring.has(programOf(command)?.name ?? ''))) ||
      wordsIn(command).some((word) => word.substitutions.some(setsVariables)),
  ),
);

type Values = ReadonlyMap<string, string | null>;

/** How far a list of statements has been run: a later target goes on from there. */
interface Cursor {
  /** Those in front of the list: they hang on the place of the list alone. */
  readonly first: Values;
  readonly index: number;
  readonly values: Values;
}

class Reader {
  private target: Span = { start: 0, end: 0 };
  private values = new Map<string, string | null>();
  /** Somebody holds `values`: it must not change. */
  private shared = false;
  private readonly cursors = new Map<readonly Statement[], Cursor>();

  constructor(
    private readonly script: ShellScript,
    readonly outer: Variables,
  ) {}

  /** What the commands of a node see. */
  at(target: Span): Variables {
    this.target = target;
    this.restore(new Map());
    this.reach(this.script.statements);
    const values = this.snapshot();
    return (name) => (values.has(name) ? values.get(name) : this.outer(name));
  }

  private readonly lookup: Variables = (name) => (this.values.has(name) ? this.values.get(name) : this.outer(name));

  private snapshot(): Values {
    this.shared = true;
    return this.values;
  }

  private restore(values: Values): void {
    this.values = values as Map<string, string | null>;
    this.shared = true;
  }

  private write(name: string, value: string | null): void {
    if (this.shared) {
      this.values = new Map(this.values);
      this.shared = false;
    }
    this.values.set(name, value);
  }

  /** Runs the statements up to the one that holds the target, and goes into that. */
  private reach(statements: readonly Statement[]): void {
    const known = this.cursors.get(statements);
    const first = known?.first ?? this.snapshot();
    const found = statements.findIndex((statement) => this.holds(statement));
    const end = found === -1 ? statements.length : found;
    const goesOn = known !== undefined && known.index <= end;
    this.restore(goesOn ? known.values : first);
    for (const statement of statements.slice(goesOn ? known.index : 0, end)) {
      if (!statement.background) this.runItems(itemsOf(statement), operatorsOf(statement));
    }
    this.cursors.set(statements, { first, index: end, values: this.snapshot() });
    const target = statements[found];
    if (target !== undefined) this.enter(itemsOf(target), operatorsOf(target));
  }

  private enter(items: readonly (Pipeline | ShellCommand)[], operators: readonly string[]): void {
    const index = items.findIndex((item) => this.holds(item));
    this.runItems(items.slice(0, index), operators);
    const item = items[index];
    if (item === undefined) return;
    const command = item.kind === 'pipeline' ? item.commands.find((one) => this.holds(one)) : item;
    if (command !== undefined) this.enterCommand(command);
  }

  private enterCommand(command: ShellCommand): void {
    const loop = command.kind === 'while' || command.kind === 'until' || command.kind === 'for';
    // What a loop sets further down holds at its top from the second round on.
    if (loop) this.forget(command);
    for (const word of wordsIn(command)) {
      const inside = word.substitutions.find((one) => one.statements.some((statement) => this.holds(statement)));
      if (inside !== undefined) return this.reach(inside.statements);
    }
    const lists = childrenOf(command);
    const list = lists.findIndex((statements) => statements.some((statement) => this.holds(statement)));
    // The conditions in front of a branch have run; its sibling branches have not.
    if (command.kind === 'if') {
      lists.slice(0, list).forEach((statements, index) => {
        if (index % 2 === 0) this.run(statements, index > 0);
      });
    } else if (command.kind === 'while' || command.kind === 'until') {
      if (list === 1) this.run(command.condition, false);
    }
    const body = lists[list];
    if (body !== undefined) this.reach(body);
  }

  private run(statements: readonly Statement[], maybe: boolean): void {
    for (const statement of statements) {
      if (statement.background) continue;
      if (maybe) for (const one of commandsIn([statement])) this.forget(one);
      else this.runItems(itemsOf(statement), operatorsOf(statement));
    }
  }

  private runItems(items: readonly (Pipeline | ShellCommand)[], operators: readonly string[]): void {
    items.forEach((item, index) => {
      // The parts of a pipeline run in subshells: nothing of them stays.
      const command = item.kind === 'pipeline' ? (item.commands.length === 1 ? item.commands[0] : undefined) : item;
      if (command === undefined) return;
      if (operators[index - 1] === '||') this.forget(command);
      else this.runCommand(command);
    });
  }

  private runCommand(command: ShellCommand): void {
    if (command.kind === 'simple') this.runSimple(command);
    else if (command.kind === 'group') this.run(command.body, false);
    else this.forget(command);
  }

  private runSimple(command: SimpleCommand): void {
    const program = programOf(command);
    if (program === null) for (const assignment of command.assignments) this.assign(assignment);
    else if (declaring.has(program.name)) for (const word of program.args) this.declare(word);
    else this.forget(command);
  }

  private assign({ name, append, value }: ShellAssignment): void {
    this.set(name, append, value === null ? null : patternOf(value, this.lookup));
  }

  private declare(word: ShellWord): void {
    const match = /^([A-Za-z_]\w*)(\+?)=/.exec(leadingText(word));
    if (match === null) return;
    const text = patternOf(word, this.lookup);
    this.set(match[1] as string, match[2] === '+', text === null ? null : text.slice(match[0].length));
  }

  private set(name: string, append: boolean, value: string | null): void {
    const before = append ? this.lookup(name) : '';
    this.write(name, value === null || before === null ? null : (before ?? '') + value);
  }

  /** Everything that `command` may set is not known any more. */
  private forget(command: ShellCommand): void {
    for (const name of namesSetWithin(command)) this.write(name, null);
  }

  private holds(node: ShellNodeBase): boolean {
    return node.span.start <= this.target.start && this.target.end <= node.span.end;
  }
}

const declaring = new Set(['export', 'readonly', 'local', 'declare', 'typeset']);

/** What a command and those inside it set. */
function namesSetWithin(command: ShellCommand): ReadonlySet<string> {
  // A subshell, a coproc and a function's definition leave the variables of this shell alone.
  if (command.kind === 'subshell' || command.kind === 'coproc' || command.kind === 'function') return none;
  let names = within.get(command);
  if (names === undefined) {
    const inner = childrenOf(command).flatMap((statements) =>
      statements.flatMap((statement) =>
        itemsOf(statement).flatMap((item) => (item.kind !== 'pipeline' ? [item] : item.commands.length === 1 ? item.commands : [])),
      ),
    );
    names = new Set([...namesSetBy(command), ...inner.flatMap((one) => [...namesSetWithin(one)])]);
    within.set(command, names);
  }
  return names;
}

const none: ReadonlySet<string> = new Set();
const within = new WeakMap<ShellCommand, ReadonlySet<string>>();

/** POSIX.1-2024, XCU 2.6.2 (`:=`), and the utilities that set the variables named in their operands. */
function namesSetBy(command: ShellCommand): readonly string[] {
  if (command.kind === 'for') return command.variable === null ? [] : [command.variable];
  if (command.kind !== 'simple') return [];
  const program = programOf(command);
  const names: string[] = [];
  for (const word of wordsIn(command)) for (const { name, operator } of word.expansions) if (/^:?=$/.test(operator)) names.push(name);
  if (program === null) return [...names, ...command.assignments.map((assignment) => assignment.name)];
  if (declaring.has(program.name) || setting.has(program.name)) {
    for (const word of program.args) {
      const name = /^[A-Za-z_]\w*/.exec(leadingText(word))?.[0];
      if (name !== undefined) names.push(name);
    }
  }
  return names;
}

const setting = new Set(['read', 'unset', 'getopts', 'mapfile', 'readarray', 'printf']);

function itemsOf({ command }: Statement): readonly (Pipeline | ShellCommand)[] {
  return command.kind === 'and-or' ? command.items : [command];
}

function operatorsOf(statement: Statement): readonly string[] {
  return statement.command.kind === 'and-or' ? statement.command.operators.map((operator) => operator.text) : [];
}
