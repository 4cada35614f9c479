import { parseArgs } from '../shell/args';
import { callsOf } from '../shell/calls';
import type { ShellScript, ShellWord, SimpleCommand, Statement } from '../shell/nodes';
import { patternOf } from '../shell/static-value';
import { variablesAt } from '../shell/variables';
import { childrenOf, commandsOf } from '../shell/walk';
import type { Span } from '../text/span';
import { rootOnlyCommands } from './root-guards';
import { isAccountFile } from '../data/sensitive-paths';
import { perScript } from '../shell/per-script';

/** A command of a script that writes /etc/passwd or /etc/group. */
export interface AccountWrite {
  readonly file: string;
  /** The word that names the file. */
  readonly word: ShellWord;
  readonly command: SimpleCommand;
}

/** In text order; without what root alone runs: an arbitrary user id never comes there. */
export const accountWrites = perScript((script): readonly AccountWrite[] => {
  const found: AccountWrite[] = [];
  const rootOnly = rootOnlyCommands(script);
  const add = (word: ShellWord | undefined, command: SimpleCommand) => {
    if (rootOnly.has(command)) return;
    // Few words can name one of the files: variables are looked up for these only.
    const file =
      word === undefined || !/passwd|group|\$/.test(word.raw) ? null : word.value !== null ? word.value : patternOf(word, variablesAt(script, command));
    if (word !== undefined && file !== null && isAccountFile(file)) found.push({ file, word, command });
  };
  for (const command of commandsOf(script)) {
    if (command.kind !== 'simple') continue;
    for (const { operator, target } of command.redirects) if (target !== null && /^(?:>>?|>\||<>)$/.test(operator)) add(target, command);
  }
  for (const { name, args, command } of callsOf(script)) {
    if (name === 'tee') for (const word of parseArgs(args, { values: [] }).operands) add(word, command);
    if (name === 'cp' || name === 'mv' || name === 'ln' || name === 'install')
      add(
        parseArgs(args, { values: ['-m', '-o', '-g', '-S'] })
          .operands.slice(1)
          .pop(),
        command,
      );
    if (name !== 'sed') continue;
    const { flags, operands } = parseArgs(args, { values: ['-e', '-f', '-l', '--expression', '--file'] });
    if (flags.some((flag) => flag.name === '-i' || flag.name === '--in-place')) for (const word of operands) add(word, command);
  }
  return found.sort((a, b) => a.word.span.start - b.word.span.start);
});

/**
 * The lines to take out of a script so that the write is gone: the statement's, or those of the `if` around it when it has nothing else to do.
 * Null where something else stands on these lines, or the statement is the whole of a list that must not be empty.
 */
export function writeRemoval(text: string, script: ShellScript, { command }: AccountWrite): Span | null {
  const path = pathTo(script.statements, command);
  if (path === null) return null;
  for (const { statement, list } of [...path].reverse()) {
    if (list.length === 1 && list !== script.statements) continue;
    const { span } = statement;
    const inner = path[path.length - 1]?.statement.command;
    if (inner?.kind !== 'simple' || inner.redirects.some((redirect) => redirect.heredoc !== null)) return null;
    const start = text.lastIndexOf('\n', span.start - 1) + 1;
    const newline = text.indexOf('\n', span.end);
    const end = newline === -1 ? text.length : newline + 1;
    const alone = text.slice(start, span.start).trim() === '' && /^[;\s]*$/.test(text.slice(span.end, end));
    return alone && !/(?:^|\n)[ \t]*#|[ \t]#/.test(text.slice(start, end)) ? { start, end } : null;
  }
  return null;
}

interface Step {
  readonly statement: Statement;
  readonly list: readonly Statement[];
}

/** The statements from the outermost to the one that is the command, as long as nothing but `if` with one branch stands between. */
function pathTo(list: readonly Statement[], command: SimpleCommand): readonly Step[] | null {
  for (const statement of list) {
    const inner = statement.command;
    if (inner === command) return [{ statement, list }];
    if (inner.kind === 'and-or' || inner.kind === 'pipeline') continue;
    for (const child of childrenOf(inner)) {
      const rest = pathTo(child, command);
      if (rest === null) continue;
      const plain = inner.kind === 'if' && inner.branches.length === 1 && inner.otherwise === null && inner.branches[0]?.body === child;
      // Another kind of list may not be left empty.
      return plain || child.length > 1 || rest.length > 1 ? (plain ? [{ statement, list }, ...rest] : rest) : null;
    }
  }
  return null;
}
