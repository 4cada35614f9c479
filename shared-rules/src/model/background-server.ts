import { findServer, runsInBackground, type ForegroundForm, type ServerProgram } from '../data/servers';
import { callsOf } from '../shell/calls';
import type { ShellWord } from '../shell/nodes';
import { literalOf } from '../shell/static-value';
import { insert, remove, replace, type TextEdit } from '../text/edit';
import { baseName } from '../text/path';
import type { Span } from '../text/span';
import type { StartWord } from './image';
import { scriptEnds, type LastCommand } from './last-commands';
import { kindOf } from './program-kind';
import { perScript } from '../shell/per-script';

/** A command that leaves a daemon behind and ends, so that nothing keeps the container. */
export interface BackgroundStart {
  /** The program's word. */
  readonly span: Span;
  /** As a message names it: `nginx`, `service nginx start`. */
  readonly command: string;
  /** Null for init scripts (`service`). */
  readonly server: ServerProgram | null;
  /** The edits to its foreground form; null when none is known. */
  readonly foreground: (() => readonly TextEdit[]) | null;
}

/** The words of an exec form, wrappers taken off. */
export function backgroundWords(words: readonly StartWord[]): BackgroundStart | null {
  const [program, ...args] = words;
  if (program === undefined) return null;
  const values = args.map((arg) => arg.value);
  const found = judge(program.value, values);
  if (found === null) return null;
  const form = found.server?.background?.foreground ?? null;
  const last = (args.at(-1) ?? program).span.end;
  return {
    ...found,
    span: program.span,
    foreground:
      form === null
        ? null
        : () =>
            edits(
              form,
              program.span.end,
              args.map((arg) => ({ span: arg.span, value: arg.value })),
              last,
              (value) => JSON.stringify(value),
              ', ',
            ),
  };
}

/** The command that a shell text ends in on every path; null when some path ends otherwise. */
export const backgroundEnd = perScript((script): BackgroundStart | null => {
  if (script.problems.length > 0) return null;
  const { commands, execs } = scriptEnds(script);
  const ends = commands.filter((last) => !last.early && !isShort(last));
  const programs = [...ends.map((last) => last.program), ...execs];
  const [program] = programs;
  if (program === undefined || programs.length > 1 || ends.some((last) => last.place === 'subshell' || last.place === 'pipeline')) return null;
  // Something else that runs on, and is waited for or not.
  if (ends.some((last) => last.before.some((one) => one.inBackground))) return null;
  if (execs.length > 0 && callsOf(script).some((call) => call.inBackground)) return null;
  const values = program.args.map((arg) => literalOf(arg));
  const name = literalOf(program.nameWord);
  const found = name === null ? null : judge(name, values);
  if (found === null) return null;
  const form = found.server?.background?.foreground ?? null;
  const last = (program.args.at(-1) ?? program.nameWord).span.end;
  const args = program.args.map((arg: ShellWord, index) => ({ span: arg.span, value: values[index] ?? '' }));
  return { ...found, span: program.nameWord.span, foreground: form === null ? null : () => edits(form, program.nameWord.span.end, args, last, quote, ' ') };
});

function isShort(last: LastCommand): boolean {
  const kind = kindOf(last.program);
  return (
    (kind === 'builtin' || kind === 'short') &&
    !startsService(
      last.program.name,
      last.program.args.map((arg) => literalOf(arg)),
    )
  );
}

function judge(program: string, args: readonly (string | null)[]): Pick<BackgroundStart, 'command' | 'server'> | null {
  const name = baseName(program);
  if (startsService(name, args) || (/^\/etc\/(?:rc\.d\/)?init\.d\//.test(program) && args[0] === 'start'))
    return { command: [name, ...args].join(' '), server: null };
  const server = findServer(program);
  // A script of that name is tomcat's only in tomcat's folder.
  if (server === null || (name === 'startup.sh' && !/tomcat|catalina/i.test(program))) return null;
  // An argument that is not known may hold the flag.
  if (args.includes(null) || args.some((arg) => arg?.includes('daemon off'))) return null;
  return runsInBackground(server, args as readonly string[]) ? { command: [name, ...args].slice(0, 3).join(' '), server } : null;
}

function startsService(name: string, args: readonly (string | null)[]): boolean {
  return (/^(?:service|invoke-rc\.d)$/.test(name) && args[1] === 'start') || (name === 'rc-service' && args.includes('start'));
}

interface Arg {
  readonly span: Span;
  readonly value: string;
}

function edits(
  form: ForegroundForm,
  start: number,
  args: readonly Arg[],
  end: number,
  write: (value: string) => string,
  separator: string,
): readonly TextEdit[] {
  const made: TextEdit[] = [];
  for (const [index, arg] of args.entries()) {
    const other = form.replace?.[arg.value];
    if (other !== undefined) made.push(replace(arg.span, write(other)));
    // With what joins it to the word before.
    else if (form.remove?.includes(arg.value)) made.push(remove({ start: args[index - 1]?.span.end ?? start, end: arg.span.end }));
  }
  return form.add === undefined ? made : [...made, insert(end, form.add.map((word) => `${separator}${write(word)}`).join(''))];
}

function quote(value: string): string {
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value}'`;
}
