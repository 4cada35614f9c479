import { jobWords } from '../data/short-programs';
import { findServer, runsInBackground } from '../data/servers';
import { callsOf } from '../shell/calls';
import type { Pipeline, ShellScript, ShellWord } from '../shell/nodes';
import { programOf, type Program } from '../shell/program';
import { literalOf } from '../shell/static-value';
import { functionsOf } from '../shell/tail';
import { insert, replace, type TextEdit } from '../text/edit';
import { scriptEnds, type LastCommand } from './last-commands';
import { isArguments, kindOf, type ProgramKind } from './program-kind';
import type { SourcedFiles } from './sourced-files';

/** A program that a start script runs as its child where it could, or should, give its place to it. */
export interface Child {
  readonly last: LastCommand;
  /** The word in front of which `exec` would stand: the program, or what runs it (`gosu`, `env`). */
  readonly word: ShellWord;
  readonly reason: ChildReason;
  /** Whether `exec` in front of it does the same for the program: surely, for all that is known, or not at all. */
  readonly exec: 'safe' | 'suggested' | null;
}

/**
 * - `last`: nothing but a missing `exec` keeps the shell. `pipeline`, `subshell`: the program stays a child whatever is written.
 * - `followed`: commands stand behind it, or `||`. `trap`: an EXIT trap would be lost. `keep-alive`: `tail -f` and the like in place of the server.
 */
export type ChildReason = 'last' | 'pipeline' | 'subshell' | 'followed' | 'trap' | 'keep-alive';

/** What is known around the script's text. */
export interface ScriptSurroundings {
  /** The script's file name; null when it has none. */
  readonly name: string | null;
  /** Asked only where it matters. */
  readonly sourced: () => SourcedFiles;
}

/**
 * The programs that a start script runs in the foreground, last on some path, without `exec` (guideline "Use exec in wrapper scripts").
 * Utilities and jobs that end by themselves, builtins, loops, background jobs and functions are none. Nothing is said of a text with syntax errors.
 */
export function childPrograms(script: ShellScript, around: ScriptSurroundings): readonly Child[] {
  if (script.problems.length > 0) return [];
  const judge = new Judge(script, around);
  return Object.freeze(scriptEnds(script).commands.flatMap((last) => judge.child(last) ?? []));
}

/** The edit that puts `exec` in front of a child: behind assignments, in place of `command`. */
export function execEdit(child: Child): TextEdit {
  const head = child.last.command.words[0] as ShellWord;
  return head.value === 'command' ? replace(head.span, 'exec') : insert(head.span.start, 'exec ');
}

class Judge {
  private readonly execNames: ReadonlySet<string>;
  private readonly traps: Traps;
  private readonly pipelines = new Set<Pipeline>();

  constructor(
    private readonly script: ShellScript,
    private readonly around: ScriptSurroundings,
  ) {
    this.execNames = new Set(scriptEnds(script).execs.map((program) => program.name));
    this.traps = trapsOf(script);
  }

  child(last: LastCommand): Child | null {
    const kind = kindOf(last.program);
    if (kind === 'keep-alive') return this.keepAlive(last);
    if (!this.isProgram(last, kind)) return null;
    const reason = this.reasonOf(last, kind);
    if (reason === null) return null;
    return Object.freeze({ last, word: headOf(last), reason, exec: reason === 'last' ? this.execLevel(last, kind) : null });
  }

  /** `daemon; tail -f log`: something must have been started in front of it. */
  private keepAlive(last: LastCommand): Child | null {
    const started = last.before.some(
      ({ inBackground, program }) => inBackground || (program !== null && (isStarter(program) || ['server', 'program', 'variable'].includes(kindOf(program)))),
    );
    if (last.early || !started || last.place === 'followed' || last.place === 'guarded') return null;
    return Object.freeze({ last, word: headOf(last), reason: 'keep-alive', exec: null });
  }

  private isProgram(last: LastCommand, kind: ProgramKind): boolean {
    if (kind === 'server' && leavesForeground(last)) return false;
    // What runs before `exec` prepares it, unless it is a server that stays.
    if (last.beforeExec) return kind === 'server' && staysInFront(last.program.name);
    if (kind === 'arguments' || kind === 'server') return true;
    // On side paths only what surely is the container's program counts.
    if (
      (kind !== 'program' && kind !== 'variable') ||
      last.early ||
      last.place === 'followed' ||
      (last.place === 'guarded' && (last.through.length > 0 || !last.program.nameWord.raw.includes('/')))
    )
      return false;
    if (kind === 'variable') return !isPrefix(last);
    const { name, nameWord, wrappers } = last.program;
    if (this.around.name !== null && jobWords.test(this.around.name.replace(/\.\w+$/, ''))) return false;
    // Where other paths use exec, a program that is not known is most likely left out on purpose: a job that ends.
    if (this.execNames.size > 0 && !(name !== '' && this.execNames.has(name))) return false;
    if (nameWord.raw.includes('/') || wrappers.length > 0) return true;
    const { functions, complete } = this.around.sourced();
    return !functions.has(name) && (complete || !looksLikeFunction(name));
  }

  private reasonOf(last: LastCommand, kind: ProgramKind): ChildReason | null {
    const { place, pipeline } = last;
    if (pipeline !== null && pipeline.commands.length > 1) {
      if (this.pipelines.has(pipeline) || (kind === 'program' && !endsInFilter(pipeline))) return null;
      this.pipelines.add(pipeline);
      return 'pipeline';
    }
    if (place === 'subshell') return 'subshell';
    if (place === 'followed' || place === 'guarded') return 'followed';
    return this.traps.exit ? 'trap' : 'last';
  }

