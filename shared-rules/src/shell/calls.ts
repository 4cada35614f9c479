import type { ShellScript, ShellWord, SimpleCommand, Statement, AndOr, Pipeline, ShellCommand } from './nodes';
import { programOf } from './program';
import { childrenOf, wordsIn } from './walk';
import { perScript } from './per-script';

/** A program in front of the command that it runs: `sudo`, `env`, `exec`, `gosu`, `nice` … */
export interface Wrapper {
  readonly name: string;
  /** Its own words: the name, its flags and their values, assignments of `env`, the user of `gosu`. */
  readonly words: readonly ShellWord[];
}

/** One command of a shell text, with what stands around it. */
export interface CommandCall {
  /** The base name of the program that runs, after wrappers (`/usr/bin/apt-get` → `apt-get`); empty when it is not literal. */
  readonly name: string;
  /** Its name as written. */
  readonly nameWord: ShellWord;
  /** The words behind the name. */
  readonly args: readonly ShellWord[];
  readonly wrappers: readonly Wrapper[];
  readonly command: SimpleCommand;
  /** The nodes around it, outermost first; the last is the one right around `command`. */
  readonly ancestors: readonly ShellAncestor[];
  /** The list that it stands in runs always: no `if`, loop, `case`, function body, substitution or right side of `||` around it. */
  readonly unconditional: boolean;
  /** Inside a substitution `$(…)`, a background statement, or a pipeline. */
  readonly inSubstitution: boolean;
  readonly inPipeline: boolean;
  readonly inBackground: boolean;
  readonly inFunction: string | null;
  readonly script: ShellScript;
}

export type ShellAncestor = Statement | AndOr | Pipeline | ShellCommand;

/** The words of a call sorted into flags and operands, by what the program's flags take. */
export interface ParsedArgs {
  readonly flags: readonly ParsedFlag[];
  readonly operands: readonly ShellWord[];
}

export interface ParsedFlag {
  /** `--name` or `-n`, one letter of a cluster each. */
  readonly name: string;
  /** Its value when it is literal; null when it has none, undefined when it is not literal. */
  readonly value: string | null | undefined;
  readonly word: ShellWord;
  /** The word that holds the value: the next one, or `word` itself when the value is glued on (`--name=value`, `-ovalue`). */
  readonly valueWord: ShellWord | null;
}

/**
 * Every command of a script that has a name, in text order: those in compound commands, functions and substitutions too.
 * Frozen, and the same for the same script.
 */
export const callsOf = perScript((script): readonly CommandCall[] => {
  const found: CommandCall[] = [];
  new Collector(found).script(script, outermost);
  // Redirections and assignments may stand behind or in front of the words whose substitutions were met first.
  return Object.freeze(found.sort((a, b) => a.nameWord.span.start - b.nameWord.span.start));
});

interface Around {
  readonly ancestors: readonly ShellAncestor[];
  readonly unconditional: boolean;
  readonly inSubstitution: boolean;
  readonly inPipeline: boolean;
  readonly inBackground: boolean;
  readonly inFunction: string | null;
}

const outermost: Around = { ancestors: [], unconditional: true, inSubstitution: false, inPipeline: false, inBackground: false, inFunction: null };

class Collector {
  constructor(private readonly found: CommandCall[]) {}

  script(script: ShellScript, around: Around): void {
    this.statements(script, script.statements, around);
  }

  private statements(script: ShellScript, statements: readonly Statement[], around: Around): void {
    statements.forEach((statement, index) => {
      const inside = { ...around, ancestors: [...around.ancestors, statement], inBackground: around.inBackground || statement.background };
      if (statement.command.kind === 'and-or') this.andOr(script, statement.command, inside, index === statements.length - 1);
      else this.pipeline(script, statement.command, inside);
    });
  }

  private andOr(script: ShellScript, node: AndOr, around: Around, last: boolean): void {
    const ancestors = [...around.ancestors, node];
    // `test x && y || z` and `test x && y; z` choose; at the end of its list, `test x && y` only asserts.
    const lastOr = node.operators.reduce((found, operator, index) => (operator.text === '||' ? index : found), -1);
    let tested = false;
    node.items.forEach((item, index) => {
      const alternative = node.operators[index - 1]?.text === '||';
      const chosen = tested && (!last || index <= lastOr);
      this.pipeline(script, item, { ...around, ancestors, unconditional: around.unconditional && !alternative && !chosen });
      tested ||= isTest(item);
    });
  }

  private pipeline(script: ShellScript, node: Pipeline | ShellCommand, around: Around): void {
    if (node.kind !== 'pipeline') return this.command(script, node, around);
    const inside = { ...around, ancestors: [...around.ancestors, node], inPipeline: around.inPipeline || node.commands.length > 1 };
    for (const command of node.commands) this.command(script, command, inside);
  }

  private command(script: ShellScript, node: ShellCommand, around: Around): void {
    const inner = { ...around, ancestors: [...around.ancestors, node] };
    if (node.kind === 'simple') {
      const program = programOf(node);
      if (program !== null) this.found.push(Object.freeze({ ...program, ...around, ancestors: Object.freeze(around.ancestors), command: node, script }));
    }
    for (const word of wordsIn(node)) {
      for (const substitution of word.substitutions) this.script(substitution, { ...inner, unconditional: false, inSubstitution: true });
    }
    const always = node.kind === 'group' || node.kind === 'subshell' || node.kind === 'coproc';
    const inFunction = node.kind === 'function' ? node.name : around.inFunction;
    const inBackground = around.inBackground || node.kind === 'coproc';
    const body = { ...inner, unconditional: around.unconditional && always, inFunction, inBackground };
    for (const statements of childrenOf(node)) this.statements(script, statements, body);
  }
}

function isTest(item: Pipeline | ShellCommand): boolean {
  if (item.kind === 'pipeline') return item.negated && item.commands.length === 1 && isTest(item.commands[0] as ShellCommand);
  if (item.kind === 'test' || item.kind === 'arithmetic') return true;
  if (item.kind !== 'simple') return false;
  const name = item.words[0]?.value;
  return name === '[' || name === 'test' || name === 'which' || name === 'type' || (name === 'command' && /^-[vV]$/.test(item.words[1]?.value ?? ''));
}
