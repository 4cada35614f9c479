/** Distribution family: decides package manager, shell and defaults. */
export type Family =
  | 'debian'
  | 'ubuntu'
  | 'alpine'
  | 'el'
  | 'fedora'
  | 'amazon'
  | 'suse'
  | 'arch'
  | 'busybox'
  | 'distroless'
  | 'photon'
  | 'wolfi'
  | 'mariner'
  | 'windows';

/** What `/bin/sh` is; null when the image has none. Decides whether it hands PID 1 over to its last command. */
export type ShellProgram = 'dash' | 'bash' | 'ash' | null;

/** What is known of a published image at a given tag. A field that is not known is undefined. */
export interface BaseImage {
  /** The image as named in FROM, without tag. */
  readonly name: string;
  readonly family?: Family;
  /** Major release of the distribution (`12`, `22.04`, `3.20`, `8`). */
  readonly release?: string;
  readonly shell?: ShellProgram;
  /** The USER of the image's configuration; `root` when it sets none. */
  readonly user?: string;
  /** The image sets an ENTRYPOINT (`none` when it is known to set none). */
  readonly entrypoint?: 'none' | 'init' | 'other';
  /** Ports that it exposes. */
  readonly ports?: readonly number[];
  /** The server that it is (`nginx`, `postgres` …), or the runtime (`node`, `python`). */
  readonly role?: string;
  /** Ships bash. */
  readonly bash?: boolean;
  /** Stable tags to suggest in place of none or `latest`, best first. */
  readonly tags?: readonly string[];
  /** The publisher gives it no version tags (distroless, the free chainguard images). */
  readonly rolling?: boolean;
  /** Commands of every package manager that it ships (`apt-get`, `dnf`, `yum`, `microdnf`, `apk` …): complete when given, empty when it has none. */
  readonly packageManagers?: readonly string[];
  /** WORKDIR of its configuration; `/` when it sets none. */
  readonly workdir?: string;
  /** STOPSIGNAL of its configuration (`SIGQUIT`). Undefined also when it sets none. */
  readonly stopSignal?: string;
  /** VOLUMEs of its configuration. */
  readonly volumes?: readonly string[];
  /** Names of the variables that its ENV sets in any version, besides PATH: none others when given. */
  readonly variables?: readonly string[];
  /** Users that the image adds to those of its distribution, with their uids where known (see `hasUser`). */
  readonly users?: Readonly<Record<string, number | null>>;
  /** A smaller image that is known to serve for running what was built: full references, best first. Given only for full-size and SDK images. */
  readonly slimmer?: readonly string[];
}

export { findBaseImage } from './base-image-lookup';
export { hasUser } from './distribution-users';