  private execLevel(last: LastCommand, kind: ProgramKind): 'safe' | 'suggested' | null {
    const [head] = last.command.words;
    // `time x` needs the shell; a function that is called from elsewhere too must come back.
    if (head === undefined || last.pipeline !== null || last.program.wrappers.some((wrapper) => wrapper.name === 'time' || wrapper.name === 'builtin'))
      return null;
    if (last.through.some(({ name }) => callsOf(this.script).filter((call) => call.name === name).length > 1)) return null;
    if (head.value !== null && callsOf(this.script).some((call) => call.name === 'alias' && call.args.some((arg) => arg.raw.startsWith(`${head.value}=`))))
      return null;
    if (head.value === 'command') return last.program.wrappers[0]?.words.length === 1 ? 'suggested' : null;
    const sure = this.isSurelyProgram(last, head, kind) && !last.otherStatus && !this.traps.signals;
    return sure ? 'safe' : 'suggested';
  }

  /** Whether the first word can be no function: of this script, or of one that it sources. */
  private isSurelyProgram(last: LastCommand, head: ShellWord, kind: ProgramKind): boolean {
    if (isArguments(head)) return !this.dispatches();
    if (head.raw.includes('/') || last.program.wrappers.length > 0) return true;
    if (head.value === null) return false;
    return kind === 'server' || this.around.sourced().complete;
  }

  /** A function that nothing calls by name may be meant to be named by the script's arguments. */
  private dispatches(): boolean {
    const called = new Set(callsOf(this.script).flatMap((call) => [call.name, ...(call.name === 'trap' ? [call.args[0]?.value?.split(/\s/)[0] ?? ''] : [])]));
    return [...functionsOf(this.script).keys()].some((name) => !called.has(name));
  }
}

/** The first word of the command; what stands behind it for an `exec` that does not help. */
function headOf({ command, program }: LastCommand): ShellWord {
  const exec = program.wrappers.findIndex((wrapper) => wrapper.name === 'exec');
  return exec === -1 ? (command.words[0] as ShellWord) : (program.wrappers[exec + 1]?.words[0] ?? program.nameWord);
}

interface Traps {
  readonly exit: boolean;
  /** A handler for a signal that stops the container: `exec` would drop it. */
  readonly signals: boolean;
}

function trapsOf(script: ShellScript): Traps {
  const signals = callsOf(script)
    .filter((call) => call.name === 'trap' && !call.inSubstitution)
    .flatMap(({ args }) => {
      const operands = args.filter((arg) => arg.value !== '--');
      const handler = operands[0]?.value;
      return operands.length < 2 || handler === '-' || handler === '' || /^-[lpP]/.test(handler ?? '')
        ? []
        : operands.slice(1).map((arg) => (arg.value ?? '').toUpperCase().replace(/^SIG/, ''));
    });
  return { exit: signals.some((name) => name === 'EXIT' || name === '0'), signals: signals.some((name) => /^(?:TERM|INT|QUIT|HUP|1|2|3|15)$/.test(name)) };
}

/** `service x start`, `x --daemon`: a daemon is left behind. */
function isStarter({ name, args }: Program): boolean {
  return (
    /^(?:service|rc-service|invoke-rc\.d|systemctl)$/.test(name) ||
    args.some((arg) => arg.value === 'start' || arg.value === '--daemon') ||
    goesToBackground({ name, args })
  );
}

function goesToBackground({ name, args }: Pick<Program, 'name' | 'args'>): boolean {
  const server = findServer(name);
  return (
    server !== null &&
    runsInBackground(
      server,
      args.map((arg) => literalOf(arg) ?? arg.raw),
    )
  );
}

/** A server that only its words could send to the background; others do so by their configuration, or are started once to set something up. */
function staysInFront(name: string): boolean {
  const server = findServer(name);
  return (
    server !== null &&
    server.background?.when !== 'always' &&
    !/^(?:php-fpm|redis|valkey|haproxy|supervisord|uwsgi|kong|mysql|postgres|pm2|java)$/.test(server.id)
  );
}

/** A server that the words send to the background, or that does so by itself in front of other commands: the fault is another one. */
function leavesForeground({ program, place }: LastCommand): boolean {
  return goesToBackground(program) && (place === 'followed' || findServer(program.name)?.background?.when === 'asked');
}

/** `$SUDO make`: the variable holds a word to put in front, not the program. */
function isPrefix(last: LastCommand): boolean {
  const { nameWord, args } = last.program;
  return args.length > 0 && nameWord.variables.some((name) => /sudo|echo|dry|prefix|wrapper/i.test(name));
}

function looksLikeFunction(name: string): boolean {
  return /[_A-Z]/.test(name) || /^(?:main|run|start|serve|launch|boot|die|fail|log|info|warn|error|abort|usage|help|finish)$/.test(name);
}

/** `server | tee log`: what stands behind the pipe only passes the output on. */
function endsInFilter(pipeline: Pipeline): boolean {
  return pipeline.commands
    .slice(1)
    .every(
      (command) =>
        command.kind === 'simple' &&
        /^(?:tee|cat|logger|sed|awk|grep|jq|ts|rotatelogs|multilog|cronolog|s6-log|perl|bunyan|pino-pretty)$/.test(programOf(command)?.name ?? ''),
    );
}
