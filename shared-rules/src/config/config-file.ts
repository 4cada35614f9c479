import { Recent } from '../text/recent';
import { presets, type AnyRule, type Preset } from '../engine/rule';
import { parseIgnoreFile } from '../model/ignore-file';
import type { Span } from '../text/span';
import { baseName, folderOf } from '../text/path';
import { readHadolint } from './hadolint';
import { isObject, patternBelow, readSettings, sayUnknown, settingNames, strings, type Say, type SettingsPath } from './read-settings';
import type { Settings } from './settings';
import { readYaml, type ConfigText } from './yaml';

/** Names of files that hold settings, the strongest first where a folder has several. */
export const configNames = ['plimsoll.yaml', '.plimsoll.yaml', 'package.json'] as const;
/** Names of hadolint's settings, which hold where there are none of ours. */
export const hadolintNames = ['.hadolint.yaml', '.hadolint.yml'] as const;

/** Whether a path has the name of a file of settings. */
export function isConfigFile(path: string): boolean {
  return [...configNames, ...hadolintNames].some((name) => name === baseName(path));
}

/** What one file of settings says. */
export interface ConfigFile {
  readonly settings: Settings;
  /** In the order of the file; of presets and of other files, as they are written. */
  readonly extends: readonly { readonly name: string; readonly preset: Preset | null; readonly span: Span }[];
  readonly overrides: readonly Override[];
  readonly problems: readonly { readonly span: Span; readonly message: string }[];
  /** Where the settings begin. */
  readonly start: Span;
}

export interface Override {
  readonly settings: Settings;
  /** Whether it is about the document at that path below the root. */
  holdsFor(path: string): boolean;
}

const known = new Map<readonly AnyRule[], Recent<ConfigFile | null>>();

/** Reads the file of settings at `path` (below the root); null for a package.json that has none. What is wrong is said and left out. */
export function readConfigFile(path: string, text: string, rules: readonly AnyRule[]): ConfigFile | null {
  let files = known.get(rules);
  if (files === undefined) {
    known.clear();
    known.set(rules, (files = new Recent(16)));
  }
  return files.get(`${path}\n${text}`, () => read(path, text, rules));
}

function read(path: string, text: string, rules: readonly AnyRule[]): ConfigFile | null {
  const name = baseName(path);
  const inPackage = name === 'package.json';
  if (inPackage && !/"plimsoll"\s*:/.test(text)) return null;
  const yaml = readYaml(text);
  const prefix: SettingsPath = inPackage ? ['plimsoll'] : [];
  const problems: { span: Span; message: string }[] = [...yaml.problems];
  const say: Say = (at, message, inName = false) => void problems.push({ span: yaml.spanOf([...prefix, ...at], inName), message });
  const start = yaml.spanOf(prefix, true);
  const all = inPackage && isObject(yaml.value) ? yaml.value['plimsoll'] : yaml.value;
  if (inPackage && yaml.problems.length === 0 && all === undefined) return null;
  if ((hadolintNames as readonly string[]).includes(name)) {
    return { settings: readHadolint(all, rules, say), extends: [], overrides: [], problems, start };
  }
  const folder = folderOf(path);
  const { settings, problems: own } = readSettings(all, rules, folder);
  for (const { path: at, message, inName } of own) say(at, message, inName);
  if (!isObject(all)) return { settings, extends: [], overrides: [], problems, start };
  sayUnknown(all, ['$schema', 'extends', 'overrides', ...settingNames], [], say);
  return { settings, extends: readExtends(all['extends'], yaml, prefix, say), overrides: readOverrides(all['overrides'], rules, folder, say), problems, start };
}

function readExtends(value: unknown, yaml: ConfigText, prefix: SettingsPath, say: Say): ConfigFile['extends'] {
  if (value === undefined || value === null) return [];
  const names = typeof value === 'string' ? [value] : strings(value, ['extends'], say);
  return (names ?? []).flatMap((name, index) => {
    const at = typeof value === 'string' ? ['extends'] : ['extends', index];
    const preset = presets.find((one) => one === name) ?? null;
    if (preset === null && !/[./]/.test(name)) say(at, `"${name}" is neither a preset (${presets.join(', ')}) nor a file.`);
    else return [{ name, preset, span: yaml.spanOf([...prefix, ...at], false) }];
    return [];
  });
}

function readOverrides(value: unknown, rules: readonly AnyRule[], folder: string, say: Say): readonly Override[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) {
    say(['overrides'], 'Must be a list of objects, each with "files" and the settings for them.');
    return [];
  }
  return value.flatMap((one: unknown, index): readonly Override[] => {
    const at = ['overrides', index];
    if (!isObject(one)) {
      say(at, 'Must be an object with "files" and the settings for them.');
      return [];
    }
    const own = ['files', ...settingNames.filter((name) => name !== 'contexts')];
    sayUnknown(one, own, at, say);
    const { settings, problems } = readSettings({ ...one, contexts: undefined }, rules, folder);
    for (const { path, message, inName } of problems) say([...at, ...path], message, inName);
    const files = typeof one['files'] === 'string' ? [one['files']] : strings(one['files'], [...at, 'files'], say);
    if (files === null || files.length === 0) {
      if (one['files'] === undefined || files !== null) say(at, 'Names no "files" that it is for.');
      return [];
    }
    const patterns = parseIgnoreFile(files.map((pattern) => patternBelow(folder, pattern)).join('\n'));
    if (patterns.error !== null || patterns.patterns.length !== files.length) {
      say([...at, 'files'], 'Holds what is no pattern of paths.');
      return [];
    }
    return [{ settings, holdsFor: (path) => patterns.excluding(path) !== null }];
  });
}
