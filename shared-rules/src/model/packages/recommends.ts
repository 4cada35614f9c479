import { companionsOf, recommendsOf, type Companion, type Use } from '../../data/apt-recommends';
import { calledPrograms } from '../called-programs';
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
export function missingCompanions(
  image: Image,
  operation: PackageOperation,
): readonly { readonly name: string; readonly besides: PackageOperation['packages'][number] }[] {
  const { run } = operation;
  if (run === null || run.stage === null) return [];
  const { stage } = run;
  const isNamed = (name: string) => stage.chain.some((each) => factsOf(each).named.has(name));
  const found = new Map<string, PackageOperation['packages'][number]>();
  for (const one of operation.packages) {
    for (const { name, when } of one.name === null ? [] : companionsOf(one.name)) {
      if (!found.has(name) && !isNamed(name) && usedFrom(image, stage, run, when)) found.set(name, one);
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
  return operation.packages.every((one) => {
    const recommended = one.name === null || one.file || hangsOnArgument(one, run) ? undefined : recommendsOf(one.name);
    if (recommended === undefined || one.name === null) return false;
    const dropped = recommended.filter((name) => !named.has(name));
    if (dropped.length === 0) return true;
    const needed: readonly Companion[] = companionsOf(one.name);
    return needed.length > 0 && needed.every(({ name }) => named.has(name)) && !dropped.some((name) => calledFrom(image, stage, run, name));
  });
}

/** Whether a build argument may put other packages there than the file says. */
function hangsOnArgument({ written, word }: PackageOperation['packages'][number], run: RunStep): boolean {
  const { scope } = run.state;
  const anyArgument = [...scope.names()].some((name) => scope.get(name)?.kind === 'arg');
  return !written && word.variables.some((name) => (scope.get(name) === undefined ? anyArgument : scope.get(name)?.kind === 'arg'));
}

/** What a stage's installs name, and the last of its RUNs that makes each use: asked for each install, read once. */
interface StageFacts {
  readonly named: ReadonlySet<string>;
  readonly lastUses: Map<Use, number>;
}

const known = new WeakMap<Stage, StageFacts>();

function factsOf(stage: Stage): StageFacts {
  let facts = known.get(stage);
  if (facts === undefined) {
    const installs = stage.runs.flatMap((run) => operationsOf(run)).filter((operation) => isApt(operation.manager) && operation.verb === 'install');
    const names = installs.flatMap((operation) => operation.packages.flatMap(({ name }) => name ?? []));
    known.set(stage, (facts = { named: new Set(names.flatMap((name) => [name, ...(depends.get(name) ?? [])])), lastUses: new Map() }));
  }
  return facts;
}

/** Whether the RUN, one behind it, or one of a stage FROM its stage calls the program. */
function calledFrom(image: Image, stage: Stage, run: RunStep | null, name: string): boolean {
  const { indexes, last } = calledPrograms(stage);
  if ((last.get(name) ?? -1) >= (run === null ? 0 : (indexes.get(run) ?? 0))) return true;
  return image.stages.some((child) => child.parent === stage && calledFrom(image, child, null, name));
}

function usedFrom(image: Image, stage: Stage, run: RunStep | null, use: Use): boolean {
  const { lastUses } = factsOf(stage);
  const last = lastUses.get(use) ?? stage.runs.reduce((found, one, at) => (uses(one, use) ? at : found), -1);
  lastUses.set(use, last);
  if (last >= (run === null ? 0 : (calledPrograms(stage).indexes.get(run) ?? 0))) return true;
  return image.stages.some((child) => child.parent === stage && usedFrom(image, child, null, use));
}

/** Packages that depend on one of the companions, so that naming them is enough. Source: Depends of the Debian 12 packages. */
const depends: ReadonlyMap<string, readonly string[]> = new Map([
  ['build-essential', ['gcc', 'g++', 'make', 'libc6-dev']],
  ['g++', ['gcc', 'libc6-dev']],
  ['ssh', ['openssh-client']],
  ['openssh-server', ['openssh-client']],
]);

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
