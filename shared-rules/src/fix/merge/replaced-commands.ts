import type { CommandCall } from '../../shell/calls';
import { baseName } from '../../text/path';

const systemManagers: ReadonlySet<string> = new Set(['apt', 'apt-get', 'aptitude', 'apk', 'dnf', 'yum', 'microdnf', 'tdnf', 'zypper', 'pacman', 'rpm', 'dpkg']);
const languageManagers = /^(?:pip[\d.]*|pipx|uv|npm|yarn|pnpm|gem|cargo|go|conda|mamba|micromamba|brew|snap|rustup|corepack|easy_install|poetry|composer)$/;
const verbs: ReadonlySet<string> = new Set([
  'install',
  'add',
  'i',
  'in',
  'reinstall',
  'upgrade',
  'update',
  'global',
  'localinstall',
  'require',
  'tool',
  'prepare',
  '-i',
  '-U',
  '-S',
  '-Sy',
  '-Syu',
]);

/** Whether the call upgrades what the distribution has installed, whatever that is. */
export function isSystemUpgrade(call: CommandCall): boolean {
  const values = valuesOf(call);
  switch (call.name) {
    case 'apt':
    case 'apt-get':
    case 'aptitude':
      return values.some((value) => /^(?:(?:dist-|full-|safe-)?upgrade)$/.test(value));
    case 'apk':
      return values.includes('upgrade');
    case 'dnf':
    case 'yum':
    case 'microdnf':
    case 'tdnf':
      return values.some((value) => /^(?:update|upgrade|update-minimal|distro-sync|system-upgrade|groupupdate)$/.test(value));
    case 'zypper':
      return values.some((value) => /^(?:update|up|dist-upgrade|dup|patch)$/.test(value));
    case 'pacman':
      return values.some((value) => /^-S[a-z]*u/.test(value) || value === '--sysupgrade');
    default:
      return false;
  }
}

/** Programs of which any argument may be a file that they write or remove. */
const writers: ReadonlySet<string> = new Set([
  'curl',
  'wget',
  'tee',
  'rm',
  'unlink',
  'touch',
  'go',
  'gcc',
  'g++',
  'cc',
  'clang',
  'update-alternatives',
  'alternatives',
  'dpkg-divert',
]);
/** Programs whose last argument is the file, or the folder, that they write. */
const copiers: ReadonlySet<string> = new Set(['cp', 'mv', 'ln', 'install']);

/** The names of commands that the call may put into PATH or take from it: packages that it installs by name, files that it writes into a `bin`. */
export function replacedNames(call: CommandCall): ReadonlySet<string> {
  const values = valuesOf(call);
  const names = new Set(packagesOf(call, values).map(packageName));
  const written = call.command.redirects.flatMap((redirect) => redirect.target?.value ?? []);
  if (writers.has(call.name)) written.push(...values);
  if (copiers.has(call.name)) written.push(...values.slice(-1));
  for (const path of written) names.add(/(?:^|\/)s?bin\/([^/]+)$/.exec(path)?.[1] ?? '');
  // `cp tool /usr/local/bin/`
  if (copiers.has(call.name) && /(?:^|\/)s?bin\/?$/.test(values[values.length - 1] ?? '')) for (const value of values.slice(0, -1)) names.add(baseName(value));
  if (names.has('pip')) names.add('pip3');
  names.delete('');
  return names;
}

function packagesOf(call: CommandCall, values: readonly string[]): readonly string[] {
  if (/^python[\d.]*$/.test(call.name) && values[0] === '-m' && /^pip[\d.]*$/.test(values[1] ?? '')) return operandsOf(values.slice(2));
  if (systemManagers.has(call.name) || languageManagers.test(call.name)) return operandsOf(values);
  return [];
}

/** What stands behind the verb, without flags. */
function operandsOf(values: readonly string[]): readonly string[] {
  const verb = values.findIndex((value) => verbs.has(value));
  return verb === -1 ? [] : values.slice(verb + 1).filter((value) => !value.startsWith('-'));
}

/** `pip==24.0`, `pip[x]`, `npm@10`, `curl=8.5-r0`, `./git_2.deb` → the name. */
function packageName(operand: string): string {
  return baseName(operand).replace(/(?!^)[=<>~@[:_].*$/, '');
}

function valuesOf(call: CommandCall): readonly string[] {
  return call.args.map((word) => word.value ?? word.raw);
}
