import type { AndOr, FunctionDefinition, Pipeline, ShellCommand, SimpleCommand, Statement } from './nodes';
import { programOf, type Program } from './program';
import { commandsOf } from './walk';
import { perScript } from './per-script';

export type Functions = ReadonlyMap<string, FunctionDefinition>;

/** The functions of a script by name; the last definition of a name counts. */
export const functionsOf = perScript((script): Functions => {
  const functions = new Map<string, FunctionDefinition>();
  for (const command of commandsOf(script)) if (command.kind === 'function') functions.set(command.name, command);
  return functions;
});

/** A command that ran in front of the last one of its path. */
export interface EarlierCommand {
  readonly command: ShellCommand;
  /** Null for compound commands and plain assignments. */
  readonly program: Program | null;
  readonly inBackground: boolean;
  readonly inPipeline: boolean;
}

/** The last command on some path through a script. */
export interface TailCommand extends EarlierCommand {
  readonly statement: Statement;
  /** `exec` hands the process over to it. */
  readonly exec: boolean;
  /** The path ends here because the script does, or by `exit`, `return` or `exec` further up. */
  readonly ends: 'end' | 'early';
  /** The pipeline right around it: one of several commands, or negated, or timed. */
  readonly pipeline: Pipeline | null;
  readonly inSubshell: boolean;
  /** It stands on the right side of `||`. */
  readonly alternative: boolean;
  /** What runs when it fails: the items behind its `||`. */
  readonly fallback: readonly (Pipeline | ShellCommand)[];
  /** What ran before it on this path, the nearest first: earlier commands of its list, conditions of its branches, and so on outwards. Compound ones whole. */
  readonly before: readonly EarlierCommand[];
  /** The functions whose calls lead to it, outermost first. */
  readonly through: readonly FunctionDefinition[];
}

/**
 * The commands that can be the last one when `statements` run: the tails of `if`, `case`, `{ }`, `( )`, `&&` and `||` lists, of functions called
 * as the last command, and every `exit`, `return` and `exec` in branches further up. A loop is a tail as a whole. `a && b` ends in `b`:
 * the path on which `a` fails is an error, not a program's end. In text order, functions at their call.
 */
export function lastCommands(statements: readonly Statement[], functions: Functions): readonly TailCommand[] {
  const finder = new Finder(functions);
  finder.list(statements, start);
  return Object.freeze(finder.found);
}

type Path = Pick<TailCommand, 'pipeline' | 'inPipeline' | 'inBackground' | 'inSubshell' | 'alternative' | 'fallback' | 'before' | 'through'> & {
  /** The path goes on behind this place: only `exit` and its kin end here. */
  readonly goesOn: boolean;
};

const start: Path = {
  pipeline: null,
  inPipeline: false,
  inBackground: false,
  inSubshell: false,
  alternative: false,
  fallback: [],
  before: [],
  through: [],
  goesOn: false,
};

class Finder {
  readonly found: TailCommand[] = [];

  constructor(private readonly functions: Functions) {}

  /** True when the list never runs to its end. */
  list(statements: readonly Statement[], path: Path): boolean {
    let { before } = path;
    // Definitions run nothing: the command in front of them is the last.
    let last = statements.length - 1;
    while (statements[last]?.command.kind === 'function') last--;
    for (let index = 0; index <= last; index++) {
      const statement = statements[index] as Statement;
      if (this.statement(statement, { ...path, before, goesOn: path.goesOn || index < last })) return true;
      before = [...earlierOf(statement), ...before];
    }
    return false;
  }

  private statement(statement: Statement, path: Path): boolean {
    const { command } = statement;
    // What stands in the background ends nothing further up.
    if (statement.background && path.goesOn) return false;
    const inside = { ...path, inBackground: path.inBackground || statement.background };
    return command.kind === 'and-or' ? this.andOr(command, statement, inside) : this.item(command, statement, inside);
  }

