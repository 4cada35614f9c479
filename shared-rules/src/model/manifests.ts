import { parseArgs } from '../shell/args';
import type { CommandCall } from '../shell/calls';
import type { Span } from '../text/span';
import type { RunStep } from './image';
import { hasFlag, operationSpan, operationsOf, type PackageOperation } from './packages';

/** A command that installs what a project depends on. */
export interface ProjectInstall {
  readonly call: CommandCall;
  /** As a message names it: `bundle install`. */
  readonly command: string;
  /** From the program to its verb. */
  readonly span: Span;
  /** What it reads to know the packages, as COPY can name it. */
  readonly manifests: readonly string[];
  /** It also installs the project, or runs its scripts, so that it needs the rest as well, unless flags say otherwise. */
  readonly project: boolean;
}

/** The installs of a RUN that read lists of packages: those of the package managers, and those of programs that do nothing else with packages. */
export function projectInstalls(run: RunStep): readonly ProjectInstall[] {
  const managed = operationsOf(run).flatMap((operation): readonly ProjectInstall[] => {
    const manifests = operation.verb === 'install' ? manifestsOf(operation) : [];
    const command = `${operation.manager} ${operation.verbText}`.trim();
    return manifests.length === 0 ? [] : [{ call: operation.call, command, span: operationSpan(operation), manifests, project: false }];
  });
  return [...managed, ...run.calls.flatMap((call) => byProgram(call) ?? [])];
}

interface Program {
  readonly verb: RegExp;
  readonly manifests: readonly string[];
  /** A flag without which the project itself is installed, too; null where it never is. */
  readonly without: RegExp | null;
}

/** Sources: the manuals of the programs, on what each command reads. */
const programs: Readonly<Record<string, Program>> = {
  bundle: { verb: /^install$/, manifests: ['Gemfile*'], without: null },
  composer: { verb: /^install$/, manifests: ['composer.json', 'composer.lock'], without: /^--no-scripts$/ },
  go: { verb: /^mod download$/, manifests: ['go.mod', 'go.sum'], without: null },
  uv: { verb: /^sync$/, manifests: ['pyproject.toml', 'uv.lock'], without: /^--no-install-(?:project|workspace)$/ },
  poetry: { verb: /^(?:install|sync)$/, manifests: ['pyproject.toml', 'poetry.lock'], without: /^(?:--no-root|--no-directory)$/ },
  pipenv: { verb: /^(?:install|sync)$/, manifests: ['Pipfile', 'Pipfile.lock'], without: null },
  bun: { verb: /^(?:install|i|ci)$/, manifests: ['package.json', 'bun.lock*'], without: null },
  mix: { verb: /^deps\.get$/, manifests: ['mix.exs', 'mix.lock'], without: null },
  mvn: { verb: /^dependency:(?:go-offline|resolve(?:-plugins)?)$/, manifests: ['pom.xml'], without: null },
};

/** Flags of these programs that take the next word. */
const values: readonly string[] = (
  '-j --jobs --retry --path --with --without --only --gemfile -d --working-dir --extra -E --extras --group --no-group --only-group --project --directory ' +
  '--python -p --package --index-url -f --file -s --settings -P -t --ignore-platform-req --cache-dir --link-mode'
).split(' ');

function byProgram(call: CommandCall): ProjectInstall | null {
  const program = Object.hasOwn(programs, call.name) ? programs[call.name] : undefined;
  if (program === undefined) return null;
  const { operands } = parseArgs(call.args, { values });
  // `go mod download` has two words, and packages behind them are not the project's.
  const words = operands.slice(0, program.verb.source.includes(' ') ? 2 : 1);
  const last = words.at(-1);
  const verb = words.map((word) => word.value ?? '').join(' ');
  if (
    last === undefined ||
    !program.verb.test(verb) ||
    (operands.length > words.length && call.name !== 'mvn' && !isAllOfGo(call, operands.slice(words.length)))
  )
    return null;
  const { without } = program;
  return {
    call,
    command: `${call.name} ${verb}`,
    span: { start: call.nameWord.span.start, end: last.span.end },
    manifests: program.manifests,
    project: without !== null && !call.args.some((arg) => without.test(arg.value ?? '')),
  };
}

/** `go mod download all` means what the project depends on, too. */
function isAllOfGo(call: CommandCall, rest: readonly { readonly value: string | null }[]): boolean {
  return call.name === 'go' && rest.length === 1 && rest[0]?.value === 'all';
}

/** The files of a project that an install reads to know its packages, as COPY can name them; empty when it reads none, or others. */
export function manifestsOf(install: PackageOperation): readonly string[] {
  const { manager, flags, packages, verbText } = install;
  if (manager === 'pip') {
    const files = flags
      .filter((flag) => flag.name === '-r' || flag.name === '--requirement' || flag.name === '-c' || flag.name === '--constraint')
      .map((flag) => flag.value);
    return files.every((file): file is string => typeof file === 'string' && /^[\w./-]+$/.test(file)) && packages.every((one) => !one.file)
      ? files.map((file) => file.replace(/^\.\//, ''))
      : [];
  }
  if (packages.length > 0 || hasFlag(install, '-g', '--global')) return [];
  if (manager === 'npm') return ['package*.json'];
  if (manager === 'yarn') return verbText.includes('global') ? [] : ['package.json', 'yarn.lock'];
  if (manager === 'pnpm') return ['package.json', 'pnpm-lock.yaml'];
  return [];
}
