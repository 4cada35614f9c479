import { callsOf, type CommandCall } from '../../shell/calls';
import type { ForCommand, ShellWord } from '../../shell/nodes';
import { expandWords, isKnown, type ExpandedWord, type Variables } from '../../shell/static-value';
import type { RunStep } from '../image';
import { lazy } from '../lazy';
import { variablesOf } from '../variables';

/** An argument of a command: its text with variables filled in, null when it is not known. */
export interface Argument {
  readonly text: string | null;
  readonly word: ShellWord;
  /** It stands in the text as it is: nothing was filled in. */
  readonly written: boolean;
}

/** `"$@"` and its kin: every argument. */
const passesAll = /^"?\$(?:[@*]|\{[@*]\})"?$/;

/** How often a loop or a function may repeat a command before nothing more is told of it. */
const maxRounds = 32;

/** What a command sees in one round of the loops and calls around it. */
interface Round {
  readonly variables: Variables;
  /** The words behind the function's name where it is called. */
  readonly args: readonly Argument[];
}

/**
 * The arguments that a command of a RUN is given, once for each round: `for d in /a /b; do chown app $d; done` has two, and so has a function that is
 * called twice. Globs and braces are kept as written.
 */
export function argumentsOf(call: CommandCall, run: RunStep, words: readonly ShellWord[] = call.args): readonly (readonly Argument[])[] {
  return roundsOf(call, run, 0).map((round) => words.flatMap((word) => fill(word, round)));
}

function fill(word: ShellWord, { variables, args }: Round): readonly Argument[] {
  if (passesAll.test(word.raw) && args.length > 0) return args.map((one) => ({ ...one, written: false }));
  if (!isKnown(word, variables)) return [{ text: null, word, written: false }];
  return expandWords([word], variables).map(({ text }: ExpandedWord) => ({ text, word, written: word.value !== null || word.variables.length === 0 }));
}

function roundsOf(call: CommandCall, run: RunStep, depth: number): readonly Round[] {
  const script = run.script ?? call.script;
  // Looked up only when a word has a variable.
  const variables = lazy(() => variablesOf(call, run.script, run.state.scope));
  const own: Variables = (name) => variables()(name);
  let rounds: readonly Round[] = [{ variables: own, args: [] }];
  if (call.inFunction !== null && depth < 3) {
    const callers = callsOf(script).filter((one) => one.name === call.inFunction && one.nameWord.at.start > call.nameWord.at.start);
    rounds = callers.flatMap((caller) => argumentsAt(caller, run, depth + 1).map((args) => ({ args, variables: withPositions(own, args) })));
  }
  for (const node of call.ancestors) if (node.kind === 'for') rounds = rounds.flatMap((round) => loop(node, round));
  return rounds.slice(0, maxRounds);
}

function argumentsAt(call: CommandCall, run: RunStep, depth: number): readonly (readonly Argument[])[] {
  return roundsOf(call, run, depth).map((round) => call.args.flatMap((word) => fill(word, round)));
}

function withPositions(variables: Variables, args: readonly Argument[]): Variables {
  return (name) => (/^[1-9]\d*$/.test(name) ? args[Number(name) - 1]?.text : variables(name));
}

function loop(node: ForCommand, round: Round): readonly Round[] {
  if (node.variable === null) return [round];
  const values = node.words.flatMap((word) => fill(word, round));
  return values.map(({ text }) => ({ ...round, variables: (name) => (name === node.variable ? text : round.variables(name)) }));
}