  private andOr(node: AndOr, statement: Statement, path: Path): boolean {
    const lastAnd = node.operators.reduce((found, operator, index) => (operator.text === '&&' ? index : found), -1);
    let { before } = path;
    node.items.forEach((item, index) => {
      const alternative = node.operators[index - 1]?.text === '||';
      const fallback = index > lastAnd ? node.items.slice(index + 1) : [];
      this.item(item, statement, {
        ...path,
        before,
        alternative: path.alternative || alternative,
        fallback: [...fallback, ...path.fallback],
        goesOn: path.goesOn || index <= lastAnd,
      });
      before = [...earlierIn(item, statement), ...before];
    });
    return false;
  }

  private item(item: Pipeline | ShellCommand, statement: Statement, path: Path): boolean {
    if (item.kind !== 'pipeline') return this.command(item, statement, path);
    const several = item.commands.length > 1;
    if (several && path.goesOn) return false;
    for (const command of item.commands) this.command(command, statement, { ...path, pipeline: item, inPipeline: path.inPipeline || several });
    return false;
  }

  private command(command: ShellCommand, statement: Statement, path: Path): boolean {
    switch (command.kind) {
      case 'simple':
        return this.simple(command, statement, path);
      case 'group':
        return this.list(command.body, path);
      case 'subshell':
        if (!path.goesOn) this.list(command.body, { ...path, inSubshell: true });
        return false;
      case 'if': {
        let { before } = path;
        for (const branch of command.branches) {
          before = [...[...branch.condition].reverse().flatMap(earlierOf), ...before];
          this.list(branch.body, { ...path, before });
        }
        this.list(command.otherwise ?? [], { ...path, before });
        return false;
      }
      case 'case':
        for (const item of command.items) this.list(item.body, path);
        return false;
      case 'function':
        return false;
      default:
        if (!path.goesOn) this.add(command, null, statement, path, 'end');
        return false;
    }
  }

  private simple(command: SimpleCommand, statement: Statement, path: Path): boolean {
    const program = programOf(command);
    const leaves =
      program !== null &&
      !path.inPipeline &&
      !path.inSubshell &&
      (handsOver(program) || program.name === 'exit' || (program.name === 'return' && path.through.length > 0));
    if (path.goesOn && !leaves) return false;
    const called = program === null || program.wrappers.length > 0 ? undefined : this.functions.get(program.name);
    if (called !== undefined && !path.through.includes(called)) {
      const count = this.found.length;
      this.list(called.body, { ...path, through: [...path.through, called] });
      if (this.found.length > count) return false;
    }
    this.add(command, program, statement, path, path.goesOn ? 'early' : 'end');
    return leaves;
  }

  private add(command: ShellCommand, program: Program | null, statement: Statement, path: Path, ends: TailCommand['ends']): void {
    const { goesOn: _, ...place } = path;
    this.found.push(Object.freeze({ ...place, command, program, statement, exec: program !== null && handsOver(program), ends }));
  }
}

/** `exec cmd`; an `exec` with redirections alone stays a command of its own. */
function handsOver(program: Program): boolean {
  return program.wrappers.some((wrapper) => wrapper.name === 'exec');
}

/** The commands of a statement, the last first. */
function earlierOf(statement: Statement): readonly EarlierCommand[] {
  const { command } = statement;
  if (command.kind === 'function') return [];
  return (command.kind === 'and-or' ? [...command.items].reverse() : [command]).flatMap((item) => earlierIn(item, statement));
}

function earlierIn(item: Pipeline | ShellCommand, statement: Statement): readonly EarlierCommand[] {
  const commands = item.kind === 'pipeline' ? [...item.commands].reverse() : [item];
  return commands.map((command) => ({
    command,
    program: command.kind === 'simple' ? programOf(command) : null,
    inBackground: statement.background,
    inPipeline: commands.length > 1,
  }));
}
