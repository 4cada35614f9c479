import type { Dockerfile, Flag, Instruction, JsonString } from '../dockerfile/nodes';
import { callsOf, type CommandCall } from '../shell/calls';
import type { ShellScript } from '../shell/nodes';
import { parseShell } from '../shell/parse';
import { MappedText } from '../text/mapped-text';
import { baseName } from '../text/path';
import type { Mount, RunStep, Stage, StageState } from './image';

const posixShells: ReadonlySet<string> = new Set(['sh', 'bash', 'dash', 'ash', 'ksh', 'mksh', 'zsh']);

/** Whether the words of a SHELL (or the front of an exec form) start a POSIX shell that reads a command text. */
export function isPosixShell(words: readonly string[]): boolean {
  const first = baseName(words[0] ?? '');
  // `conda run -n env /bin/bash -c` hands the text on.
  if (/^(?:conda|mamba|micromamba)$/.test(first)) return words[1] === 'run' && words.some((word) => posixShells.has(baseName(word)));
  return posixShells.has(first) || ((first === 'env' || first === 'busybox') && posixShells.has(baseName(words[1] ?? '')));
}

/** Whether a SHELL is one of Windows. */
export function isWindowsShell(words: readonly string[]): boolean {
  const program = (words[0] ?? '').toLowerCase().replaceAll('\\', '/');
  return /(^|\/)(powershell|pwsh|cmd)(\.exe)?$/.test(program);
}

/** Makes the step of a RUN (or of an ONBUILD RUN). The shell text is parsed when it is first asked for. */
export function buildRun(document: Dockerfile, instruction: Instruction, stage: Stage | null, state: StageState, windows: boolean): RunStep {
  return new Step(document, instruction, stage, state, windows);
}

/** A long file has thousands: what they find out on first use stands in fields, not in functions of their own. */
class Step implements RunStep {
  readonly onbuild: boolean;
  readonly form: RunStep['form'];
  readonly #document: Dockerfile;
  readonly #windows: boolean;
  #source: MappedText | null | undefined;
  #script: ShellScript | null | undefined;
  #mounts: readonly Mount[] | undefined;

  constructor(
    document: Dockerfile,
    readonly instruction: Instruction,
    readonly stage: Stage | null,
    readonly state: StageState,
    windows: boolean,
  ) {
    this.onbuild = instruction.onbuild;
    this.form = instruction.json !== null ? 'exec' : inlineScript(instruction) ? 'heredoc' : 'shell';
    this.#document = document;
    this.#windows = windows;
    Object.freeze(this);
  }

  get source(): MappedText | null {
    if (this.#source === undefined) this.#source = this.#windows ? null : shellSource(this.#document, this.instruction, this.state);
    return this.#source;
  }

  get script(): ShellScript | null {
    if (this.#script === undefined) this.#script = this.source === null ? null : parseShell(this.source);
    return this.#script;
  }

  get calls(): readonly CommandCall[] {
    return this.script === null ? [] : callsOf(this.script);
  }

  get mounts(): readonly Mount[] {
    return (this.#mounts ??= this.instruction.flags.filter((flag) => flag.name === 'mount').map(readMount));
  }
}

/** The text that a POSIX shell runs; null when none does. */
function shellSource(document: Dockerfile, instruction: Instruction, state: StageState): MappedText | null {
  if (instruction.json !== null) return commandString(document, instruction.json);
  if (inlineScript(instruction)) {
    const heredoc = instruction.heredocs[0];
    if (heredoc === undefined) return null;
    const program = instruction.words.filter((word) => !word.value.startsWith('<<'))[0]?.value;
    const interpreter = program ?? /^#!\s*(\S+(?:[ \t]+\S+)?)/.exec(heredoc.content.text)?.[1];
    const shell = interpreter === undefined ? state.shell : interpreter.split(/\s+/);
    return isPosixShell(shell) ? heredoc.content : null;
  }
  if (!isPosixShell(state.shell)) return null;
  return shellText(document, instruction);
}

/** Shell-form text of RUN, CMD or ENTRYPOINT, with the bodies of its heredocs behind it as the shell reads them. */
export function shellText(document: Dockerfile, instruction: Instruction): MappedText {
  const first = instruction.heredocs[0];
  const last = instruction.heredocs[instruction.heredocs.length - 1];
  if (first === undefined || last === undefined) return instruction.body;
  const from = first.bodySpan.start;
  const to = last.terminatorSpan?.end ?? last.bodySpan.end;
  const body = instruction.body;
  return new MappedText(`${body.text}\n${document.text.slice(from, to)}`, [
    ...body.segments,
    { at: body.text.length, source: from - 1, length: to - from + 1 },
  ]);
}

/** `RUN <<EOF` and `RUN <<EOF bash`, `RUN bash <<EOF`: the heredoc is the program text, not data for a command. */
function inlineScript(instruction: Instruction): boolean {
  if (instruction.heredocs.length !== 1) return false;
  const others = instruction.words.filter((word) => !/^\d*<</.test(word.value));
  const [program, ...options] = others.map((word) => word.value);
  if (program === undefined) return true;
  return (
    (posixShells.has(baseName(program)) || /^(python|perl|ruby|node)[\d.]*$/.test(baseName(program))) &&
    options.every((option) => /^[-+]/.test(option) || option === 'pipefail')
  );
}

/** The text behind `-c` of `["sh", "-c", "text"]`, when its characters stand in the document as they are. */
export function commandString(document: Dockerfile, words: readonly JsonString[]): MappedText | null {
  const at = words.findIndex((word) => /^-[A-Za-z]*c$/.test(word.value));
  const text = words[at + 1];
  if (at < 1 || text === undefined || !isPosixShell(words.slice(0, at).map((word) => word.value))) return null;
  const inner = { start: text.span.start + 1, end: text.span.end - 1 };
  return document.text.slice(inner.start, inner.end) === text.value ? MappedText.whole(text.value, inner.start) : null;
}

function readMount(flag: Flag): Mount {
  const option = (...names: string[]) => flag.options.find((one) => names.includes(one.name.toLowerCase()));
  const type = option('type')?.value ?? 'bind';
  const readOnly = option('readonly', 'ro');
  const writable = option('rw', 'readwrite');
  return {
    type,
    target: option('target', 'dst', 'destination')?.value ?? null,
    source: option('source', 'src')?.value ?? null,
    from: option('from')?.value ?? null,
    readOnly: writable !== undefined ? writable.value === 'false' : readOnly !== undefined ? readOnly.value !== 'false' : type === 'bind',
    span: flag.span,
  };
}
