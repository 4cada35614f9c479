import { baseName, folderOf, joinPath } from '../text/path';
import type { BuildContext } from './context';
import { parseIgnoreFile, type IgnoreFile } from './ignore-file';
import type { Answers } from './needs';

/** The ignore file that a build reads. */
export interface ContextIgnore {
  /** Below the root folder. */
  readonly path: string;
  readonly file: IgnoreFile;
}

/**
 * The ignore file of a build: the one that bears the Dockerfile's name and lies beside it wins over the one of the context. For a Containerfile,
 * `.containerignore` comes before `.dockerignore`, for a Dockerfile behind it. Null when there is none, undefined when that is not known.
 * Sources: Docker's documentation of the build context, "Filename and location"; containerignore(5).
 */
export function ignoreFileOf(dockerfile: string, context: BuildContext, answers: Answers): ContextIgnore | null | undefined {
  const own = baseName(dockerfile);
  const endings = /^containerfile/i.test(own) ? ['.containerignore', '.dockerignore'] : ['.dockerignore', '.containerignore'];
  const path =
    find(
      folderOf(dockerfile),
      endings.map((ending) => `${own}${ending}`),
      answers,
    ) ?? find(context.folder, endings, answers);
  if (path === '' || path === null) return path === '' ? undefined : null;
  const text = answers.text(path);
  return text == null ? undefined : { path, file: parseIgnoreFile(text) };
}

/** The first of the names that the folder holds, as a path; empty when the folder can not be seen, null when it holds none. */
function find(folder: string, names: readonly string[], answers: Answers): string | null {
  const held = answers.list(folder);
  if (held == null) return '';
  const name = names.find((one) => held.includes(one));
  return name === undefined ? null : joinPath(folder, name);
}

/** Whether some build of the Dockerfile finds an ignore file, whichever of the possible folders is its context. Undefined when that is not known. */
export function hasIgnoreFile(dockerfile: string, context: BuildContext, answers: Answers): boolean | undefined {
  const own = baseName(dockerfile);
  const beside = answers.list(folderOf(dockerfile));
  const folders = [context.folder, ...(context.others ?? [])].map((folder) => answers.list(folder));
  if (beside == null || folders.some((names) => names == null)) return undefined;
  const ignores = /^\.(?:docker|container)ignore$/;
  return (
    folders.some((names) => names?.some((name) => ignores.test(name))) || beside.some((name) => name.startsWith(own) && ignores.test(name.slice(own.length)))
  );
}
