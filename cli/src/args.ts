import { parseArgs } from 'node:util';
import { defaultConfig, platforms, presets, readSettings, rules, settingName, severities, type Settings } from '@plimsoll/shared-rules';

type Format = 'human' | 'json';

/** What the command line asks for. */
export interface Arguments {
  readonly command: 'check' | 'help' | 'version' | 'explain' | 'config' | 'init';
  /** The rule of `--explain`. */
  readonly explain: string;
  /** Files and folders; empty for standard input. */
  readonly paths: readonly string[];
  /** The name that standard input goes by; null when files are checked. */
  readonly stdinName: string | null;
  /** What the command line itself sets: it goes before every file of settings. */
  readonly settings: Settings;
  /** The build context of all Dockerfiles, as given; null: each file's own tells. */
  readonly context: string | null;
  readonly fix: 'none' | 'safe' | 'unsafe';
  readonly dryRun: boolean;
  readonly hints: boolean;
  readonly format: Format;
}

const commands = ['check', 'config', 'init'] as const;

/** The command line cannot be understood; the message says which part. */
export class UsageError extends Error {}

const options = {
  fix: { type: 'boolean' },
  'fix-unsafe': { type: 'boolean' },
  'fix-dry-run': { type: 'boolean' },
  platform: { type: 'string' },
  preset: { type: 'string' },
  context: { type: 'string' },
  rule: { type: 'string', multiple: true },
  hints: { type: 'boolean' },
  format: { type: 'string' },
  'fail-on': { type: 'string' },
  'stdin-filename': { type: 'string' },
  explain: { type: 'string' },
  version: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

export const usage = `usage: plimsoll [check] [options] [file, folder or glob …]

Checks Dockerfiles and start scripts against best practices for container images.
Folders are searched; without any path, the current one. "-" reads standard input.
JSON is one array of findings (schemas/check-output.schema.json), hints included.

  --fix                     repair what is safe to repair
  --fix-unsafe              repair also what may drop something that is used
  --fix-dry-run             show what would be repaired, write nothing
  --platform PLATFORM       ${platforms.join(', ')} (default ${defaultConfig.platform})
  --preset PRESET           ${presets.join(', ')} (default ${defaultConfig.preset})
  --context DIR             build context of the Dockerfiles (default: found from their COPY sources)
  --rule ID=LEVEL           level of one rule: ${severities.join(', ')}, off; may be repeated
  --hints                   show hints too
  --format FORMAT           human, json
  --fail-on SEVERITY        least severity that fails: ${severities.join(', ')}, none (default warning)
  --stdin-filename NAME     check standard input as if it were the file NAME
  --explain RULE            show a rule's page
  --version, --help

exit codes: 0 nothing found, 1 findings of that severity or above, 2 trouble with usage or files`;

/** Reads the command line, without its first two words. Throws UsageError. */
export function readArguments(argv: readonly string[]): Arguments {
  const { values, positionals } = parse(argv);
  const stdin = positionals.includes('-') || values['stdin-filename'] !== undefined;
  const [first] = positionals;
  const named = commands.find((one) => one === first);
  const paths = positionals.slice(named === undefined ? 0 : 1).filter((path) => path !== '-');
  if (named === 'config' && (paths.shift() !== 'show' || paths.length !== 1)) throw new UsageError('plimsoll config show FILE: name one file');
  if (named === 'init' && paths.length > 1) throw new UsageError('plimsoll init [FOLDER]: name one folder at most');
  if (stdin && paths.length > 0) throw new UsageError('standard input and files cannot be checked in one run');
  if (stdin && values['fix-dry-run']) throw new UsageError('--fix-dry-run is for files: with standard input, --fix writes no file');
  const dryRun = values['fix-dry-run'] ?? false;
  return {
    command: values.help ? 'help' : values.version ? 'version' : values.explain !== undefined ? 'explain' : (named ?? 'check'),
    explain: values.explain ?? '',
    paths: paths.length === 0 && !stdin ? ['.'] : paths,
    stdinName: stdin ? (values['stdin-filename'] ?? 'Dockerfile') : null,
    settings: settingsOf({ platform: values.platform, preset: values.preset, failOn: values['fail-on'] }, values.rule ?? []),
    context: values.context ?? null,
    fix: values['fix-unsafe'] ? 'unsafe' : values.fix || dryRun ? 'safe' : 'none',
    dryRun,
    hints: values.hints ?? false,
    format: choice('--format', values.format ?? 'human', ['human', 'json']),
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function settingsOf(plain: { readonly [name: string]: string | undefined }, levels: readonly string[]): Settings {
  const byRule: { [name: string]: string } = {};
  for (const level of levels) {
    const equals = level.indexOf('=');
    if (equals < 1) throw new UsageError(`--rule ${level}: must be ID=LEVEL`);
    byRule[level.slice(0, equals)] = level.slice(equals + 1);
  }
  const { settings, problems } = readSettings({ ...plain, rules: byRule }, rules);
  const [problem] = problems;
  if (problem === undefined) return settings;
  const name = settingName(problem.path);
  const option = name === 'failOn' ? '--fail-on' : name.startsWith('rules.') ? `--rule ${name.slice('rules.'.length)}` : `--${name}`;
  throw new UsageError(`${option}: ${problem.message}`);
}

function choice<T extends string>(name: string, value: string, allowed: readonly T[]): T {
  if ((allowed as readonly string[]).includes(value)) return value as T;
  throw new UsageError(`${name} ${value}: must be one of ${allowed.join(', ')}`);
}
