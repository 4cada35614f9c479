import { interpreters, isLongRunning, isOneShot, shells } from '../data/long-programs';
import { consoleCommands, djangoCommands, jobModules, subcommands } from '../data/long-subcommands';
import { jobPrograms, jobWords, shellBuiltins, shortUtilities } from '../data/short-programs';
import type { ShellWord } from '../shell/nodes';
import { parseShell } from '../shell/parse';
import { programOf, type Program } from '../shell/program';
import { literalOf } from '../shell/static-value';
import { MappedText } from '../text/mapped-text';
import { baseName } from '../text/path';

/**
 * How long a command runs, as far as its words tell.
 * - `builtin`: the shell itself does it; `short`: a utility or a job that ends by itself.
 * - `keep-alive`: does nothing but last (`tail -f`, `sleep infinity`).
 * - `arguments`: whatever the script is given (`"$@"`); `server`: a program known to run until it is stopped; `program`: some other program, which may.
 * - `variable`: its name is a variable's value: a program, most likely, but a function or a builtin may be meant.
 */
export type ProgramKind = 'builtin' | 'short' | 'keep-alive' | 'arguments' | 'server' | 'program' | 'variable';

/** Sorts a command by the tables of programs. Functions of the script are not known here: ask for them first. */
export function kindOf(program: Program): ProgramKind {
  const { nameWord, name } = program;
  if (isArguments(nameWord)) return 'arguments';
  const args = program.args.map((arg) => literalOf(arg));
  if (name === '') return variableKind(nameWord, args);
  // `gosu app bash`, `env X=1 true`: what runs is behind the wrapper, but a program, not the builtin of that name.
  if (shellBuiltins.has(name) && !literalOf(nameWord)?.includes('/'))
    return program.wrappers.some((wrapper) => wrapper.name !== 'command' && wrapper.name !== 'builtin') ? 'short' : 'builtin';
  return namedKind(name, args);
}

/** Whether a word stands for all arguments of the script: `"$@"`, `$*`, `${@}`, `"${@:2}"`. */
export function isArguments(word: ShellWord): boolean {
  return /^"?\$(?:[@*]|\{[@*](?::\d+)?\})"?$/.test(word.raw);
}

function variableKind(word: ShellWord, args: readonly (string | null)[]): ProgramKind {
  // `run_$TEST` picks a function; `$HOME/bin/server` and `$(command -v node)` are programs.
  const text = word.parts.map((part) => (part.kind === 'text' || part.kind === 'pattern' ? part.text : '')).join('');
  const end = word.parts.at(-1);
  if (text.includes('/')) return end?.kind === 'text' && end.text.includes('/') ? namedKind(baseName(end.text), args) : 'program';
  if (word.substitutions.length > 0) return 'variable';
  return text === '' && word.variables.length > 0 ? 'variable' : 'short';
}

/** The same for a program by its base name and its arguments; null for one that is not literal. */
export function namedKind(name: string, args: readonly (string | null)[]): ProgramKind {
  if (name === 'sleep') return args.some((arg) => arg === 'infinity' || arg === 'inf' || /^\d{5,}|^\d+d$/.test(arg ?? '')) ? 'keep-alive' : 'short';
  if (name === 'tail') return args.some((arg) => arg !== null && /^(?:-[0-9a-z]*[fF]|--follow|--retry)/.test(arg)) ? 'keep-alive' : 'short';
  if (name === 'npx' || name === 'pnpx' || name === 'bunx') return behind(args, /^(?:-p|--package|-c|--call)$/);
  if (name === 'npm' || name === 'yarn' || name === 'pnpm' || name === 'bun') return packageScript(name, args);
  if (/^(?:bundler?|pipenv|poetry|uv|rye|pdm|hatch|opentelemetry-instrument|ddtrace-run|newrelic-admin)$/.test(name)) return runner(name, args);
  // `wait-for-it.sh db:5432 -- server`
  if (/^(?:wait|dockerize)/.test(name) && args.includes('--')) return behind(args.slice(args.indexOf('--') + 1), /^(?!)/);
  if (name === 'django-admin' || name === 'manage.py') return commandOf(args, djangoCommands);
  if (name === 'artisan' || name === 'console') return commandOf(args, consoleCommands);
  const spec = subcommands.get(name);
  if (spec !== undefined) {
    const operands = operandsOf(args);
    if (operands.some((operand) => operand !== null && spec.long.test(operand))) return 'server';
    if (operands[0] === null) return name === 'make' || name === 'rake' ? 'short' : 'program';
    return operands.length === 0 && spec.bare === true ? 'server' : 'short';
  }
  if (shortUtilities.has(name) || jobPrograms.has(name)) return 'short';
  const interpreter = interpreters.has(name.replace(/\d[\d.]*$/, '')) || name === 'node' || name === 'nodejs';
  if ((interpreter || isLongRunning(name)) && isOneShot(name, args)) return 'short';
  if (shells.has(name) || name === 'su' || name === 'runuser') return shellKind(args);
  if (interpreter) return fileKind(name, args);
  if (isLongRunning(name)) return 'server';
  return jobWords.test(name) ? 'short' : 'program';
}

