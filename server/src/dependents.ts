import { askKey, type Ask } from '@plimsoll/shared-rules';

/** Which documents asked for which files: a change of a file concerns only those. */
export class Dependents {
  private readonly documents = new Map<string, Map<string, Set<string>>>();
  private readonly asked = new Map<string, { readonly root: string; readonly asks: readonly Ask[] }>();

  set(document: string, root: string, asks: readonly Ask[]): void {
    this.delete(document);
    this.asked.set(document, { root, asks });
    const below = this.documents.get(root) ?? new Map<string, Set<string>>();
    this.documents.set(root, below);
    for (const ask of asks) {
      const key = askKey(ask);
      const those = below.get(key);
      if (those === undefined) below.set(key, new Set([document]));
      else those.add(document);
    }
  }

  delete(document: string): void {
    const before = this.asked.get(document);
    if (before === undefined) return;
    this.asked.delete(document);
    const below = this.documents.get(before.root);
    for (const ask of before.asks) {
      const those = below?.get(askKey(ask));
      those?.delete(document);
      if (those?.size === 0) below?.delete(askKey(ask));
    }
    if (below?.size === 0) this.documents.delete(before.root);
  }

  /** Documents that hang on `path` below `root`; when it came or went, also those that list its folder or ask below it. */
  of(root: string, path: string, cameOrWent: boolean): ReadonlySet<string> {
    const below = this.documents.get(root);
    if (!cameOrWent) return new Set(keysOf(path).flatMap((key) => [...(below?.get(key) ?? [])]));
    const found = new Set<string>();
    for (const [key, documents] of below ?? []) {
      if (concerns(key, path, cameOrWent)) for (const document of documents) found.add(document);
    }
    return found;
  }

  askedBy(document: string): readonly Ask[] {
    return this.asked.get(document)?.asks ?? [];
  }

  roots(): readonly string[] {
    return [...this.documents.keys()];
  }

  /** The folders below `root` whose names some document asked for. */
  listed(root: string): ReadonlySet<string> {
    return new Set([...(this.documents.get(root)?.keys() ?? [])].flatMap((key) => (key.startsWith('list:') ? [key.slice('list:'.length)] : [])));
  }

  /** Every path that some document asked for, below `root`. */
  paths(root: string): ReadonlySet<string> {
    return new Set([...(this.documents.get(root)?.keys() ?? [])].map((key) => key.slice(key.indexOf(':') + 1)));
  }
}

/** The questions whose answers change with the content of the file at `path`, and that alone. */
export function keysOf(path: string): readonly string[] {
  return [askKey({ kind: 'text', path }), askKey({ kind: 'stat', path })];
}

/** Whether a change of the file at `path` changes the answer to the question `key`. */
export function concerns(key: string, path: string, cameOrWent: boolean): boolean {
  const colon = key.indexOf(':');
  const kind = key.slice(0, colon);
  const asked = key.slice(colon + 1);
  if (asked === path) return kind !== 'list' || cameOrWent;
  if (!cameOrWent) return false;
  if (asked.startsWith(`${path}/`) || path === '') return true;
  const slash = path.lastIndexOf('/');
  return kind === 'list' && asked === (slash === -1 ? '.' : path.slice(0, slash));
}
