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

const DOCKER_HUB = 'docker.io';
/** Docker Hub's name of old, still understood. */
const OLD_DOCKER_HUB = 'index.docker.io';

const LABEL = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const REGISTRY = new RegExp(`^(?:${LABEL}(?:\\.${LABEL})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?$`);
const PART = '[a-z0-9]+(?:(?:\\.|__?|-+)[a-z0-9]+)*';
const NAME = new RegExp(`^${PART}(?:/${PART})*$`);
const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
const DIGEST = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[A-Fa-f0-9]+$/;

/** The grammar's limit for registry and name together. */
const MAX_NAME = 255;

/**
 * Reads a reference after variable expansion. Null when it is not valid; of a digest the length is not judged.
 * Grammar: https://pkg.go.dev/github.com/distribution/reference
 */
export function parseImageReference(text: string): ImageReference | null {
  const at = text.indexOf('@');
  const digest = at === -1 ? null : text.slice(at + 1);
  const tagged = at === -1 ? text : text.slice(0, at);
  // A colon before the last slash is a port's.
  const colon = tagged.indexOf(':', tagged.lastIndexOf('/') + 1);
  const tag = colon === -1 ? null : tagged.slice(colon + 1);
  const full = colon === -1 ? tagged : tagged.slice(0, colon);
  if (full.length > MAX_NAME || isImageId(full)) return null;

  const slash = full.indexOf('/');
  const first = full.slice(0, Math.max(slash, 0));
  const writtenRegistry = isRegistry(first) ? first : null;
  const name = writtenRegistry === null ? full : full.slice(slash + 1);
  if (writtenRegistry !== null && !REGISTRY.test(writtenRegistry)) return null;
  if (!NAME.test(name) || (tag !== null && !TAG.test(tag)) || (digest !== null && !DIGEST.test(digest))) return null;

  const registry = writtenRegistry === null || writtenRegistry === OLD_DOCKER_HUB ? DOCKER_HUB : writtenRegistry;
  const repository = registry === DOCKER_HUB && !name.includes('/') ? `library/${name}` : name;
  return { registry, repository, name, writtenRegistry, tag, digest };
}

/** The first part of a path is a registry when no user or organisation on Docker Hub could be named so. */
function isRegistry(first: string): boolean {
  return first === 'localhost' || /[.:]/.test(first) || /[A-Z]/.test(first);
}

/** 64 hexadecimal digits are the id of a local image, and no name. */
function isImageId(name: string): boolean {
  return /^[a-f0-9]{64}$/.test(name);
}
