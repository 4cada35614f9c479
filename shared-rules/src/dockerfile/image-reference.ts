/** A reference to an image in a registry, by the distribution project's grammar. */
export interface ImageReference {
  /** `docker.io` when none is written. */
  readonly registry: string;
  /** Path in the registry, with `library/` for Docker Hub's official images. */
  readonly repository: string;
  /** As written, without registry, tag and digest. */
  readonly name: string;
  /** The registry as written; null when none is. */
  readonly writtenRegistry: string | null;
  readonly tag: string | null;
  readonly digest: string | null;
}

/**
 * Reads a reference after variable expansion. Null when it is not valid.
 * Grammar: https://pkg.go.dev/github.com/distribution/reference
 */
export function parseImageReference(text: string): ImageReference | null {
  const match =
    /^(?<name>[^@:]+(?::\d+(?=\/)[^@:]*)?)(?::(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@(?<digest>[a-z0-9]+(?:[+._-][a-z0-9]+)*:[A-Fa-f0-9]{32,}))?$/.exec(
      text,
    );
  if (match?.groups === undefined) return null;
  const full = match.groups['name'] as string;
  const slash = full.indexOf('/');
  const first = slash === -1 ? '' : full.slice(0, slash);
  const hasRegistry = first !== '' && (/[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase());
  const name = hasRegistry ? full.slice(slash + 1) : full;
  if (!/^[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*)*$/.test(name)) return null;
  const registry = hasRegistry ? first : 'docker.io';
  const official = (registry === 'docker.io' || registry === 'index.docker.io') && !name.includes('/');
  return {
    registry,
    repository: official ? `library/${name}` : name,
    name,
    writtenRegistry: hasRegistry ? first : null,
    tag: match.groups['tag'] ?? null,
    digest: match.groups['digest'] ?? null,
  };
}
