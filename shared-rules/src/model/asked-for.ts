import type { IfCommand, Pipeline, ShellCommand, ShellScript, Statement } from '../shell/nodes';
import { commandsIn, commandsOf, wordsIn } from '../shell/walk';
import { perScript } from '../shell/per-script';

/** Variables that every container or shell has. */
const everywhere = /^(?:HOME|USER|PATH|HOSTNAME|PWD|OLDPWD|SHELL|TERM|LANG|UID|EUID|PPID|RANDOM|IFS)$/;

/**
 * The commands of a script that run only when somebody asked for it by an environment variable: those behind a test of one (`[ -n "$X" ]`, `[ "$X" = true ]`)
 * that is empty unless it is given. `isSet` tells the variables that the image gives a value; those that the script sets itself, a default among them, say nothing.
 */
export function askedForCommands(script: ShellScript, isSet: (name: string) => boolean): ReadonlySet<ShellCommand> {
  const found = new Set<ShellCommand>();
  const tests = commandsOf(script).filter((command) => command.kind === 'if');
  if (tests.length === 0) return found;
  const own = namesSetIn(script);
  const isGiven = (name: string) => !own.has(name) && !everywhere.test(name) && !isSet(name);
  const take = (statements: readonly Statement[]) => {
    for (const command of commandsIn(statements)) found.add(command);
  };
  // What an outer branch holds is taken already.
  for (const test of tests) if (!found.has(test)) readIf(script, test, isGiven, take);
  return found;
}

function readIf(
  script: ShellScript,
  { branches, otherwise }: IfCommand,
  isGiven: (name: string) => boolean,
  take: (statements: readonly Statement[]) => void,
): void {
  const [first] = branches;
  for (const { condition, body } of branches) if (needsVariable(script, condition, isGiven) === 'given') take(body);
  if (branches.length === 1 && first !== undefined && otherwise !== null && needsVariable(script, first.condition, isGiven) === 'missing') take(otherwise);
}

/** Whether a condition holds only when a variable is given, or only when it is not. */
function needsVariable(script: ShellScript, condition: readonly Statement[], isGiven: (name: string) => boolean): Needs {
  const [statement, ...more] = condition;
  if (statement === undefined || more.length > 0) return null;
  const { command } = statement;
  if (command.kind !== 'and-or') return readItem(script, command, isGiven);
  return all(
    command.operators.every(({ text }) => text === '&&'),
    command.items.map((item) => readItem(script, item, isGiven)),
  );
}

type Needs = 'given' | 'missing' | null;

/** What a list joined by `&&` needs: what one of its parts does. */
function all(joined: boolean, parts: readonly Needs[]): Needs {
  return parts.length === 1 ? (parts[0] as Needs) : joined && parts.includes('given') ? 'given' : null;
}

function readItem(script: ShellScript, item: Pipeline | ShellCommand, isGiven: (name: string) => boolean): Needs {
  if (item.kind === 'pipeline') {
    const inner = item.commands.length === 1 && item.commands[0] !== undefined ? readItem(script, item.commands[0], isGiven) : null;
    return !item.negated || inner === null ? inner : inner === 'given' ? 'missing' : 'given';
  }
  const text = textOf(script, item);
  if (text === null || text.includes('||')) return null;
  return all(
    true,
    text.split(' && ').map((one) => readTest(one, isGiven)),
  );
}

/** `-n $X`, `! -z $X`, `$X = value`: the sign or the `!`, the variable with its operator, the comparison. */
const variableTest =
  /^(?<not>! )?(?:(?<sign>-[nz]) )?\$(?:(?<plain>[A-Za-z_]\w*)|\{(?<name>[A-Za-z_]\w*)(?:(?<operator>:?[-+])(?<operand>[^} ]*))?\})(?: (?<compare>==?|=~|!=) (?<value>.+))?$/;

function readTest(text: string, isGiven: (name: string) => boolean): Needs {
  const { not, sign, plain, name = plain, operator = '', operand = '', compare, value = '' } = variableTest.exec(text)?.groups ?? {};
  if (name === undefined || !isGiven(name)) return null;
  // `${X:-default}` is never empty; `${X:-}` and `${X+x}` are, where X is not given.
  if (operator !== '' && operator.endsWith('-') !== (operand === '')) return null;
  if (compare === undefined) return (not !== undefined) !== (sign === '-z') ? 'missing' : 'given';
  return sign === undefined && not === undefined && !operator.endsWith('+') && compare !== '!=' && /^\^?\(?\[?\w/.test(value) ? 'given' : null;
}

/** The operands of `[ … ]`, `test …` or `[[ … ]]` with single blanks and without quotes; null for any other command. */
function textOf({ source }: ShellScript, command: ShellCommand): string | null {
  if (command.kind !== 'simple' && command.kind !== 'test') return null;
  const text = source.text.slice(command.at.start, command.at.end).replace(/["']/g, '').trim().replace(/\s+/g, ' ');
  return (
    /^(?:\[\[? (?<inside>.*) \]\]?|test (?<words>.*))$/
      .exec(text)
      ?.slice(1)
      .find((one) => one !== undefined) ?? null
  );
}

const namesSetIn = perScript((script): ReadonlySet<string> => {
  const names = new Set<string>();
  for (const command of commandsOf(script)) {
    if (command.kind === 'for' && command.variable !== null) names.add(command.variable);
    if (command.kind === 'simple') {
      for (const { name } of command.assignments) names.add(name);
      const program = command.words[0]?.value ?? '';
      if (/^(?:export|local|declare|typeset|readonly|read|printf|eval)$/.test(program)) {
        for (const word of command.words.slice(1)) {
          const match = /^(\w+)(=|$)/.exec(word.raw);
          if (match !== null && (match[2] === '=' || program === 'read' || program === 'printf')) names.add(match[1] as string);
        }
      }
    }
    for (const word of wordsIn(command)) for (const { name, operator } of word.expansions) if (/^:?=$/.test(operator)) names.add(name);
  }
  return names;
});
