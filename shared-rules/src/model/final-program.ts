import type { ShellScript } from '../shell/nodes';
import type { Program } from '../shell/program';
import { literalOf } from '../shell/static-value';
import { baseName } from '../text/path';
import type { Span } from '../text/span';
import type { Image, StartScript, StartWord } from './image';
import { lastPrograms, scriptEnds } from './last-commands';
import { passesArguments } from './start-scripts';
import { unwrap, wordsOf } from './start-words';

/** The program that an image ends up running. */
export interface FinalProgram {
  /** Base name. */
  readonly name: string;
  readonly path: string;
  /** Null for one that is not literal. */
  readonly args: readonly (string | null)[];
  /** The word in the Dockerfile that starts it: its own, or the script's that does. */
  readonly span: Span;
  /** The script that starts it; null when the Dockerfile does. */
  readonly script: StartScript | null;
}

/** The last program of ENTRYPOINT and CMD, through the shell form and start scripts; null when it is not one, or not known. */
export function finalProgram(image: Image): FinalProgram | null {
  const { start } = image;
  if (start === null) return null;
  if (start.script !== null) return ofText(start.script, null, null);
  const last = start.files.at(-1);
  if (last?.shell === true && !handsOverArguments(last.script)) return ofText(last.script, last.span, last);
  const [program, ...args] = finalWords(image, last);
  if (program === undefined) return null;
  return { name: baseName(program.value), path: program.value, args: args.map((arg) => arg.value), span: program.span, script: null };
}

function ofText(script: ShellScript, span: Span | null, file: StartScript | null): FinalProgram | null {
  if (script.problems.length > 0) return null;
  const { commands, execs } = scriptEnds(script);
  const programs: readonly Program[] = [...lastPrograms(commands.filter((last) => !last.early)).map((last) => last.program), ...execs];
  const [program] = programs;
  const path = program === undefined ? null : literalOf(program.nameWord);
  if (program === undefined || programs.length > 1 || path === null) return null;
  return { name: baseName(path), path, args: program.args.map((arg) => literalOf(arg)), span: span ?? program.nameWord.span, script: file };
}

/** A script that ends in `"$@"`. */
function handsOverArguments(script: ShellScript): boolean {
  const { commands, execs } = scriptEnds(script);
  return passesArguments(script) && [...commands.map((last) => last.program), ...execs].some((program) => program.name === '');
}

/** The words of the program: those of the exec forms, or, behind a script that hands over, its arguments. */
export function finalWords(image: Image, script: StartScript | undefined): readonly StartWord[] {
  const { start } = image;
  if (start === null) return [];
  const { words } = unwrap(start.argv ?? []);
  if (script === undefined) {
    const entry = unwrap(wordsOf(start.entrypoint)).words[0]?.value ?? '';
    // A wrapper of the base that is not to be seen.
    return start.entrypoint !== null && /(?:\.sh|entrypoint[^/]*)$/i.test(entry) ? unwrap(wordsOf(start.cmd)).words : words;
  }
  const at = words.findIndex((word) => word.span.start === script.span.start);
  return at === -1 ? [] : unwrap(words.slice(at + 1)).words;
}
