import { baseName, folderOf, joinPath } from '../text/path';
import { findContext } from './context';
import type { Image } from './image';
import type { Answers } from './needs';

/** What the lists of packages in the build context say of themselves. */
export interface ReadManifests {
  /** The names that COPY has to give: with the lists that these include, without those that are not there. */
  readonly files: readonly string[];
  /** They name other files of the project, so that an install needs more than the lists. */
  readonly needMore: boolean;
  /** An install runs scripts of the project, which may read anything. */
  readonly runScripts: boolean;
}

/** How deep lists may include one another. */
const maxDepth = 3;

/**
 * Reads the lists (`names`, below the build context, as COPY names them) as the installing program does: `-r`, `-c`, `-e` and paths in requirements,
 * workspaces, `file:` dependencies and install scripts in package.json. What can not be seen is taken as it is named.
 * Sources: pip, "Requirements File Format"; npm, package.json, "dependencies", "scripts" and "workspaces".
 */
export function readManifests(names: readonly string[], image: Image, answers: Answers, path: string | null): ReadManifests {
  const context = names.length === 0 ? null : findContext(image.document, answers, path);
  if (context === null || !context.certain) return { files: names, needMore: false, runScripts: false };
  const files = new Set<string>();
  let needMore = false;
  let runScripts = false;
  const read = (name: string, depth: number): void => {
    if (files.has(name)) return;
    const place = joinPath(context.folder, name);
    // A lock file that is not there would end the build at its COPY.
    if (isLock(name) && answers.stat(place) === null) return;
    files.add(name);
    const requirements = /requirements[^/]*$|\.(?:txt|in)$/i.test(name);
    if (!requirements && !/(?:^|\/)package(?:\*)?\.json$/.test(name)) return;
    const text = answers.text(joinPath(context.folder, name.replace('*', '')));
    if (text == null) return;
    if (!requirements) {
      const manifest = packageIn(text);
      needMore ||= needsMore(manifest);
      runScripts ||= hasInstallScripts(manifest);
      return;
    }
    const lists = requirementsIn(text);
    needMore ||= lists === null;
    for (const other of lists ?? []) {
      const named = joinPath(folderOf(name), other);
      // COPY puts all of them into one folder.
      if (depth >= maxDepth || folderOf(named) !== folderOf(name)) needMore = true;
      else read(named, depth + 1);
    }
  };
  for (const name of names) read(name, 0);
  return { files: [...files], needMore, runScripts };
}

function isLock(name: string): boolean {
  return /^(?:yarn\.lock|pnpm-lock\.yaml|composer\.lock|go\.sum|uv\.lock|poetry\.lock|Pipfile\.lock)$/.test(baseName(name));
}

/** The lists that a requirements file includes; null where it names a path of the project. */
function requirementsIn(text: string): readonly string[] | null {
  const found: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    const bare = line.replace(/(?:^|\s)#.*$/, '').trim();
    const list = /^(?:-r|-c|--requirement|--constraint)[\s=]*(\S+)$/.exec(bare)?.[1];
    if (list !== undefined && /:\/\//.test(list)) continue;
    if (list !== undefined) found.push(list);
    else if (/^(?:-e|--editable)[\s=]*(?!git\+|hg\+|https?:)\S|^\.{1,2}(?:\/|$|\[)|^file:|@\s*file:/.test(bare)) return null;
  }
  return found;
}

type Manifest = { readonly [name: string]: unknown };

function packageIn(text: string): Manifest {
  try {
    const manifest: unknown = JSON.parse(text);
    return isRecord(manifest) ? manifest : {};
  } catch {
    return {};
  }
}

/** Other packages of the project, or patches for those of others. */
function needsMore(manifest: Manifest): boolean {
  if (manifest['workspaces'] !== undefined || patches(manifest['pnpm'])) return true;
  return ['dependencies', 'devDependencies', 'optionalDependencies'].some((name) => {
    const packages = manifest[name];
    return (
      isRecord(packages) &&
      Object.values(packages).some((version) => typeof version === 'string' && /^(?:file|link|portal|workspace|patch):|^\.{1,2}\//.test(version))
    );
  });
}

/** Hooks of git, which do nothing in a build, are none. */
function hasInstallScripts({ scripts }: Manifest): boolean {
  return (
    isRecord(scripts) &&
    ['preinstall', 'install', 'postinstall', 'prepare'].some(
      (name) => typeof scripts[name] === 'string' && !/^(?:npx (?:--yes )?)?(?:husky|simple-git-hooks|lefthook|only-allow)\b[^&;|]*$/.test(scripts[name]),
    )
  );
}

function patches(pnpm: unknown): boolean {
  return isRecord(pnpm) && 'patchedDependencies' in pnpm;
}

function isRecord(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null;
}
