import type { ShellCommand, ShellScript, ShellWord, Statement } from './nodes';

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
export function* wordsIn(node: ShellCommand): Generator<ShellWord> {
  if (node.kind === 'simple') {
    for (const { value, elements } of node.assignments) {
      if (value !== null) yield value;
      yield* elements;
    }
  }
  if (node.kind === 'simple' || node.kind === 'for' || node.kind === 'test' || node.kind === 'arithmetic') yield* node.words;
  if (node.kind === 'case') {
    yield node.word;
    for (const item of node.items) yield* item.patterns;
  }
  if (node.kind === 'function') return;
  for (const { target, heredoc } of node.redirects) {
    if (target !== null) yield target;
    if (heredoc !== null) yield heredoc.word;
  }
}

/** Every command of a script, outer ones before those inside them; substitutions are not entered. */
export function* commandsIn(statements: readonly Statement[]): Generator<ShellCommand> {
  for (const { command } of statements) {
    for (const item of command.kind === 'and-or' ? command.items : [command]) {
      for (const node of item.kind === 'pipeline' ? item.commands : [item]) {
        yield node;
        for (const list of childrenOf(node)) yield* commandsIn(list);
      }
    }
  }
}

/** Every word of a script, those inside substitutions too. */
export function* wordsOf(script: ShellScript): Generator<ShellWord> {
  for (const command of commandsIn(script.statements)) {
    for (const word of wordsIn(command)) {
      yield word;
      for (const substitution of word.substitutions) yield* wordsOf(substitution);
    }
  }
}
