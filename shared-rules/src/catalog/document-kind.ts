import type { DocumentKind } from '../engine/check';

/** What is no file of its own: versions in a repository's history, output panels, chat and notebook cells. */
const foreignSchemes = /^(?:git|gitfs|git-graph|scm|output|debug|comment|chat[\w-]*|vscode-chat[\w-]*|vscode-notebook-cell[\w-]*|interactive[\w-]*):/i;

/** Companions of a Dockerfile that carry its name (ignore files, notes, workflows and other settings), and what editors and merge tools leave behind. */
const companions = /(?:\.(?:dockerignore|containerignore|md|markdown|ya?ml|json|orig|rej|bak|swp|swo|tmp)|~)$|^\.#|^#.*#$/i;

const dockerfiles = /^(?:dockerfile|containerfile)(?:\..+)?$|\.(?:dockerfile|containerfile)$/i;

/** Shells that are no POSIX shell, though an editor may call their files shell scripts. */
const otherShells = /\.(?:fish|csh|tcsh|zsh|ps1|bat|cmd)$/i;

const scripts = /\.(?:sh|bash|dash|ash|ksh)$/i;

/** A start script without an extension: `docker-entrypoint`, `entrypoint`. */
const startScripts = /^[^.]*entrypoint[^.]*$/i;

/** The `run` script of a source-to-image builder. */
const sourceToImageRun = /(?:^|\/)\.?s2i\/(?:.*\/)?run$/;

/**
 * Which kind of document a file is, by its name (a path with either slash, or a URI) and, where the host knows it, its language id;
 * null when it is none of ours. A Dockerfile's name decides whatever the language is; a script's name only where the
 * language is not known to be another one. Contents are not looked at: a script that starts no image gets no findings later.
 */
export function documentKind(pathOrName: string, languageId?: string): DocumentKind | null {
  if (foreignSchemes.test(pathOrName)) return null;
  const path = pathOrName.replaceAll('\\', '/');
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (companions.test(name)) return null;
  if (languageId === 'dockerfile' || dockerfiles.test(name)) return 'dockerfile';
  if (otherShells.test(name)) return null;
  if (languageId === 'shellscript') return 'script';
  if (languageId !== undefined && languageId !== 'plaintext') return null;
  return scripts.test(name) || startScripts.test(name) || sourceToImageRun.test(path) ? 'script' : null;
}
