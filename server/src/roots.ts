import type { Files } from './files';
import { folderOf, normalizeUri, pathBelow } from './uris';

/** Folders above a file that are looked at for the repository that holds it. */
const maxLevels = 32;

/**
 * Which folder a document is checked below: the workspace folder that holds it (the innermost), else the nearest folder above it that
 * has `.git`, else its own. Nothing outside that folder is read. Null for a document that lies in no folder.
 */
export class Roots {
  private folders: readonly string[] = [];
  private readonly repositories = new Map<string, Promise<string>>();

  constructor(private readonly files: Files) {}

  setFolders(folders: readonly string[]): void {
    this.folders = folders.map(normalizeUri);
  }

  workspaceFolders(): readonly string[] {
    return this.folders;
  }

  async of(uri: string): Promise<string | null> {
    const holding = this.folders.filter((folder) => (pathBelow(folder, uri) ?? '') !== '').sort((a, b) => b.length - a.length)[0];
    if (holding !== undefined) return holding;
    const own = folderOf(uri);
    if (own === null || !own.startsWith('file:')) return own;
    let found = this.repositories.get(own);
    if (found === undefined) {
      found = this.repositoryOf(own);
      this.repositories.set(own, found);
    }
    return found;
  }

  /** Every folder whose files may matter for `uri`, with its path below each. */
  holding(uri: string, candidates: Iterable<string>): readonly { readonly root: string; readonly path: string }[] {
    return [...candidates].flatMap((root) => {
      const path = pathBelow(root, uri);
      return path === null ? [] : [{ root, path }];
    });
  }

  forget(): void {
    this.repositories.clear();
  }

  private async repositoryOf(own: string): Promise<string> {
    let folder: string = own;
    for (let level = 0; level < maxLevels; level++) {
      const git = await this.files.ask(folder, { kind: 'stat', path: '.git' });
      if (git.state === 'found') return folder;
      const above = folderOf(folder);
      if (above === null || above === folder) break;
      folder = above;
    }
    return own;
  }
}
