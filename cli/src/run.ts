import { resolve } from 'node:path';
import { findRule, pages, rules } from '@plimsoll/shared-rules';
import { readArguments, usage, type Arguments } from './args';
import { CheckRun } from './check-run';
import { initialize } from './init';
import { mergeSarif } from './merge';
import type { Surroundings } from './surroundings';
import { readTextFile } from './text-file';
import { UsageError } from './usage-error';
import { watch } from './watch';

/** Runs the command line; returns the exit code. */
export async function run(argv: readonly string[], around: Surroundings): Promise<number> {
  try {
    const args = readArguments(argv);
    switch (args.command) {
      case 'help':
        return say(around, `${usage}\n`);
      case 'version':
        return say(around, `${around.version}\n`);
      case 'explain':
        return say(around, explain(args.explain));
      case 'init':
        return say(around, `${initialize(resolve(around.cwd, args.paths[0] ?? '.'))} is written.\n`);
      case 'merge':
        return say(around, merge(args.paths, around.cwd));
      case 'config':
        return await new CheckRun(args, around).showSettings();
      case 'check':
        return args.watch ? await checkAgain(args, around) : await new CheckRun(args, around).run();
    }
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    around.err(`plimsoll: ${error.message}\nplimsoll --help lists the options.\n`);
    return 2;
  }
}

function say(around: Surroundings, text: string): number {
  around.out(text);
  return 0;
}

function explain(name: string): string {
  const rule = findRule(name, rules);
  if (rule === undefined) throw new UsageError(`--explain ${name}: there is no such rule`);
  return pages[rule.meta.id] ?? `# ${rule.meta.id}\n\n${rule.meta.summary}\n`;
}

function merge(paths: readonly string[], cwd: string): string {
  return mergeSarif(
    paths.map((name) => {
      const read = readTextFile(resolve(cwd, name), Number.MAX_SAFE_INTEGER);
      if (!('text' in read)) throw new UsageError(`${name}: can not be read`);
      return { name, text: read.text };
    }),
  );
}

/** On a terminal each check begins on an empty screen. */
function checkAgain(args: Arguments, around: Surroundings): Promise<never> {
  return watch(args.paths, around.cwd, async () => {
    if (around.colours) around.out('\u001b[2J\u001b[3J\u001b[H');
    await new CheckRun(args, around).run();
  });
}
