/** Programs that install packages, by one name each (`pip` for `pip3.11` and `python -m pip`). */
export type PackageManager =
  | 'apt-get'
  | 'apt'
  | 'aptitude'
  | 'apk'
  | 'yum'
  | 'dnf'
  | 'microdnf'
  | 'tdnf'
  | 'zypper'
  | 'pip'
  | 'uv'
  | 'npm'
  | 'yarn'
  | 'pnpm'
  | 'gem'
  | 'go'
  | 'cargo';

export type PackageVerb = 'install' | 'update' | 'upgrade' | 'remove' | 'clean' | 'other';

/** How a manager's command line is read. */
export interface ManagerSyntax {
  /** Flags that take the next word as their value. */
  readonly values: readonly string[];
  /** What it does by its verb, of one or two words. */
  readonly verbs: { readonly [verb: string]: PackageVerb };
  /** What it does without any verb. */
  readonly bare?: PackageVerb;
  /** The package's own name in `name=version` and the like. */
  readonly nameOf: (text: string) => string;
}

/** Where a package name ends, by manager. */
const until = (pattern: RegExp) => (text: string) => {
  const at = text.search(pattern);
  return at <= 0 ? text : text.slice(0, at);
};

/** `curl=7.*`, `curl:arm64`, `curl/bookworm`, `curl-` (removes), `curl+` (installs). */
const debianName = (text: string) => until(/[=:/]/)(text).replace(/(?<=[a-z0-9.])[-+]$/, (mark) => (mark === '-' ? mark : ''));

const apt: ManagerSyntax = {
  values: [
    '-o',
    '--option',
    '-c',
    '--config-file',
    '-t',
    '--target-release',
    '--default-release',
    '-a',
    '--host-architecture',
    '-P',
    '--build-profiles',
    '--solver',
    '--planner',
  ],
  verbs: {
    install: 'install',
    reinstall: 'install',
    'build-dep': 'install',
    satisfy: 'install',
    update: 'update',
    upgrade: 'upgrade',
    'dist-upgrade': 'upgrade',
    'full-upgrade': 'upgrade',
    'safe-upgrade': 'upgrade',
    'dselect-upgrade': 'upgrade',
    remove: 'remove',
    purge: 'remove',
    autoremove: 'remove',
    autopurge: 'remove',
    'auto-remove': 'remove',
    clean: 'clean',
    autoclean: 'clean',
    'auto-clean': 'clean',
    distclean: 'clean',
    'dist-clean': 'clean',
  },
  nameOf: debianName,
};

const rpm: ManagerSyntax = {
  values: [
    '-c',
    '--config',
    '-d',
    '--debuglevel',
    '-e',
    '--errorlevel',
    '-x',
    '--exclude',
    '--excludepkgs',
    '-R',
    '--randomwait',
    '--enablerepo',
    '--disablerepo',
    '--repo',
    '--repoid',
    '--installroot',
    '--releasever',
    '--setopt',
    '--disableexcludes',
    '--disableplugin',
    '--enableplugin',
    '--downloaddir',
    '--destdir',
    '--comment',
    '--advisory',
    '--advisories',
    '--bz',
    '--cve',
    '--sec-severity',
    '--forcearch',
    '--arch',
    '--color',
    '--rpmverbosity',
    '--repofrompath',
  ],
  verbs: {
    install: 'install',
    in: 'install',
    localinstall: 'install',
    reinstall: 'install',
    groupinstall: 'install',
    'group install': 'install',
    'groups install': 'install',
    'module install': 'install',
    'install-n': 'install',
    'install-na': 'install',
    'install-nevra': 'install',
    builddep: 'install',
    'build-dep': 'install',
    swap: 'install',
    downgrade: 'install',
    makecache: 'update',
    'check-update': 'update',
    update: 'upgrade',
    upgrade: 'upgrade',
    up: 'upgrade',
    'update-minimal': 'upgrade',
    'upgrade-minimal': 'upgrade',
    'distro-sync': 'upgrade',
    distrosync: 'upgrade',
    dsync: 'upgrade',
    'system-upgrade': 'upgrade',
    'update-to': 'upgrade',
    remove: 'remove',
    erase: 'remove',
    rm: 'remove',
    autoremove: 'remove',
    groupremove: 'remove',
    'group remove': 'remove',
    'module remove': 'remove',
    clean: 'clean',
  },
  nameOf: (text) => text.replace(/\.(?:x86_64|noarch|i686|aarch64|\$\(uname -m\))$/, ''),
};

