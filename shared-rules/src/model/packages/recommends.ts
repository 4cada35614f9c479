import { companionsOf, recommendsOf, type Companion, type Use } from '../../data/apt-recommends';
import type { Heredoc, Instruction } from '../../dockerfile/nodes';
import { below, joinPath } from '../../text/path';
import { contextSources, copyWords, findContext } from '../context';
import type { Image, RunStep, Stage } from '../image';
import type { Answers } from '../needs';
import { expand } from '../scope';
import { variablesOf } from '../variables';
import { isApt } from './managers';
import { hasFlag, operationsOf, type PackageOperation } from './operation';

const configFolder = '/etc/apt/apt.conf.d';
/** apt takes these words for false (apt.conf(5)). */
const falsy = /^"?(?:0|false|no|off|without|disable)"?;?$/i;
const setsOff = /Install-Recommends(?:::)?[\s"'\\=]*(?:0|false|no|off|without|disable)\b/i;

/**
 * Whether an `apt-get install` leaves recommended packages out, or says that it wants them: by its own flags, or by a file below /etc/apt that a RUN, COPY or ADD
 * of the stage, or of those that it is FROM, wrote before. A copied configuration file that can not be read counts as one that does.
 */
export function decidesRecommends(image: Image, operation: PackageOperation, answers: Answers, path: string | null): boolean {
  if (hasFlag(operation, '--no-install-recommends', '--install-recommends', '--without-recommends', '-R')) return true;
  if (operation.flags.some((flag) => (flag.name === '-o' || flag.name === '--option') && isOffOption(flag.value))) return true;
  const { run } = operation;
  if (run === null || run.stage === null) return false;
  const variables = variablesOf(operation.call, run.script, run.state.scope);
  if (variables('APT_CONFIG') !== undefined) return true;
  // A variable without known value that is named after options may hold this one.
  if (operation.packages.some((one) => one.name === null && /opt|flag|arg/i.test(one.word.raw))) return true;
  return run.stage.chain.some((stage) => stage.instructions.some((instruction) => isBefore(instruction, run, stage) && writesConfig(image, instruction, operation, answers, path)));
}

function isOffOption(value: string | null | undefined): boolean {
  const match = /^APT::Install-Recommends\s*=\s*(.*)$/i.exec(value ?? '');
  return match !== null && falsy.test((match[1] as string).trim());
}

function isBefore(instruction: Instruction, run: RunStep, stage: Stage): boolean {
  return stage !== run.stage || instruction.span.start <= run.instruction.span.start;
}

function writesConfig(image: Image, instruction: Instruction, operation: PackageOperation, answers: Answers, path: string | null): boolean {
  if (instruction.keyword === 'RUN') {
    const other = image.runOf(instruction);
    return other !== null && other.source !== null && other.source.text.includes('/etc/apt') && writesIn(other, other === operation.run ? operation.call.command.at.start : Number.POSITIVE_INFINITY);
  }
  if (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') return false;
  return copiesConfig(image, instruction, answers, path);
}

/** Whether a command before `end` holds the setting as a text (`echo`, `printf`, `cat` with a here-document); an apt command has it for itself alone. */
function writesIn(run: RunStep, end: number): boolean {
  const own = new Set(operationsOf(run).flatMap((operation) => (isApt(operation.manager) ? [operation.call] : [])));
  return run.calls.some((call) => {
    if (own.has(call) || call.command.at.start >= end) return false;
    const { at, redirects } = call.command;
    return setsOff.test(call.script.source.text.slice(at.start, at.end)) || redirects.some((redirect) => redirect.heredoc !== null && setsOff.test(redirect.heredoc.body));
  });
}

function copiesConfig(image: Image, copy: Instruction, answers: Answers, path: string | null): boolean {
  const state = image.stateAt(copy);
  const last = copyWords(copy).at(-1);
  const written = last === undefined ? null : expand(last, state.scope, image.document.escape);
  const destination = written === null ? null : written.startsWith('/') ? joinPath('/', written) : state.workdir === null ? null : joinPath(state.workdir, written);
  if (destination === null) return false;
  const direct = destination.startsWith('/etc/apt/apt.conf');
  const rest = below(destination, configFolder);
  if (!direct && rest === null) return false;
  if (copy.heredocs.length > 0) return copy.heredocs.some((heredoc: Heredoc) => setsOff.test(heredoc.content.text));
  const sources = contextSources(copy);
  if (sources.length === 0) return direct;
  if (path === null) return direct;
  const folder = findContext(image.document, answers, path)?.folder ?? '.';
  return sources.some((source) => {
    const at = joinPath(folder, source.replace(/^\/+/, '') || '.');
    if (/[*?[$]/.test(source) || at.startsWith('..')) return direct;
    return readsOff(direct ? at : joinPath(at, rest === null || rest === '' ? '.' : rest), direct, answers);
  });
}

/** Whether a file, or one in a folder, sets it off; what can not be seen does where it goes straight to apt's configuration. */
function readsOff(at: string, direct: boolean, answers: Answers): boolean {
  const stat = answers.stat(at);
  if (stat === undefined) return direct;
  if (stat === null) return false;
  const files = stat.type === 'file' ? [at] : (answers.list(at) ?? []).slice(0, 20).map((name) => joinPath(at, name));
  return files.some((file) => setsOff.test(answers.text(file) ?? ''));
}

/**
 * Recommended packages that the stage, or one that is FROM it, needs by what it does from the operation on, and that no `apt-get install` of the chain names.
 * Each with the argument that recommends it.
 */
export function missingCompanions(image: Image, operation: PackageOperation): readonly { readonly name: string; readonly besides: PackageOperation['packages'][number] }[] {
  const { run } = operation;
  if (run === null || run.stage === null) return [];
  const named = namedPackages(run.stage);
  const later = laterSteps(image, run.stage, run);
  const found = new Map<string, PackageOperation['packages'][number]>();
  for (const one of operation.packages) {
    for (const { name, when } of one.name === null ? [] : companionsOf(one.name)) {
      if (!named.has(name) && !found.has(name) && later.some((step) => uses(step, when))) found.set(name, one);
    }
  }
  return [...found].map(([name, besides]) => ({ name, besides }));
}

/** Whether nothing is lost without the recommended packages: each package is known to bring none that is not named anyway, or what it is known to need is named. */
export function needsNoRecommends(image: Image, operation: PackageOperation): boolean {
  const { run } = operation;
  const stage = run?.stage ?? null;
  if (run === null || stage === null || (stage.family !== 'debian' && stage.family !== 'ubuntu')) return false;
  if (!operation.complete || operation.packages.length === 0) return false;
  const named = new Set(operation.packages.map((one) => one.name));
  const called = new Set(laterSteps(image, stage, run).flatMap((step) => step.calls.map((call) => call.name)));
  return operation.packages.every((one) => {
    const recommended = one.name === null || one.file ? undefined : recommendsOf(one.name);
    if (recommended === undefined || one.name === null) return false;
    const dropped = recommended.filter((name) => !named.has(name));
    if (dropped.length === 0) return true;
    const needed: readonly Companion[] = companionsOf(one.name);
    return needed.length > 0 && needed.every(({ name }) => named.has(name)) && !dropped.some((name) => called.has(name));
  });
}

function namedPackages(stage: Stage): ReadonlySet<string> {
  const all = stage.chain.flatMap((one) => one.runs.flatMap((run) => operationsOf(run)));
  const names = all.flatMap((operation) => (isApt(operation.manager) && operation.verb === 'install' ? operation.packages.flatMap((one) => one.name ?? []) : []));
  return new Set(names.flatMap((name) => [name, ...(depends.get(name) ?? [])]));
}

/** Packages that depend on one of the companions, so that naming them is enough. Source: Depends of the Debian 12 packages. */
const depends: ReadonlyMap<string, readonly string[]> = new Map([
  ['build-essential', ['gcc', 'g++', 'make', 'libc6-dev']],
  ['g++', ['gcc', 'libc6-dev']],
  ['ssh', ['openssh-client']],
  ['openssh-server', ['openssh-client']],
]);

/** The RUN, those behind it, and those of the stages FROM its stage. */
function laterSteps(image: Image, stage: Stage, run: RunStep | null): readonly RunStep[] {
  const own = run === null ? stage.runs : stage.runs.slice(stage.runs.indexOf(run));
  return [...own, ...image.stages.filter((child) => child.parent === stage).flatMap((child) => laterSteps(image, child, null))];
}

const compilers: ReadonlySet<string> = new Set(['gcc', 'g++', 'cc', 'c++', 'make', 'cmake', 'ninja', 'meson', 'configure', 'cargo', 'autoreconf']);

function uses(run: RunStep, use: Use): boolean {
  const text = run.source?.text ?? '';
  const calls = (...names: readonly string[]) => run.calls.some((call) => names.includes(call.name));
  switch (use) {
    case 'https':
      return text.includes('https://');
    case 'ssh':
      return /git@[\w.-]+:|ssh:\/\//.test(text) || calls('ssh', 'scp', 'ssh-keyscan', 'ssh-keygen', 'ssh-agent');
    case 'pip-build':
      return operationsOf(run).some((operation) => operation.manager === 'pip' && operation.verb === 'install');
    case 'keyserver':
      return /--keyserver|--recv-keys?\b|apt-key adv/.test(text);
    case 'compile':
      return run.calls.some((call) => compilers.has(call.name));
    case 'make':
      return calls('make', 'cmake');
    case 'xvfb-run':
      return calls('xvfb-run');
  }
}
