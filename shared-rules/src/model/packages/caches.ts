import { isApt, isRpm } from './managers';
import { hasFlag, type PackageOperation } from './operation';

/** Where a family of managers keeps what it downloads. */
export type CacheKind = 'apt' | 'rpm' | 'zypper' | 'apk' | 'pip' | 'uv' | 'npm' | 'yarn' | 'pnpm' | 'gem';

export interface Cache {
  readonly kind: CacheKind;
  /** Folders; removing one of them is enough. `~` is the home of the user that runs the manager. */
  readonly folders: readonly string[];
  /** Words that show in the path of a mount which keeps the cache somewhere else. */
  readonly mountedAs: RegExp | null;
  /** Whether the operation itself removes the cache. */
  readonly cleans: (operation: PackageOperation) => boolean;
  /** Whether the operation keeps no cache, or one in a place of its own, by its flags. */
  readonly off: (operation: PackageOperation) => boolean;
  /** Variables that do the same: with any value, or with a folder. */
  readonly offVariables: readonly string[];
}

const none = (): boolean => false;
const isClean = (operation: PackageOperation): boolean => operation.verb === 'clean';

const cleansRpm = (operation: PackageOperation): boolean => {
  const what = operation.packages.map((one) => one.text);
  return isClean(operation) && (what.includes('all') || (what.includes('packages') && (what.includes('metadata') || what.includes('dbcache'))));
};

/** By the managers' manuals: apt-get(8), dnf(8), yum(8), zypper(8), apk(8), `pip help install`, `npm help cache`, `yarn help cache`, `pnpm help store`, `gem help install`. */
const facts: { readonly [kind in CacheKind]: Omit<Cache, 'kind'> } = {
  apt: { folders: ['/var/lib/apt/lists'], mountedAs: null, cleans: (operation) => /^dist-?clean$/.test(operation.verbText), off: none, offVariables: [] },
  rpm: {
    folders: ['/var/cache/dnf', '/var/cache/yum', '/var/cache/libdnf5', '/var/cache/tdnf'],
    mountedAs: null,
    cleans: cleansRpm,
    off: (operation) => operation.flags.some((flag) => flag.name === '--setopt' && flag.value?.startsWith('cachedir=') === true),
    offVariables: [],
  },
  zypper: {
    folders: ['/var/cache/zypp', '/var/cache/zypper'],
    mountedAs: null,
    cleans: isClean,
    off: (operation) => hasFlag(operation, '--cache-dir', '-C', '--pkg-cache-dir', '--raw-cache-dir'),
    offVariables: [],
  },
  apk: {
    folders: ['/var/cache/apk', '/etc/apk/cache'],
    mountedAs: null,
    cleans: isClean,
    off: (operation) => hasFlag(operation, '--no-cache', '--no-network', '--cache-dir'),
    offVariables: [],
  },
  pip: {
    folders: ['~/.cache/pip'],
    mountedAs: /pip/,
    cleans: isClean,
    // pip takes any unambiguous beginning of a flag; `--no-index` reads local files only, which it does not cache.
    off: (operation) =>
      operation.flags.some(
        (flag) => flag.name.startsWith('--no-cache') || flag.name === '--cache-dir' || flag.name === '--no-index' || flag.name === '--dry-run',
      ),
    offVariables: ['PIP_NO_CACHE_DIR', 'PIP_CACHE_DIR'],
  },
  uv: {
    folders: ['~/.cache/uv'],
    mountedAs: /uv/,
    cleans: isClean,
    off: (operation) => hasFlag(operation, '--no-cache', '--no-cache-dir', '-n', '--cache-dir', '--dry-run'),
    offVariables: ['UV_NO_CACHE', 'UV_CACHE_DIR'],
  },
  npm: {
    folders: ['~/.npm', '~/.npm/_cacache'],
    mountedAs: /npm/,
    cleans: isClean,
    off: (operation) => hasFlag(operation, '--cache', '--offline', '--dry-run'),
    offVariables: ['npm_config_cache', 'NPM_CONFIG_CACHE'],
  },
  yarn: {
    folders: ['~/.cache/yarn', '/usr/local/share/.cache', '~/.yarn/cache', '~/.yarn/berry', '~/.yarn-cache'],
    mountedAs: /yarn/,
    cleans: isClean,
    off: (operation) => hasFlag(operation, '--cache-folder', '--preferred-cache-folder', '--offline'),
    offVariables: ['YARN_CACHE_FOLDER'],
  },
  pnpm: {
    folders: ['~/.local/share/pnpm', '~/.local/share/pnpm/store', '~/.pnpm-store', '/pnpm/store'],
    mountedAs: /pnpm/,
    cleans: isClean,
    off: (operation) => hasFlag(operation, '--store-dir', '--offline', '--lockfile-only'),
    offVariables: ['npm_config_store_dir', 'PNPM_STORE_DIR'],
  },
  gem: { folders: ['~/.gem'], mountedAs: /gem/, cleans: none, off: (operation) => noDocumentation(operation), offVariables: [] },
};

function noDocumentation(operation: PackageOperation): boolean {
  if (hasFlag(operation, '-N', '--no-document', '--no-doc', '--no-documentation')) return true;
  return (
    (hasFlag(operation, '--no-ri') && hasFlag(operation, '--no-rdoc')) || operation.flags.some((flag) => flag.name === '--document' && flag.value === 'none')
  );
}

const caches: ReadonlyMap<string, Cache> = new Map((Object.keys(facts) as CacheKind[]).map((kind) => [kind, { kind, ...facts[kind] }]));

/** The cache that a manager fills; null where the catalogue names none. */
export function cacheOf(operation: PackageOperation): Cache | null {
  const { manager } = operation;
  return caches.get(isApt(manager) ? 'apt' : isRpm(manager) ? 'rpm' : manager) ?? null;
}
