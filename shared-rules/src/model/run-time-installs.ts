import { leadingText } from '../shell/args';
import type { CommandCall } from '../shell/calls';
import type { ShellScript, ShellWord } from '../shell/nodes';
import type { Span } from '../text/span';
import { askedForCommands } from './asked-for';
import { hasFlag, type PackageOperation } from './packages';
import { operationsOfCalls } from './packages/operation';
import { isPosixShell } from './run-step';
import type { Scope } from './scope';

/** A command that brings programs into a running container. */
export interface RunTimeInstall {
  /** `download`: code comes from elsewhere without a package manager. */
  readonly kind: 'install' | 'download';
  /** As written: `apt-get install`, `git clone`, `curl`. */
  readonly what: string;
  readonly span: Span;
  /** It runs only where somebody asks for it by a variable. */
  readonly asked: boolean;
}

/** Tools that install a project's dependencies, and are not read as package managers: name and verbs. */
const projectTools: Readonly<Record<string, RegExp>> = {
  bundle: /^(?:install|update)$/,
  bundler: /^(?:install|update)$/,
  composer: /^(?:install|update|require)$/,
  poetry: /^(?:install|add|update)$/,
  pipenv: /^(?:install|sync|update)$/,
  pipx: /^install$/,
  conda: /^(?:install|update)$/,
  mamba: /^(?:install|update)$/,
  bun: /^(?:install|i|add)$/,
  mix: /^deps\.get$/,
  cargo: /^install$/,
};

/** Endings of what is run, or unpacked to be run. */
const codeFile = /\.(?:tar(?:\.\w+)?|tgz|tbz2|txz|zip|deb|rpm|apk|jar|war|whl|egg|gem|phar|sh|bash|py|pl|rb|js|so|run|bin|appimage)(?:[?#].*)?$/i;

const local = /\/\/(?:localhost|127\.0\.0\.1|\[::1\]|169\.254\.169\.254)\b/;

/** What a start script installs or downloads to run it, in text order. `scope`: the variables that the image sets. */
export function runTimeInstalls(script: ShellScript, calls: readonly CommandCall[], scope: Scope): readonly RunTimeInstall[] {
  const asked = askedForCommands(script, (name) => Boolean(scope.get(name)?.value));
  const operations = new Map(operationsOfCalls(calls, script, scope).map((operation) => [operation.call, operation]));
  return calls.flatMap((call): readonly RunTimeInstall[] => {
    const found = (kind: RunTimeInstall['kind'], verb: ShellWord | null): RunTimeInstall => installOf(kind, call, verb, asked.has(call.command));
    const operation = operations.get(call);
    if (operation !== undefined) return installs(operation) ? [found('install', operation.verbWord)] : [];
    const verb = call.args.find((arg) => !leadingText(arg).startsWith('-')) ?? null;
    if (projectTools[call.name]?.test(verb?.value ?? '') === true) return isOffline(call.args) ? [] : [found('install', verb)];
    if (call.name === 'git') return verb?.value === 'clone' && call.args.some((arg) => /:\/\/|^git@|^["']?\$/.test(arg.raw)) ? [found('download', verb)] : [];
    return (call.name === 'curl' || call.name === 'wget') && (bringsCode(call) || isStarted(call, calls)) ? [found('download', null)] : [];
  });
}

function installOf(kind: RunTimeInstall['kind'], call: CommandCall, verb: ShellWord | null, asked: boolean): RunTimeInstall {
  const { nameWord } = call;
  const name = /^(?:python|pypy)[\d.]*$/.test(call.name) ? `${nameWord.raw} -m pip` : nameWord.raw;
  return { kind, what: verb === null ? name : `${name} ${verb.raw}`, span: { start: nameWord.span.start, end: (verb ?? nameWord).span.end }, asked };
}

/** What lies here already comes from the image; an editable install of the project itself only links it. */
function installs(operation: PackageOperation): boolean {
  const { verb, packages } = operation;
  if (verb !== 'install' && verb !== 'upgrade') return false;
  if (hasFlag(operation, '--no-index', '--offline', '--dry-run', '--simulate', '-s', '--download-only', '--no-deps')) return false;
  return !(packages.length > 0 && packages.every((one) => one.file && !/:\/\//.test(one.text ?? '')));
}

function isOffline(args: readonly ShellWord[]): boolean {
  return args.some((arg) => arg.value === '--offline' || arg.value === '--local' || arg.value === '--dry-run');
}

/** curl and wget fetch data, too: only what a shell runs, or a file whose name is one of code, counts. */
function bringsCode(call: CommandCall): boolean {
  if (call.args.some((arg) => local.test(arg.raw))) return false;
  if (isRun(call)) return true;
  return call.args.some((arg) => (/:\/\//.test(arg.raw) || /^["']?\$\{?\w+\}?\/./.test(arg.raw)) && codeFile.test(arg.raw.replace(/["']/g, '')));
}

/** What is downloaded is the program that another command runs, by whatever name: `curl -o "$JAR" URL`, `java -jar "$JAR"`. */
function isStarted(call: CommandCall, calls: readonly CommandCall[]): boolean {
  if (call.args.some((arg) => local.test(arg.raw))) return false;
  const bare = (word: ShellWord) => word.raw.replace(/["']/g, '');
  const files = new Set(call.args.map(bare).filter((text) => text !== '' && !text.startsWith('-') && !text.includes('://')));
  return calls.some(
    (other) =>
      other !== call &&
      (files.has(bare(other.nameWord)) ||
        (other.name === 'java' && other.args.some((arg, at) => arg.value === '-jar' && files.has(bare(other.args[at + 1] ?? arg))))),
  );
}

/** `curl … | sh`, `sh -c "$(curl …)"`, `. <(curl …)`. */
function isRun(call: CommandCall): boolean {
  const pipeline = [...call.ancestors].reverse().find((node) => node.kind === 'pipeline');
  const last = pipeline?.kind === 'pipeline' ? pipeline.commands.at(-1) : undefined;
  const outer = call.inSubstitution ? [...call.ancestors].reverse().find((node) => node.kind === 'simple') : undefined;
  return [last, outer].some((node) => {
    if (node?.kind !== 'simple' || node === call.command) return false;
    const names = node.words.slice(0, 2).map((word) => word.value ?? '');
    return names.some((name) => isPosixShell([name])) || /^(?:\.|source|eval)$/.test(names[0] ?? '');
  });
}
