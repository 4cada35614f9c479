import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configNames, hadolintNames, initialConfig, rules } from '@plimsoll/shared-rules';
import { readTextFile } from './text-file';
import { UsageError } from './usage-error';

/** `plimsoll init`: writes a first file of settings, from hadolint's where there are some; answers its path. */
export function initialize(folder: string): string {
  const file = join(folder, configNames[0]);
  const there = configNames.find((name) => (name === 'package.json' ? hasKey(join(folder, name)) : existsSync(join(folder, name))));
  if (there !== undefined) throw new UsageError(`${join(folder, there)}: holds settings already`);
  const hadolint = hadolintNames.map((name) => readTextFile(join(folder, name))).find((read) => 'text' in read);
  const text = initialConfig(hadolint !== undefined && 'text' in hadolint ? hadolint.text : null, rules);
  if (text === null) throw new UsageError(`${join(folder, hadolintNames[0])}: is no YAML`);
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UsageError(`${file}: cannot be written: ${(error as Error).message}`);
  }
  return file;
}

/** Whether a package.json has settings under the key `plimsoll`. */
function hasKey(file: string): boolean {
  const read = readTextFile(file);
  try {
    return 'text' in read && (JSON.parse(read.text) as { readonly plimsoll?: unknown } | null)?.plimsoll !== undefined;
  } catch {
    return false;
  }
}
