import type { ImageReference } from '../dockerfile/image-reference';
import { distributionRows } from './base-image-distributions';
import type { Distribution, ImageFacts, ImageRow, Variant } from './base-image-rows';
import { runtimeRows } from './base-image-runtimes';
import { serverRows } from './base-image-servers';
import { storeRows } from './base-image-stores';
import { toolRows } from './base-image-tools';
import { vendorSchemes } from './base-image-vendors';
import type { BaseImage } from './base-images';
import { distributionOfTag, releaseOfTag } from './tag-distribution';

const rows: ReadonlyMap<string, ImageRow> = new Map(
  [...distributionRows, ...runtimeRows, ...serverRows, ...storeRows, ...toolRows].flatMap((row) => row.images.map((image) => [image, row] as const)),
);

/**
 * What is known of a published image. Null when the image is in no table.
 *
 * A tag names the distribution (`-alpine3.20`, `-bookworm`); where it names none, the row's default holds. A digest without a tag leaves open
 * what hangs on the tag. Words of the tag that the tables do not know are taken for parts of the version.
 */
export function findBaseImage(reference: ImageReference): BaseImage | null {
  const registry = reference.registry === 'index.docker.io' ? 'docker.io' : reference.registry;
  const row = rows.get(`${registry}/${reference.repository}`);
  const facts = row === undefined ? vendorFacts(registry, reference) : rowFacts(row, reference);
  if (facts === null) return null;
  const name = reference.writtenRegistry === null ? reference.name : `${reference.writtenRegistry}/${reference.name}`;
  const known = Object.entries(facts).filter(([, value]) => value !== undefined);
  return Object.freeze({ name, ...Object.fromEntries(known) });
}

function vendorFacts(registry: string, reference: ImageReference): ImageFacts | null {
  for (const scheme of vendorSchemes) {
    if (!scheme.registries.includes(registry)) continue;
    const match = scheme.pattern.exec(reference.repository);
    if (match === null) continue;
    const facts = scheme.describe(match.groups ?? {}, reference);
    return Object.keys(facts).length === 0 ? null : facts;
  }
  return null;
}

function rowFacts(row: ImageRow, reference: ImageReference): ImageFacts {
  const { images: _images, on, distribution: own, alpineBash, variants = [], verified: _verified, ...common } = row;
  const open = reference.tag === null && reference.digest !== null;
  const tag = reference.tag ?? '';
  const version = versionOf(tag);
  const distribution = distributionFor(on, own === true, open, tag, version, alpineBash);
  const holding = open ? [] : variants.filter((variant) => holds(variant, tag, version)).map(({ tag: _tag, from: _from, below: _below, ...facts }) => facts);
  const explicit = own === true ? null : distributionOfTag(tag);
  const merged: ImageFacts = Object.assign({}, distribution, common, ...holding);
  // A distribution named by the tag outweighs a variant's default.
  return explicit === null || open ? merged : { ...merged, ...distribution };
}

function distributionFor(
  on: ImageRow['on'],
  own: boolean,
  open: boolean,
  tag: string,
  version: readonly number[] | null,
  alpineBash: boolean | undefined,
): ImageFacts {
  if (own) {
    const base = on as Distribution;
    const release = open ? null : releaseOfTag(base.family, tag);
    return release === null ? base : { ...base, release };
  }
  // A digest alone may be any variant of the image.
  if (open) return {};
  const named = distributionOfTag(tag);
  if (named !== null) return named.family === 'alpine' && alpineBash !== undefined ? { ...named, bash: alpineBash } : named;
  if (on === undefined) return {};
  if (!Array.isArray(on)) return on as Distribution;
  const byVersion = on as readonly (readonly [string, Distribution])[];
  return byVersion.find(([from]) => atLeast(version, from))?.[1] ?? {};
}

function holds(variant: Variant, tag: string, version: readonly number[] | null): boolean {
  if (variant.tag !== undefined && !variant.tag.test(tag)) return false;
  if (variant.from !== undefined && !atLeast(version, variant.from)) return false;
  return variant.below === undefined || !atLeast(version, variant.below);
}

/** The version that a tag starts with; null for a tag that names none, which counts as the newest. */
function versionOf(tag: string): readonly number[] | null {
  const match = /^v?(?<version>\d+(?:\.\d+)*)/.exec(tag)?.groups?.['version'];
  return match === undefined ? null : match.split('.').map(Number);
}

function atLeast(version: readonly number[] | null, bound: string): boolean {
  if (version === null) return true;
  const parts = bound.split('.').map(Number);
  for (let index = 0; index < parts.length; index++) {
    // A tag that stops short (`nginx:1`) stands for the newest of that line.
    const have = version[index];
    if (have === undefined) return true;
    const want = parts[index] ?? 0;
    if (have !== want) return have > want;
  }
  return true;
}
