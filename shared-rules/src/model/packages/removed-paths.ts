import type { CommandCall } from '../../shell/calls';
import type { ShellScript, ShellWord } from '../../shell/nodes';
import { patternOf, type Variables } from '../../shell/static-value';
import { joinPath } from '../../text/path';
import type { Scope } from '../scope';
import { variablesOf } from '../variables';

/** A path, or a pattern of paths, that a command removes. */
export interface RemovedPath {
  /** Absolute, or below `~`, globs as written, braces expanded. */
  readonly pattern: string;
  /** Only some of the files below it: a `find` with conditions on names. */
  readonly partial: boolean;
  readonly call: CommandCall;
}

/** What `rm` and `find … -delete` remove among `calls`, in text order. Relative paths are taken from `folderOf(call)`, and left out where it is not known. */
export function removedPaths(
  calls: readonly CommandCall[],
  script: ShellScript | null,
  scope: Scope,
  folderOf: (call: CommandCall) => string | null,
): readonly RemovedPath[] {
  return calls.flatMap((call) => {
    const words = call.name === 'rm' ? call.args.filter((word) => !word.raw.startsWith('-')) : call.name === 'find' ? findStarts(call) : [];
    if (words.length === 0) return [];
    const partial = call.name === 'find' && call.args.some((word) => /^-i?(?:name|path|wholename|regex)$/.test(word.raw));
    const variables = variablesOf(call, script, scope);
    return words
      .flatMap((word) => patternsOf(word, variables).flatMap((text) => absolute(text, call, folderOf)))
      .map((pattern) => ({ pattern, partial, call }));
  });
}

/** The folders that a removing `find` starts from. */
function findStarts(call: CommandCall): readonly ShellWord[] {
  const end = call.args.findIndex((word) => /^[-!(\\]/.test(word.raw));
  const conditions = end === -1 ? [] : call.args.slice(end).map((word) => word.raw);
  const removes =
    conditions.some((raw, at) => raw === '-delete' || (/^-(?:exec|execdir|ok)$/.test(raw) && /^(?:\S*\/)?rm$/.test(conditions[at + 1] ?? ''))) ||
    pipesToRm(call);
  return removes ? call.args.slice(0, end === -1 ? undefined : end) : [];
}

function pipesToRm(call: CommandCall): boolean {
  return (
    call.inPipeline &&
    call.ancestors.some(
      (node) =>
        node.kind === 'pipeline' &&
        node.commands.some((command) => command.kind === 'simple' && command.words.some((word, at) => at > 0 && word.value === 'rm')),
    )
  );
}

/** A word that holds something unknown is taken as written: `$HOME/.cache` names what it means. */
function patternsOf(word: ShellWord, variables: Variables): readonly string[] {
  const known = patternOf(word, variables);
  return expandBraces(known ?? word.raw.replace(/["']/g, '').replace(/\$\{(\w+)\}/g, '$$$1')).flatMap((text) => text.split(/\s+/).filter((one) => one !== ''));
}

function absolute(text: string, call: CommandCall, folderOf: (call: CommandCall) => string | null): readonly string[] {
  if (/^[/~$]/.test(text)) return [text];
  const folder = folderOf(call);
  return folder === null ? [] : [joinPath(folder, text)];
}

/** `/var/{lib/apt,cache}/*` → `/var/lib/apt/*`, `/var/cache/*`. */
export function expandBraces(text: string): readonly string[] {
  const match = /^(.*?)(?<!\$)\{([^{}]*,[^{}]*)\}(.*)$/s.exec(text);
  if (match === null) return [text];
  const [, before, inner, after] = match as unknown as [string, string, string, string];
  return [...new Set(inner.split(',').flatMap((part) => expandBraces(before + part + after)))];
}

/**
 * Whether removing `removed` takes away the content of `folder` (absolute, or below `~`): the folder itself, one above it, or what matches a glob in it.
 * A root folder in front (`/mnt/rootfs/var/…`, `$root/var/…`), and whose home it is, do not matter.
 */
export function covers(removed: RemovedPath, folder: string): boolean {
  const wanted = partsOf(folder);
  const parts = partsOf(atHome(removed.pattern));
  if (wanted[0] === '~' && parts[0] !== '~') {
    // Any folder may be a home: `/opt/app-root/src/.npm`.
    const hidden = parts.indexOf(wanted[1] ?? '');
    return hidden !== -1 && matches(parts.slice(hidden), wanted.slice(1), removed.partial);
  }
  if (parts[0] === '~') return wanted[0] === '~' && matches(parts, wanted, removed.partial);
  const starts = parts.flatMap((part, at) => (at === 0 || part === wanted[0] ? [at] : []));
  return starts.some((at) => (at === 0 || parts.length - at >= wanted.length) && matches(parts.slice(at), wanted, removed.partial));
}

function matches(parts: readonly string[], wanted: readonly string[], partial: boolean): boolean {
  const shared = Math.min(parts.length, wanted.length);
  for (let at = 0; at < shared; at++) if (!fits(parts[at] as string, wanted[at] as string)) return false;
  if (parts.length < wanted.length) return !partial;
  return parts.length === wanted.length || (parts.length === wanted.length + 1 && (parts[wanted.length] as string).includes('*'));
}

/** Homes of root and of others, written in full or by a variable, as `~`. */
export function atHome(path: string): string {
  return path.replace(/^(?:\/root|\/home\/[^/]+|~[\w.-]*|\$HOME|\$\{HOME\})(?=\/|$)/, '~');
}

function partsOf(path: string): readonly string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}

function fits(part: string, name: string): boolean {
  return /[*?[]/.test(part) ? globOf(part).test(name) : part === name;
}

function globOf(part: string): RegExp {
  const source = part
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replace(/\[\\\^|\[!/g, '[^')
    .replaceAll('**', '*')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  try {
    return new RegExp(`^${source}$`);
  } catch {
    return /^$/;
  }
}