/** Requirement text up to its version, extras, or the URL behind `@` (PEP 508). */
const pythonName = until(/[=<>!~[;@ ]/);

const pipValues = [
  '-r',
  '--requirement',
  '-c',
  '--constraint',
  '-e',
  '--editable',
  '-i',
  '--index-url',
  '--extra-index-url',
  '-f',
  '--find-links',
  '-t',
  '--target',
  '--prefix',
  '--root',
  '--src',
  '--platform',
  '--python-version',
  '--implementation',
  '--abi',
  '--upgrade-strategy',
  '--no-binary',
  '--only-binary',
  '--progress-bar',
  '--cache-dir',
  '--timeout',
  '--default-timeout',
  '--retries',
  '--trusted-host',
  '--cert',
  '--client-cert',
  '--proxy',
  '--log',
  '--global-option',
  '--install-option',
  '-C',
  '--config-settings',
  '--python',
  '--report',
  '--root-user-action',
  '--exists-action',
  '--use-feature',
  '--use-deprecated',
  '--build-option',
  '--group',
];

/** `@scope/name@1` → `@scope/name`. */
const nodeName = (text: string) => until(/(?<!^)@/)(text);

/** By name; the versions of a program (`pip3.11`) and its siblings share one entry. */
export const managers: { readonly [name in PackageManager]: ManagerSyntax } = {
  'apt-get': apt,
  apt,
  aptitude: { ...apt, values: [...apt.values, '-s', '-w', '-F', '-O'], verbs: { ...apt.verbs, 'forget-new': 'other' } },
  apk: {
    values: [
      '-t',
      '--virtual',
      '-X',
      '--repository',
      '-p',
      '--root',
      '--keys-dir',
      '--repositories-file',
      '--wait',
      '--arch',
      '--cache-dir',
      '--cache-max-age',
      '--progress-fd',
      '--timeout',
    ],
    verbs: { add: 'install', fix: 'install', update: 'update', upgrade: 'upgrade', del: 'remove', 'cache clean': 'clean', 'cache purge': 'clean' },
    nameOf: until(/[=<>~@]/),
  },
  yum: rpm,
  dnf: rpm,
  microdnf: rpm,
  tdnf: rpm,
  zypper: {
    values: [
      '-R',
      '--root',
      '--installroot',
      '-c',
      '--config',
      '-D',
      '--reposd-dir',
      '-C',
      '--cache-dir',
      '--raw-cache-dir',
      '--solv-cache-dir',
      '--pkg-cache-dir',
      '-p',
      '--plus-repo',
      '--plus-content',
      '-r',
      '--repo',
      '--from',
      '-t',
      '--type',
      '--releasever',
    ],
    verbs: {
      install: 'install',
      in: 'install',
      'source-install': 'install',
      si: 'install',
      'install-new-recommends': 'install',
      inr: 'install',
      refresh: 'update',
      ref: 'update',
      update: 'upgrade',
      up: 'upgrade',
      patch: 'upgrade',
      'dist-upgrade': 'upgrade',
      dup: 'upgrade',
      remove: 'remove',
      rm: 'remove',
      clean: 'clean',
      cc: 'clean',
    },
    nameOf: until(/[=<>]/),
  },
  pip: { values: pipValues, verbs: { install: 'install', uninstall: 'remove', 'cache purge': 'clean' }, nameOf: pythonName },
  uv: {
    values: [...pipValues, '--project', '--directory', '--python-platform', '--extra', '--only-group', '--no-group', '--with', '--from'],
    verbs: {
      'pip install': 'install',
      'pip sync': 'install',
      sync: 'install',
      'tool install': 'install',
      add: 'install',
      'pip uninstall': 'remove',
      remove: 'remove',
      'cache clean': 'clean',
      'cache prune': 'clean',
    },
    nameOf: pythonName,
  },
  npm: {
    values: [
      '--prefix',
      '-C',
      '--cache',
      '--registry',
      '--omit',
      '--only',
      '--include',
      '--loglevel',
      '-w',
      '--workspace',
      '--userconfig',
      '--globalconfig',
      '--tag',
      '--before',
      '--maxsockets',
      '--network-timeout',
      '--fetch-retries',
      '--fetch-timeout',
      '--install-strategy',
      '--script-shell',
    ],
    verbs: {
      install: 'install',
      i: 'install',
      in: 'install',
      ins: 'install',
      inst: 'install',
      isntall: 'install',
      add: 'install',
      ci: 'install',
      'clean-install': 'install',
      ic: 'install',
      'install-clean': 'install',
      'install-test': 'install',
      it: 'install',
      cit: 'install',
      update: 'upgrade',
      up: 'upgrade',
      upgrade: 'upgrade',
      uninstall: 'remove',
      rm: 'remove',
      remove: 'remove',
      r: 'remove',
      un: 'remove',
      prune: 'remove',
      'cache clean': 'clean',
      'cache clear': 'clean',
    },
    nameOf: nodeName,
  },
  yarn: {
    values: [
      '--cwd',
      '--cache-folder',
      '--registry',
      '--network-timeout',
      '--network-concurrency',
      '--modules-folder',
      '--mutex',
      '--use-yarnrc',
      '--preferred-cache-folder',
    ],
    verbs: {
      install: 'install',
      add: 'install',
      'global add': 'install',
      'workspaces focus': 'install',
      upgrade: 'upgrade',
      up: 'upgrade',
      remove: 'remove',
      'global remove': 'remove',
      'cache clean': 'clean',
    },
    bare: 'install',
    nameOf: nodeName,
  },
  pnpm: {
    values: ['-F', '--filter', '-C', '--dir', '--store-dir', '--registry', '--prefix', '--reporter', '--loglevel', '--network-concurrency', '--modules-dir'],
    verbs: {
      install: 'install',
      i: 'install',
      add: 'install',
      'install-test': 'install',
      fetch: 'install',
      ci: 'install',
      update: 'upgrade',
      up: 'upgrade',
      remove: 'remove',
      rm: 'remove',
      un: 'remove',
      uninstall: 'remove',
      'store prune': 'clean',
    },
    nameOf: nodeName,
  },
  gem: {
    values: [
      '-v',
      '--version',
      '-i',
      '--install-dir',
      '-n',
      '--bindir',
      '-s',
      '--source',
      '--platform',
      '-P',
      '--trust-policy',
      '-g',
      '--file',
      '--build-root',
    ],
    verbs: { install: 'install', i: 'install', update: 'upgrade', uninstall: 'remove' },
    nameOf: until(/:/),
  },
  go: {
    values: ['-C', '-ldflags', '-gcflags', '-tags', '-o', '-p', '-mod', '-modfile'],
    verbs: { install: 'install', get: 'install', clean: 'clean' },
    nameOf: nodeName,
  },
  cargo: {
    values: [
      '--version',
      '--vers',
      '--git',
      '--branch',
      '--tag',
      '--rev',
      '--path',
      '--root',
      '--registry',
      '--index',
      '-F',
      '--features',
      '--profile',
      '--target',
      '--target-dir',
      '-j',
      '--jobs',
      '--config',
      '-Z',
      '-C',
      '--color',
      '--bin',
    ],
    verbs: { install: 'install', binstall: 'install', uninstall: 'remove' },
    nameOf: nodeName,
  },
};

/** The manager that a program is; null for any other program. `pip3.11`, `dnf5`, `dnf-3` are known by their plain names. */
export function managerOf(program: string): PackageManager | null {
  const plain = /^pip[\d.]*$/.test(program) ? 'pip' : /^dnf(?:5|-3|-2)$/.test(program) ? 'dnf' : program === 'yarnpkg' ? 'yarn' : program;
  return Object.hasOwn(managers, plain) ? (plain as PackageManager) : null;
}

export function isApt(manager: PackageManager): boolean {
  return manager === 'apt-get' || manager === 'apt' || manager === 'aptitude';
}

/** The managers of RPM packages that share one set of verbs and `clean all`. */
export function isRpm(manager: PackageManager): boolean {
  return manager === 'yum' || manager === 'dnf' || manager === 'microdnf' || manager === 'tdnf';
}