/** `sh file`, `bash -c text`, `su user -c text`, `bash` alone (a person's session). */
function shellKind(args: readonly (string | null)[]): ProgramKind {
  const at = args.findIndex((arg) => arg !== null && /^(?:-[A-Za-z]*c|--command)$/.test(arg));
  if (at !== -1) {
    const text = args[at + 1];
    if (text === undefined) return 'program';
    return text === null ? 'variable' : textKind(text);
  }
  const file = args.find((arg) => arg === null || !/^[-+]/.test(arg));
  return file != null && jobWords.test(baseName(file)) ? 'short' : 'program';
}

/** The text of `-c`: its last command decides. */
function textKind(text: string): ProgramKind {
  const last = parseShell(MappedText.whole(text)).statements.at(-1)?.command;
  const item = last?.kind === 'and-or' ? last.items.at(-1) : last;
  const program = item?.kind === 'simple' ? programOf(item) : null;
  if (program === null) return 'short';
  const kind = kindOf(program);
  return kind === 'builtin' ? 'short' : kind;
}

/** `python file`, `python -m module`, `python manage.py command`. */
function fileKind(name: string, args: readonly (string | null)[]): ProgramKind {
  const python = name.startsWith('py');
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] as string | null;
    if (arg === null) return 'program';
    if (python && arg === '-m') {
      const module = args[at + 1] ?? null;
      if (module === null) return 'program';
      if (isLongRunning(module)) return namedKind(module, args.slice(at + 2));
      return jobModules.has(module) || jobWords.test(module) ? 'short' : 'server';
    }
    if (/^-(?:c|e|r|p|i|-eval|-print|-interactive)$/.test(arg)) return 'short';
    if (arg === '-S' && name.startsWith('php')) return 'server';
    if (arg.startsWith('-')) {
      if (/^-(?:W|X|r|I|d|-require|-import|-loader|-env-file)$/.test(arg)) at++;
      continue;
    }
    const file = baseName(arg);
    const rest = args.slice(at + 1);
    if (file === 'manage.py') return commandOf(rest, djangoCommands);
    if (file === 'artisan' || file === 'console') return commandOf(rest, consoleCommands);
    if (/^(?:gunicorn|uvicorn|celery|flask|airflow|rails|puma|sidekiq|rake|npm|yarn|next|nuxt|vite)$/.test(file)) return namedKind(file, rest);
    return jobWords.test(file.replace(/\.\w+$/, '')) ? 'short' : 'server';
  }
  // Without a file it is a person's session.
  return 'program';
}

/** The subcommand decides; one that is not literal may be any. */
function commandOf(args: readonly (string | null)[], long: RegExp): ProgramKind {
  const command = operandsOf(args)[0];
  if (command === null) return 'program';
  return command !== undefined && long.test(command) ? 'server' : 'short';
}

/** `npm start`, `npm run serve`, `yarn dev`. */
function packageScript(name: string, args: readonly (string | null)[]): ProgramKind {
  const operands = args.filter(
    (arg, index) => arg === null || (!arg.startsWith('-') && !/^(?:--prefix|-C|--cwd|--dir|--filter|-F|-w|--workspace)$/.test(args[index - 1] ?? '')),
  );
  const [verb, script] = operands;
  if (verb === undefined) return 'short';
  if (verb === null) return 'program';
  if (verb === 'start') return 'server';
  if (verb === 'exec' || verb === 'x' || verb === 'dlx') return behind(args.slice(args.indexOf(verb) + 1), /^-c$/);
  if (verb === 'run' || verb === 'run-script') return script === undefined ? 'short' : script === null ? 'program' : jobWords.test(script) ? 'short' : 'server';
  if (name === 'bun' && /\.[jt]sx?$/.test(verb)) return 'server';
  // Hadoop has a command of the same name.
  if (name === 'yarn' && /^(?:resourcemanager|nodemanager|historyserver|timelineserver|proxyserver)$/.test(verb)) return 'server';
  return name !== 'npm' && /^(?:dev|serve|server|develop|watch|prod(?:uction)?|start[-:]\w+|storybook)$/.test(verb) ? 'server' : 'short';
}

/** `bundle exec X`, `poetry run X`: X decides. */
function runner(name: string, args: readonly (string | null)[]): ProgramKind {
  if (/^(?:ddtrace-run|opentelemetry-instrument)$/.test(name)) return behind(args, /^--\w+$/);
  const at = args.findIndex((arg) => arg === 'exec' || arg === 'run' || arg === 'run-program');
  return at === -1 ? 'short' : behind(args.slice(at + 1), /^(?:--gemfile|-C|--directory|--env-file|--with|--python|-p|--project)$/);
}

/** A program that is an argument of another, behind that one's own flags. */
function behind(args: readonly (string | null)[], withValue: RegExp): ProgramKind {
  let at = 0;
  while (at < args.length && args[at]?.startsWith('-')) at += withValue.test(args[at] as string) ? 2 : 1;
  const name = args[at];
  if (name === undefined) return 'short';
  if (name === null) return 'program';
  return namedKind(baseName(name), args.slice(at + 1));
}

function operandsOf(args: readonly (string | null)[]): readonly (string | null)[] {
  return args.filter((arg) => arg === null || !arg.startsWith('-'));
}
