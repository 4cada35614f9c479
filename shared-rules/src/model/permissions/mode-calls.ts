import { parseArgs } from '../../shell/args';
import type { CommandCall } from '../../shell/calls';
import type { ShellWord } from '../../shell/nodes';
import { literalOf, type Variables } from '../../shell/static-value';
import { parseMode, type Mode } from './mode';

/** A command that gives files a mode: `chmod`, `find -exec chmod`, `mkdir -m`, `install -m`. */
export interface ModeCall {
  readonly program: 'chmod' | 'mkdir' | 'install';
  readonly mode: Mode;
  /** As the command gets it. */
  readonly text: string;
  readonly word: ShellWord;
  readonly recursive: boolean;
  /** The words that name the files; empty where `find` or a pipe does. */
  readonly operands: readonly ShellWord[];
}

/** Null when the command gives no mode, or one that is not known. */
export function modeCallOf(call: CommandCall, variables: Variables): ModeCall | null {
  if (call.name === 'chmod')
    return readChmod(
      call.args,
      variables,
      call.wrappers.some((wrapper) => wrapper.name === 'xargs'),
    );
  if (call.name === 'find') {
    const at = call.args.findIndex((word) => /^-(?:exec|execdir|ok)$/.test(word.raw));
    return at !== -1 && /(?:^|\/)chmod$/.test(call.args[at + 1]?.value ?? '') ? readChmod(call.args.slice(at + 2), variables, true) : null;
  }
  if (call.name !== 'mkdir' && call.name !== 'install') return null;
  const { flags, operands } = parseArgs(call.args, {
    values: ['-m', '--mode', '-o', '--owner', '-g', '--group', '-t', '--target-directory', '-S', '--suffix'],
  });
  const flag = flags.find(({ name }) => name === '-m' || name === '--mode');
  const text = flag?.value ?? (flag?.valueWord == null ? null : literalOf(flag.valueWord, variables));
  const mode = text === null ? null : parseMode(text);
  return flag?.valueWord == null || mode === null || text === null
    ? null
    : { program: call.name, mode, text, word: flag.valueWord, recursive: false, operands };
}

function readChmod(args: readonly ShellWord[], variables: Variables, found: boolean): ModeCall | null {
  // A mode may begin with a dash (`-x`); the flags of chmod are -c, -f, -v, -R and long ones.
  const at = args.findIndex((word) => !/^-(?:-|[cfvR]+$)/.test(word.raw));
  const word = args[at];
  const text = word === undefined ? null : literalOf(word, variables);
  const mode = text === null ? null : parseMode(text);
  if (word === undefined || text === null || mode === null) return null;
  const others = args.filter((_, index) => index !== at);
  const recursive = others.some((one) => /^-[cfv]*R[cfvR]*$|^--recursive$/.test(one.raw));
  return { program: 'chmod', mode, text, word, recursive, operands: found ? [] : others.filter((one) => !/^-(?:-|[cfvR]+$)/.test(one.raw)) };
}
