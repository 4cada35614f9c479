import { callsOf, type CommandCall } from '../shell/calls';
import type { ShellScript, ShellWord, Statement } from '../shell/nodes';
import { childrenOf, wordsIn } from '../shell/walk';
import { scriptEnds } from './last-commands';
import { sourcedFiles } from './sourced-files';

/**
 * Whether a script looks at its own arguments (`$1`, `"$@"`, `$#`, `shift`, `getopts`, `for` without `in`), outside its functions: there the names
 * are the function's. Null when it can not be told: it sources files, which see the same arguments, evaluates text, or does not parse.
 */
export function usesArguments(script: ShellScript): boolean | null {
  if (statementsUse(script.statements)) return true;
  const calls = callsOf(script);
  const complete = sourcedFiles(script, null, () => null).complete;
  return script.problems.length > 0 || !complete || calls.some((call) => call.name === 'eval') ? null : false;
}

function statementsUse(statements: readonly Statement[]): boolean {
  return statements.some(({ command }) => {
    const items = command.kind === 'and-or' ? command.items : [command];
    return items
      .flatMap((item) => (item.kind === 'pipeline' ? item.commands : [item]))
      .some((one) => {
        if (one.kind === 'function') return false;
        if (one.kind === 'simple' && /^(?:shift|getopts)$/.test(one.words[0]?.value ?? '')) return true;
        if (one.kind === 'for' && one.variable !== null && one.words.length === 0) return true;
        return [...wordsIn(one)].some(wordUses) || childrenOf(one).some(statementsUse);
      });
  });
}

function wordUses(word: ShellWord): boolean {
  return (
    word.variables.some((name) => /^(?:[@*#]|[1-9]\d*|BASH_ARG[VC])$/.test(name)) ||
    /\$(?:[@*#]|\{[#!]?[@*#1-9])/.test(word.raw) ||
    word.substitutions.some((inner) => statementsUse(inner.statements))
  );
}

/** An unquoted `$@` or `$*` that is handed over to the program of the container. */
export interface BareArguments {
  readonly word: ShellWord;
  readonly call: CommandCall;
}

/** Where a script hands its arguments over unquoted, so that the shell splits and globs them; not where a directive of ShellCheck says that this is meant. */
export function bareArguments(script: ShellScript): readonly BareArguments[] {
  if (script.problems.length > 0) return [];
  const ends = scriptEnds(script);
  const last = new Set(
    [...ends.execs, ...ends.commands.filter((one) => one.place !== 'followed').map((one) => one.program)].map((program) => program.nameWord),
  );
  return callsOf(script)
    .filter((call) => last.has(call.nameWord) && !harmless.test(call.name) && !isMeant(script, call))
    .flatMap((call) => [call.nameWord, ...call.args].filter((word) => /^\$(?:[@*]|\{[@*]\})$/.test(word.raw)).map((word) => ({ word, call })));
}

/** `# shellcheck disable=SC2068` in the line above. */
function isMeant({ comments, source }: ShellScript, { nameWord }: CommandCall): boolean {
  return comments.some(
    ({ at, text }) =>
      /^#\s*shellcheck\s+disable=\S*SC(?:2048|2068|2086)\b/.test(text) && /^[ \t\r]*\n[^\n]*$/.test(source.text.slice(at.end, nameWord.at.start)),
  );
}

/** Programs that put their words together again, or only print them. */
const harmless = /^(?:echo|printf|set|test|\[|logger|eval|exit|return)$/;
