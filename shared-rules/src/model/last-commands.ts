import type { FunctionDefinition, Pipeline, ShellCommand, ShellScript, SimpleCommand, Statement } from '../shell/nodes';
import { programOf, type Program } from '../shell/program';
import { functionsOf, lastCommands, type EarlierCommand, type Functions, type TailCommand } from '../shell/tail';
import { commandsIn } from '../shell/walk';
import { kindOf } from './program-kind';
import { perScript } from '../shell/per-script';

/** A command that a script runs last on one of the paths through it, `exit` and `return` behind it set aside. */
export interface LastCommand {
  readonly command: SimpleCommand;
  readonly program: Program;
  readonly place: LastPlace;
  /** An `exit N` stands behind it: with `exec` the script would end with the program's own status. */
  readonly otherStatus: boolean;
  /** It stands in a branch that leaves the script early (`if …; then …; exit; fi`), not at the script's end. */
  readonly early: boolean;
  /** What runs behind it; null when nothing does. */
  readonly next: ShellCommand | null;
  /** With `followed`: an `exec` is what the path ends in. */
  readonly beforeExec: boolean;
  /** What ran in front of it on this path, the nearest first. */
  readonly before: readonly EarlierCommand[];
  /** The pipeline that it is a part of. */
  readonly pipeline: Pipeline | null;
  /** The functions of the script whose calls lead to it, outermost first. */
  readonly through: readonly FunctionDefinition[];
}

/**
 * Whether the shell could give its place to the command.
 * - `last`: it could, with `exec`.
 * - `guarded`: the left side of `||`. `followed`: short commands stand behind it. `subshell`, `pipeline`: a child of the script's shell in any case.
 */
export type LastPlace = 'last' | 'guarded' | 'followed' | 'subshell' | 'pipeline';

export interface ScriptEnds {
  /** In text order; a command reached on several paths is there once. */
  readonly commands: readonly LastCommand[];
  /** The programs that paths hand over to by `exec`. */
  readonly execs: readonly Program[];
}

/** How a script ends: what it runs last, and what it hands over to. The same for the same script. */
export const scriptEnds = perScript((script): ScriptEnds => Object.freeze(new Ends(script).collect()));

/** Without what ends by itself, and what other commands follow. */
export function lastPrograms(commands: readonly LastCommand[]): readonly LastCommand[] {
  return commands.filter((last) => {
    const kind = kindOf(last.program);
    return kind !== 'builtin' && kind !== 'short' && last.place !== 'followed';
  });
}

interface Around {
  readonly otherStatus: boolean;
  readonly early: boolean;
  readonly beforeExec: boolean;
  readonly next: ShellCommand | null;
  readonly before: readonly EarlierCommand[];
  readonly place: LastPlace;
  readonly through: readonly FunctionDefinition[];
}

const outermost: Around = { otherStatus: false, early: false, beforeExec: false, next: null, before: [], place: 'last', through: [] };

class Ends {
  private readonly found = new Map<SimpleCommand, LastCommand>();
  private readonly execs: Program[] = [];

  private readonly functions: Functions;

  constructor(private readonly script: ShellScript) {
    this.functions = functionsOf(script);
  }

  collect(): ScriptEnds {
    this.visit(lastCommands(this.script.statements, this.functions), outermost);
    const commands = [...this.found.values()].sort((a, b) => a.command.span.start - b.command.span.start);
    return { commands: Object.freeze(commands), execs: Object.freeze(this.execs) };
  }

  private visit(tails: readonly TailCommand[], around: Around): void {
    for (const tail of tails) {
      if (tail.inBackground) continue;
      const before = [...tail.before, ...around.before];
      const through = [...around.through, ...tail.through];
      const leaving = leavingStatus(tail.command);
      if (leaving === null) {
        if (tail.exec && !tail.inPipeline && !tail.inSubshell) {
          this.execs.push(tail.program as Program);
          this.behind(before, tail.command, { ...around, through, beforeExec: true });
        } else this.tail(tail, { ...around, before, through });
        continue;
      }
      const inside = { ...around, through, otherStatus: around.otherStatus || leaving === 'other', early: around.early || tail.ends === 'early' };
      const [previous, ...rest] = before;
      if (previous === undefined || previous.inBackground) continue;
      // `server; exit` ends in the server; with anything else between the two it does not.
      if (!previous.inPipeline && this.adjoin(previous.command, tail.command))
        this.visit(lastCommands([statementOf(previous.command)], this.functions), { ...inside, before: rest });
      this.behind(before, tail.command, inside);
    }
  }

