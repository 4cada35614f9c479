import type { BaseImage } from './base-images';

/** The distribution side of an image, as its tag tells it. */
export type Distribution = Pick<BaseImage, 'family' | 'release' | 'shell' | 'bash' | 'packageManagers'>;

/** The part of an image's description that a table row may give; undefined takes back what the row says otherwise. */
export type ImageFacts = { readonly [Key in keyof Omit<BaseImage, 'name'>]?: BaseImage[Key] | undefined };

/** Facts that hold for some tags only. All conditions given must hold. */
export interface Variant extends ImageFacts {
  /** Matches the tag (`''` when there is none). */
  readonly tag?: RegExp;
  /** The first version that it holds for (`1.19`), by the leading number of the tag; `latest` and tags with no number count as newest. */
  readonly from?: string;
  /** The first version that it no longer holds for. */
  readonly below?: string;
}

/** One row: what holds for every tag, then for some. Later variants win. */
export interface ImageRow extends ImageFacts {
  /** `registry/repository`. */
  readonly images: readonly string[];
  /** Distribution where the tag names none: one for all tags, or by version, newest first (`['12', …]`: from 12 on). */
  readonly on?: Distribution | readonly (readonly [string, Distribution])[];
  /** The image is a distribution: its family holds for any tag and digest, and its tag is the release. */
  readonly distribution?: boolean;
  /** Whether the alpine variants ship bash, where that is known. */
  readonly alpineBash?: boolean;
  readonly variants?: readonly Variant[];
  /** False: a row, or part of one, that was not read from a source of the table. */
  readonly verified?: false;
}

const apt = ['apt-get', 'apt', 'apt-cache', 'dpkg'];

export function debian(release?: string): Distribution {
  return { family: 'debian', ...(release === undefined ? {} : { release }), shell: 'dash', bash: true, packageManagers: apt };
}

export function ubuntu(release?: string): Distribution {
  return { family: 'ubuntu', ...(release === undefined ? {} : { release }), shell: 'dash', bash: true, packageManagers: apt };
}

/** Bash is left open: an image on Alpine may add it. */
export function alpine(release?: string): Distribution {
  return { family: 'alpine', ...(release === undefined ? {} : { release }), shell: 'ash', packageManagers: ['apk'] };
}

/** Red Hat Enterprise Linux and its rebuilds. Package managers hang on the variant. */
export function el(release?: string, packageManagers?: readonly string[]): Distribution {
  return {
    family: 'el',
    ...(release === undefined ? {} : { release }),
    shell: 'bash',
    bash: true,
    ...(packageManagers === undefined ? {} : { packageManagers }),
  };
}

export function fedora(release?: string): Distribution {
  return { family: 'fedora', ...(release === undefined ? {} : { release }), shell: 'bash', bash: true };
}

export function amazon(release?: string): Distribution {
  return { family: 'amazon', ...(release === undefined ? {} : { release }), shell: 'bash', bash: true };
}

export function mariner(release?: string): Distribution {
  return { family: 'mariner', ...(release === undefined ? {} : { release }), shell: 'bash', bash: true };
}

export const windows: Distribution = { family: 'windows', shell: null, bash: false, packageManagers: [] };

export const noShell: Distribution = { family: 'distroless', shell: null, bash: false, packageManagers: [] };
