import { parseIgnoreFile, type IgnoreFile } from '../model/ignore-file';
import { normalizePath } from '../text/path';

/** Folders below the root (`.` for the root itself) by pattern of the Dockerfiles that are built in them; paths and patterns are below the root, too. */
export interface ContextsByPattern {
  readonly [pattern: string]: string;
}

/**
 * The build context that the settings name for the Dockerfile at `path`; null when they name none. Patterns are those of ignore files
 * (`services/*\/Dockerfile`, `**\/Containerfile`, a folder for all in it); of several that fit the last holds.
 */
export function contextNamed(contexts: ContextsByPattern | undefined, path: string | null): string | null {
  if (contexts === undefined || path === null) return null;
  return matchersOf(contexts).reduce<string | null>((found, { pattern, folder }) => (pattern.excluding(path) !== null ? folder : found), null);
}

interface Named {
  readonly pattern: IgnoreFile;
  readonly folder: string;
}

const known = new WeakMap<ContextsByPattern, readonly Named[]>();

function matchersOf(contexts: ContextsByPattern): readonly Named[] {
  let matchers = known.get(contexts);
  if (matchers === undefined) {
    matchers = Object.entries(contexts).map(([pattern, folder]) => ({ pattern: parseIgnoreFile(pattern), folder }));
    known.set(contexts, matchers);
  }
  return matchers;
}

/** Reads the setting `contexts`; entries of another shape, and folders outside the root, are said and left out. */
export function readContexts(value: unknown, say: (at: string, message: string) => void): ContextsByPattern {
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value)) {
    say('contexts', 'Must be an object that gives Dockerfiles their build context.');
    return {};
  }
  return Object.fromEntries(
    Object.entries(value).flatMap(([pattern, folder]: [string, unknown]): readonly (readonly [string, string])[] => {
      const at = `contexts.${pattern}`;
      const { patterns, error } = parseIgnoreFile(pattern);
      const normal = typeof folder === 'string' ? normalizePath(folder.replaceAll('\\', '/')) : '..';
      if (patterns.length !== 1 || patterns[0]?.negated !== false || error !== null) say(at, 'Is no pattern of paths.');
      else if (/^(?:\/|\.\.(?:\/|$)|[A-Za-z]:)/.test(normal)) say(at, 'Must be a folder below the root, "." for the root itself.');
      else return [[pattern, normal]];
      return [];
    }),
  );
}
