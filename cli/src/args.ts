import { parseArgs } from 'node:util';
import { defaultConfig, platforms, presets, readConfig, rules, severities, type Config, type Preset, type Severity } from '@plimsoll/shared-rules';

type Format = 'human' | 'json';

/** What the command line asks for. */
export interface Arguments {
  readonly command: 'check' | 'help' | 'version' | 'explain';
  /** The rule of `--explain`. */
  readonly explain: string;
  /** Files and folders; empty for standard input. */
  readonly paths: readonly string[];
  /** The name that standard input goes by; null when files are checked. */
  readonly stdinName: string | null;
  readonly config: Config;
  /** The build context of all Dockerfiles, as given; null: each file's own tells. */
  readonly context: string | null;
  /** `--preset` was given, so no folder's default takes its place. */
  readonly presetGiven: boolean;
  readonly fix: 'none' | 'safe' | 'unsafe';
  readonly dryRun: boolean;
  readonly hints: boolean;
  readonly format: Format;
  /** The least severity that makes the exit code 1; null: findings never do. */
  readonly failOn: Severity | null;
}

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
  const paths = positionals.filter((path, index) => path !== '-' && !(index === 0 && path === 'check'));
  if (stdin && paths.length > 0) throw new UsageError('standard input and files cannot be checked in one run');
  if (stdin && values['fix-dry-run']) throw new UsageError('--fix-dry-run is for files: with standard input, --fix writes no file');
  const dryRun = values['fix-dry-run'] ?? false;
  return {
    command: values.help ? 'help' : values.version ? 'version' : values.explain !== undefined ? 'explain' : 'check',
    explain: values.explain ?? '',
    paths: paths.length === 0 && !stdin ? ['.'] : paths,
    stdinName: stdin ? (values['stdin-filename'] ?? 'Dockerfile') : null,
    config: readSettings(values.platform, values.preset, values.rule ?? []),
    context: values.context ?? null,
    presetGiven: values.preset !== undefined,
    fix: values['fix-unsafe'] ? 'unsafe' : values.fix || dryRun ? 'safe' : 'none',
    dryRun,
    hints: values.hints ?? false,
    format: choice('--format', values.format ?? 'human', ['human', 'json']),
    failOn: nothing(choice('--fail-on', values['fail-on'] ?? 'warning', [...severities, 'none'])),
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function readSettings(platform: string | undefined, preset: string | undefined, levels: readonly string[]): Config {
  const byRule: { [name: string]: string } = {};
  for (const level of levels) {
    const equals = level.indexOf('=');
    if (equals < 1) throw new UsageError(`--rule ${level}: must be ID=LEVEL`);
    byRule[level.slice(0, equals)] = level.slice(equals + 1);
  }
  const { config, problems } = readConfig({ platform, preset, rules: byRule }, rules);
  const [problem] = problems;
  if (problem !== undefined)
    throw new UsageError(`${problem.at.startsWith('rules.') ? `--rule ${problem.at.slice('rules.'.length)}` : `--${problem.at}`}: ${problem.message}`);
  return config;
}

function choice<T extends string>(name: string, value: string, allowed: readonly T[]): T {
  if ((allowed as readonly string[]).includes(value)) return value as T;
  throw new UsageError(`${name} ${value}: must be one of ${allowed.join(', ')}`);
}

function nothing(severity: Severity | 'none'): Severity | null {
  return severity === 'none' ? null : severity;
}

/** The settings for one file: development containers are held to little unless a preset is asked for. */
export function configFor(path: string, { config, presetGiven }: Pick<Arguments, 'config' | 'presetGiven'>): Config {
  const inDevelopmentContainer = path.split('/').includes('.devcontainer');
  return inDevelopmentContainer && !presetGiven ? { ...config, preset: 'minimal' satisfies Preset } : config;
}
