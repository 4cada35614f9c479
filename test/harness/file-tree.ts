import type { Answer, Ask } from '../../shared-rules/src/model/needs';

/** A file that a case puts below its root folder. */
export interface CaseFile {
  /** POSIX, relative to the root; ends in `/` for an empty directory. */
  readonly path: string;
  readonly text: string;
  /** Permission bits; null when the case does not say. */
  readonly mode: number | null;
  /** There, but not to be read (binary, denied). */
  readonly unreadable: boolean;
}

/**
 * Answers asks from a case's files: what is not among them is absent. With no files at all every answer is `unknown`,
 * as in an editor that may not read the disk.
 */
export class FileTree {
  constructor(private readonly files: readonly CaseFile[]) {}

  /** The same tree with some texts replaced or added. */
  with(texts: ReadonlyMap<string, string>): FileTree {
    const kept = this.files.map((file) => ({ ...file, text: texts.get(file.path) ?? file.text }));
    const added = [...texts]
      .filter(([path]) => !this.files.some((file) => file.path === path))
      .map(([path, text]) => ({ path, text, mode: null, unreadable: false }));
    return new FileTree([...kept, ...added]);
  }

  text(path: string): string | null {
    return this.files.find((file) => file.path === path)?.text ?? null;
  }

  readonly answer = (ask: Ask): Answer => {
    if (this.files.length === 0) return { state: 'unknown' };
    const file = this.files.find((one) => one.path === ask.path);
    const inside = isRoot(ask.path) ? '' : `${ask.path}/`;
    const children = this.files.filter((one) => one.path.startsWith(inside)).map((one) => one.path.slice(inside.length));
    const directory = file === undefined && (children.length > 0 || isRoot(ask.path));
    if (ask.kind === 'list') return directory ? { state: 'found', names: namesOf(children) } : { state: 'absent' };
    if (ask.kind === 'stat') {
      if (file !== undefined) return { state: 'found', type: 'file', size: new TextEncoder().encode(file.text).length, mode: file.mode };
      return directory ? { state: 'found', type: 'directory', size: 0, mode: null } : { state: 'absent' };
    }
    if (file === undefined) return { state: 'absent' };
    return file.unreadable ? { state: 'unknown' } : { state: 'found', text: file.text };
  };
}

function namesOf(paths: readonly string[]): readonly string[] {
  return [...new Set(paths.map((path) => path.split('/')[0] as string).filter((name) => name !== ''))].sort();
}

function isRoot(path: string): boolean {
  return path === '.' || path === '';
}
