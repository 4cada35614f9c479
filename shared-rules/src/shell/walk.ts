import type { Pipeline, ShellCommand, ShellScript, ShellWord, Statement } from './nodes';
import { perScript } from './per-script';

/** The lists of statements right inside a command, in text order. */
export function childrenOf(node: ShellCommand): readonly (readonly Statement[])[] {
  switch (node.kind) {
    case 'if':
      return [...node.branches.flatMap((branch) => [branch.condition, branch.body]), ...(node.otherwise === null ? [] : [node.otherwise])];
    case 'while':
    case 'until':
      return [node.condition, node.body];
    case 'case':
      return node.items.map((item) => item.body);
    case 'for':
    case 'subshell':
    case 'group':
    case 'function':
    case 'coproc':
      return [node.body];
    default:
      return [];
  }
}

/** The words of a command itself, not those of the statements inside it: names, arguments, assigned values, targets, here-documents, patterns. */
export function wordsIn(node: ShellCommand): readonly ShellWord[] {
  const simple = node.kind === 'simple' ? node : null;
  const own = node.kind === 'simple' || node.kind === 'for' || node.kind === 'test' || node.kind === 'arithmetic' ? node.words : [];
  // Most commands have words alone.
  if (simple?.assignments.length === 0 && simple.redirects.length === 0) return own;
  const words: ShellWord[] = [];
  for (const { value, elements } of simple?.assignments ?? []) {
    if (value !== null) words.push(value);
    words.push(...elements);
  }
  words.push(...own);
  if (node.kind === 'case') {
    words.push(node.word);
    for (const item of node.items) words.push(...item.patterns);
  }
  if (node.kind === 'function') return words;
  for (const { target, heredoc } of node.redirects) {
    if (target !== null) words.push(target);
    if (heredoc !== null) words.push(heredoc.word);
  }
  return words;
}

/** Every command of a script, outer ones before those inside them; substitutions are not entered. The same list for the same script. */
export const commandsOf = perScript((script): readonly ShellCommand[] => Object.freeze(commandsIn(script.statements)));

/** The same of a list of statements. */
export function commandsIn(statements: readonly Statement[]): readonly ShellCommand[] {
  const commands: ShellCommand[] = [];
  collect(statements, commands);
  return commands;
}

function collect(statements: readonly Statement[], commands: ShellCommand[]): void {
  for (const { command } of statements) {
    if (command.kind === 'and-or') for (const item of command.items) collectItem(item, commands);
    else collectItem(command, commands);
  }
}

function collectItem(item: Pipeline | ShellCommand, commands: ShellCommand[]): void {
  if (item.kind === 'pipeline') for (const node of item.commands) collectCommand(node, commands);
  else collectCommand(item, commands);
}

function collectCommand(node: ShellCommand, commands: ShellCommand[]): void {
  commands.push(node);
  if (node.kind !== 'simple') for (const list of childrenOf(node)) collect(list, commands);
}

/** Every word of a script, those inside substitutions too. The same list for the same script. */
export const wordsOf: (script: ShellScript) => readonly ShellWord[] = perScript((script) => {
  const found: ShellWord[] = [];
  for (const command of commandsOf(script)) {
    for (const word of wordsIn(command)) {
      found.push(word);
      for (const substitution of word.substitutions) for (const inner of wordsOf(substitution)) found.push(inner);
    }
  }
  return Object.freeze(found);
});
