import { parseArgs } from 'node:util';
import { formats, type Format } from './report/render';
import type { Shard } from './shard';
import { UsageError } from './usage-error';
import { defaultConfig, platforms, presets, readSettings, rules, settingName, severities, type Settings } from '@plimsoll/shared-rules';

/** What the command line asks for. */
export interface Arguments {
  readonly command: 'check' | 'help' | 'version' | 'explain' | 'config' | 'init' | 'merge';
  /** The rule of `--explain`. */
  readonly explain: string;
  /** Files and folders; empty for standard input. */
  readonly paths: readonly string[];
  /** The name that standard input goes by; null when files are checked. */
  readonly stdinName: string | null;
  /** What the command line itself sets: it goes before every file of settings. */
  readonly settings: Settings;
  /** A file of settings in place of those that would be found, as given; null: those. */
  readonly config: string | null;
  /** The build context of all Dockerfiles, as given; null: each file's own tells. */
  readonly context: string | null;
  readonly fix: 'none' | 'safe' | 'unsafe';
  readonly dryRun: boolean;
  readonly hints: boolean;
  readonly format: Format;
  /** Above this many warnings the run fails, and by none of them alone; null: each counts. */
  readonly maxWarnings: number | null;
  /** A file of known faults, to be left out; as given. */
  readonly baseline: string | null;
  /** Where all faults are to be written as known, as given. */
  readonly writeBaseline: string | null;
  readonly stats: boolean;
  /** The part of the files to check; null: all. */
  readonly shard: Shard | null;
  readonly watch: boolean;
}

const commands = ['check', 'config', 'init', 'merge'] as const;

const options = {
  fix: { type: 'boolean' },
  'fix-unsafe': { type: 'boolean' },
  'fix-dry-run': { type: 'boolean' },
  platform: { type: 'string' },
  preset: { type: 'string' },
  config: { type: 'string' },
  context: { type: 'string' },
  rule: { type: 'string', multiple: true },
  hints: { type: 'boolean' },
  format: { type: 'string' },
  'fail-on': { type: 'string' },
  'max-warnings': { type: 'string' },
  baseline: { type: 'string' },
  'write-baseline': { type: 'string' },
  stats: { type: 'boolean' },
  shard: { type: 'string' },
  watch: { type: 'boolean' },
  'stdin-filename': { type: 'string' },
  explain: { type: 'string' },
  version: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

export const usage = `usage: plimsoll [check] [options] [file, folder or glob …]
       plimsoll config show FILE      what settings apply to a file, and from where
       plimsoll init [FOLDER]         write plimsoll.yaml, from .hadolint.yaml where there is one
       plimsoll merge FILE …          join SARIF logs

Checks Dockerfiles and start scripts against best practices for container images.
Folders are searched, without what .gitignore names; without any path, the current one.
"-" reads standard input. docs/cli.md tells more.

  --fix                     repair what is safe to repair
  --fix-unsafe              repair also what may drop something that is used
  --fix-dry-run             show what would be repaired, write nothing
  --platform PLATFORM       ${platforms.join(', ')} (default ${defaultConfig.platform})
  --preset PRESET           ${presets.join(', ')} (default ${defaultConfig.preset})
  --config FILE             settings, in place of the file that would be found
  --context DIR             build context of the Dockerfiles (default: found from their COPY sources)
  --rule ID=LEVEL           level of one rule: ${severities.join(', ')}, off; may be repeated
  --hints                   show hints too
  --format FORMAT           ${formats.join(', ')}
  --stats                   count findings by rule, and the time
  --fail-on SEVERITY        least severity that fails: ${severities.join(', ')}, none (default warning)
  --max-warnings N          let up to N warnings pass
  --write-baseline FILE     write down all faults as known
  --baseline FILE           leave out the faults that FILE knows
  --shard I/N               check one of N parts of the files
  --watch                   check again whenever a file changes
  --stdin-filename NAME     check standard input as if it were the file NAME
  --explain RULE            show a rule's page
  --version, --help

exit codes: 0 nothing found, 1 findings of that severity or above, 2 trouble with usage, settings or files`;

/** Reads the command line, without its first two words. Throws UsageError. */
export function readArguments(argv: readonly string[]): Arguments {
  const { values, positionals } = parse(argv);
  const stdin = positionals.includes('-') || values['stdin-filename'] !== undefined;
  const [first] = positionals;
  const named = commands.find((one) => one === first);
  const paths = positionals.slice(named === undefined ? 0 : 1).filter((path) => path !== '-');
  if (named === 'config' && (paths.shift() !== 'show' || paths.length !== 1)) throw new UsageError('plimsoll config show FILE: name one file');
  if (named === 'merge' && paths.length === 0) throw new UsageError('plimsoll merge FILE …: name the logs to join');
  if (stdin && values.watch) throw new UsageError('--watch is for files');
  if (values.baseline !== undefined && values['write-baseline'] !== undefined) throw new UsageError('--baseline and --write-baseline do not go together');
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
    config: values.config ?? null,
    context: values.context ?? null,
    fix: values['fix-unsafe'] ? 'unsafe' : values.fix || dryRun ? 'safe' : 'none',
    dryRun,
    hints: values.hints ?? false,
    format: choice('--format', values.format ?? 'human', formats),
    maxWarnings: numberOf('--max-warnings', values['max-warnings']),
    baseline: values.baseline ?? null,
    writeBaseline: values['write-baseline'] ?? null,
    stats: values.stats ?? false,
    shard: values.shard === undefined ? null : shardFrom(values.shard),
    watch: values.watch ?? false,
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

function numberOf(name: string, value: string | undefined): number | null {
  if (value === undefined) return null;
  if (!/^\d+$/.test(value)) throw new UsageError(`${name} ${value}: must be a number`);
  return Number(value);
}

function shardFrom(value: string): Shard {
  const [, index, count] = /^(\d+)\/(\d+)$/.exec(value)?.map(Number) ?? [];
  if (index === undefined || count === undefined || index < 1 || index > count) throw new UsageError(`--shard ${value}: must be I/N, such as 1/4`);
  return { index, count };
}