  private tail(tail: TailCommand, around: Around): void {
    const guarded = tail.fallback.length > 0;
    // `server || exit 1` and `test && server || exec other` need nothing of the shell.
    const onlyExits = tail.fallback.every((item) => item.kind === 'simple' && (leavingStatus(item) !== null || item.words[0]?.value === 'exec'));
    const own: LastPlace = tail.pipeline !== null || tail.inPipeline ? 'pipeline' : tail.inSubshell ? 'subshell' : guarded && !onlyExits ? 'guarded' : 'last';
    this.add(tail, { ...around, place: worse(around.place, own), otherStatus: around.otherStatus || (guarded && onlyExits) });
    if (this.isShort(tail.command)) this.behind(around.before, tail.command, around);
  }

  /** A program with nothing but short commands behind it: `"$@"; rm -f "$PIDFILE"`. */
  private behind(before: readonly EarlierCommand[], last: ShellCommand, around: Around): void {
    let next = last;
    for (const [index, earlier] of before.entries()) {
      if (earlier.inBackground) return;
      if (!this.isShort(earlier.command)) {
        const inside: Around = { ...around, place: worse(around.place, earlier.inPipeline ? 'pipeline' : 'followed'), next, before: before.slice(index + 1) };
        if (earlier.command.kind === 'simple') this.visit(lastCommands([statementOf(earlier.command)], this.functions), inside);
        return;
      }
      next = earlier.command;
    }
  }

  /** Whether `last` stands right behind `previous` in one list: nothing but blanks, a separator and comments is between them. */
  private adjoin(previous: ShellCommand, last: ShellCommand): boolean {
    const between = this.script.source.text.slice(previous.at.end, last.at.start);
    return previous.at.end <= last.at.start && /^(?:[\s;]|#[^\n]*(?:\n|$))*$/.test(between);
  }

  private add({ command, program, pipeline }: TailCommand, around: Around): void {
    if (command.kind !== 'simple' || program === null || this.found.has(command)) return;
    if (program.wrappers.length === 0 && this.functions.has(program.name)) return;
    this.found.set(command, Object.freeze({ ...around, command, program, pipeline }));
  }

  /** Whether a command, compound ones with all inside them, ends by itself. */
  private isShort(command: ShellCommand, calling: ReadonlySet<string> = new Set()): boolean {
    for (const inner of commandsIn([statementOf(command)])) {
      if (inner.kind === 'while' || inner.kind === 'until' || inner.kind === 'for') return false;
      const program = inner.kind === 'simple' ? programOf(inner) : null;
      if (program === null) continue;
      const called = program.wrappers.length > 0 ? undefined : this.functions.get(program.name);
      if (called !== undefined) {
        const inside = new Set([...calling, called.name]);
        if (
          calling.has(called.name) ||
          !called.body.every((statement) => !statement.background && [...commandsIn([statement])].every((one) => this.isShort(one, inside)))
        )
          return false;
      } else {
        const kind = kindOf(program);
        const sources = program.name === '.' || program.name === 'source';
        if ((kind !== 'builtin' && kind !== 'short') || sources || program.wrappers.some((wrapper) => wrapper.name === 'exec')) return false;
      }
    }
    return true;
  }
}

/** `exit` and `return`: whether the status before them is kept; null for other commands. */
function leavingStatus(command: ShellCommand): 'same' | 'other' | null {
  const [name, operand] = command.kind === 'simple' ? command.words : [];
  if (name?.value !== 'exit' && name?.value !== 'return') return null;
  return operand === undefined || operand.variables.includes('?') ? 'same' : 'other';
}

function statementOf(command: ShellCommand): Statement {
  return { kind: 'statement', command, background: false, terminator: '', at: command.at, span: command.span, contiguous: command.contiguous };
}

const order: readonly LastPlace[] = ['last', 'guarded', 'followed', 'subshell', 'pipeline'];

/** Of two reasons the one that matters more. */
function worse(a: LastPlace, b: LastPlace): LastPlace {
  return order.indexOf(a) >= order.indexOf(b) ? a : b;
}
