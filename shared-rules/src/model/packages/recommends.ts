import { companionsOf, recommendsOf, type Companion, type Use } from '../../data/apt-recommends';
import type { Image, RunStep, Stage } from '../image';
import type { Answers } from '../needs';
import { variablesOf } from '../variables';
import { aptConfiguration, isConfigured } from './configuration';
import { isApt } from './managers';
import { hasFlag, mayHoldFlags, operationsOf, type PackageOperation } from './operation';

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
  if (mayHoldFlags(operation)) return true;
  return isConfigured(image, operation, aptConfiguration, setsOff, answers, path);
}

function isOffOption(value: string | null | undefined): boolean {
  const match = /^APT::Install-Recommends\s*=\s*(.*)$/i.exec(value ?? '');
  return match !== null && falsy.test((match[1] as string).trim());
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
    const recommended = one.name === null || one.file || hangsOnArgument(one, run) ? undefined : recommendsOf(one.name);
    if (recommended === undefined || one.name === null) return false;
    const dropped = recommended.filter((name) => !named.has(name));
    if (dropped.length === 0) return true;
    const needed: readonly Companion[] = companionsOf(one.name);
    return needed.length > 0 && needed.every(({ name }) => named.has(name)) && !dropped.some((name) => called.has(name));
  });
}

/** Whether a build argument may put other packages there than the file says. */
function hangsOnArgument({ written, word }: PackageOperation['packages'][number], run: RunStep): boolean {
  const { scope } = run.state;
  const anyArgument = [...scope.names()].some((name) => scope.get(name)?.kind === 'arg');
  return !written && word.variables.some((name) => (scope.get(name) === undefined ? anyArgument : scope.get(name)?.kind === 'arg'));
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
