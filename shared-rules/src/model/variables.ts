import type { CommandCall } from '../shell/calls';
import type { ShellAssignment, ShellCommand, ShellScript, ShellWord } from '../shell/nodes';
import { patternOf, type Variables } from '../shell/static-value';
import { commandsIn } from '../shell/walk';
import type { Scope } from './scope';

const declaring: ReadonlySet<string> = new Set(['export', 'readonly', 'local', 'declare', 'typeset']);

/**
 * The variables that a shell text sees at the offset `at` of its source: ARG and ENV of `scope`, then what the text assigns before that place.
 * Null for one whose value is not known: `ARG X`, a substitution, `read`, a loop's variable, or two values by a branch.
 * Globs, braces and tildes in a value stay as written.
 */
export function variablesAt(script: ShellScript | null, at: number, scope: Scope): Variables {
  const own = new Map<string, string | null>();
  const outside: Variables = (name) => {
    const variable = scope.get(name);
    return variable === undefined ? undefined : variable.value;
  };
  const lookUp: Variables = (name) => (own.has(name) ? own.get(name) : outside(name));
  if (script === null) return outside;
  const direct = new Set(unconditionalCommands(script));
  for (const command of commandsIn(script.statements)) {
    if (command.at.start >= at) continue;
    for (const { name, value } of assigned(command, lookUp)) {
      const before = lookUp(name);
      own.set(name, direct.has(command) || before === value ? value : null);
    }
  }
  return lookUp;
}

/** The variables that a command of a text sees, the assignments in front of its own name not counted (the shell expands its words before them). */
export function variablesOf(call: CommandCall, script: ShellScript | null, scope: Scope): Variables {
  return variablesAt(script ?? call.script, call.command.at.start, scope);
}

interface Assigned {
  readonly name: string;
  readonly value: string | null;
}

function assigned(command: ShellCommand, variables: Variables): readonly Assigned[] {
  if (command.kind === 'for') return command.variable === null ? [] : [{ name: command.variable, value: null }];
  if (command.kind !== 'simple') return [];
  if (command.words.length === 0) return command.assignments.map((one) => readAssignment(one, variables));
  const name = command.words[0]?.value ?? '';
  if (declaring.has(name)) return command.words.slice(1).flatMap((word) => readDeclared(word, variables));
  if (name === 'read' || name === 'mapfile' || name === 'readarray') return command.words.slice(1).flatMap((word) => (word.value !== null && /^[A-Za-z_]\w*$/.test(word.value) ? [{ name: word.value, value: null }] : []));
  return name === 'unset' ? command.words.slice(1).flatMap((word) => (word.value === null ? [] : [{ name: word.value, value: null }])) : [];
}

function readAssignment({ name, value, append }: ShellAssignment, variables: Variables): Assigned {
  const text = value === null ? null : patternOf(value, variables);
  if (!append) return { name, value: text };
  const before = variables(name) ?? (variables(name) === undefined ? '' : null);
  return { name, value: text === null || before === null ? null : before + text };
}

function readDeclared(word: ShellWord, variables: Variables): readonly Assigned[] {
  const match = /^([A-Za-z_]\w*)(\+?)=/.exec(word.raw);
  if (match === null) return [];
  const text = patternOf(word, variables);
  const value = text === null || match[2] === '+' ? null : text.slice((match[1] as string).length + 1);
  return [{ name: match[1] as string, value }];
}

/** The commands of the lists that run always: those of the script itself, and of groups in them. */
function* unconditionalCommands(script: ShellScript): Generator<ShellCommand> {
  const lists = [script.statements];
  for (let list = lists.pop(); list !== undefined; list = lists.pop()) {
    for (const { command } of list) {
      const items = command.kind === 'and-or' ? command.items.filter((_, index) => command.operators[index - 1]?.text !== '||') : [command];
      for (const item of items) {
        if (item.kind === 'pipeline') continue;
        yield item;
        if (item.kind === 'group' || item.kind === 'subshell') lists.push(item.body);
      }
    }
  }
}
