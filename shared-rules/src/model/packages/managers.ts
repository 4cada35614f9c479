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

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}

/** Verbs by what they do, parted by commas. */
function verbs(lists: { readonly [verb in PackageVerb]?: string }): { readonly [verb: string]: PackageVerb } {
  const entries = Object.entries(lists).flatMap(([what, list]) => list.split(',').map((verb) => [verb.trim().replace(/\s+/g, ' '), what as PackageVerb]));
  return Object.fromEntries(entries);
}

/** Where a package name ends, by manager. */
const until = (pattern: RegExp) => (text: string) => {
  const at = text.search(pattern);
  return at <= 0 ? text : text.slice(0, at);
};

/** `curl=7.*`, `curl:arm64`, `curl/bookworm`, `curl-` (removes), `curl+` (installs). */
const debianName = (text: string) => until(/[=:/]/)(text).replace(/(?<=[a-z0-9.])[-+]$/, (mark) => (mark === '-' ? mark : ''));

const apt: ManagerSyntax = {
  values: words(`
    -o --option -c --config-file -t --target-release --default-release -a --host-architecture -P --build-profiles --solver --planner
  `),
  verbs: verbs({
    install: 'install, reinstall, build-dep, satisfy',
    update: 'update',
    upgrade: 'upgrade, dist-upgrade, full-upgrade, safe-upgrade, dselect-upgrade',
    remove: 'remove, purge, autoremove, autopurge, auto-remove',
    clean: 'clean, autoclean, auto-clean, distclean, dist-clean',
  }),
  nameOf: debianName,
};

const rpm: ManagerSyntax = {
  values: words(`
    -c --config -d --debuglevel -e --errorlevel -x --exclude --excludepkgs -R --randomwait --enablerepo --disablerepo --repo --repoid
    --installroot --releasever --setopt --disableexcludes --disableplugin --enableplugin --downloaddir --destdir --comment --advisory
    --advisories --bz --cve --sec-severity --forcearch --arch --color --rpmverbosity --repofrompath
  `),
  verbs: verbs({
    install: `
      install, in, localinstall, reinstall, groupinstall, group install, groups install, module install, install-n, install-na,
      install-nevra, builddep, build-dep, swap, downgrade
    `,
    update: 'makecache, check-update',
    upgrade: 'update, upgrade, up, update-minimal, upgrade-minimal, distro-sync, distrosync, dsync, system-upgrade, update-to',
    remove: 'remove, erase, rm, autoremove, groupremove, group remove, module remove',
    clean: 'clean',
  }),
  nameOf: (text) => text.replace(/\.(?:x86_64|noarch|i686|aarch64|\$\(uname -m\))$/, ''),
};

/** Requirement text up to its version, extras, or the URL behind `@` (PEP 508). */
const pythonName = until(/[=<>!~[;@ ]/);

const pipValues = words(`
    -r --requirement -c --constraint -e --editable -i --index-url --extra-index-url -f --find-links -t --target --prefix --root --src
    --platform --python-version --implementation --abi --upgrade-strategy --no-binary --only-binary --progress-bar --cache-dir --timeout
    --default-timeout --retries --trusted-host --cert --client-cert --proxy --log --global-option --install-option -C --config-settings
    --python --report --root-user-action --exists-action --use-feature --use-deprecated --build-option --group
  `);

/** `@scope/name@1` → `@scope/name`. */
const nodeName = (text: string) => until(/(?<!^)@/)(text);

/** By name; the versions of a program (`pip3.11`) and its siblings share one entry. */
export const managers: { readonly [name in PackageManager]: ManagerSyntax } = {
  'apt-get': apt,
  apt,
  aptitude: { ...apt, values: [...apt.values, '-s', '-w', '-F', '-O'], verbs: { ...apt.verbs, 'forget-new': 'other' } },
  apk: {
    values: words(`
    -t --virtual -X --repository -p --root --keys-dir --repositories-file --wait --arch --cache-dir --cache-max-age --progress-fd --timeout
  `),
    verbs: verbs({ install: 'add, fix', update: 'update', upgrade: 'upgrade', remove: 'del', clean: 'cache clean, cache purge' }),
    nameOf: until(/[=<>~@]/),
  },
  yum: rpm,
  dnf: rpm,
  microdnf: rpm,
  tdnf: rpm,
  zypper: {
    values: words(`
    -R --root --installroot -c --config -D --reposd-dir -C --cache-dir --raw-cache-dir --solv-cache-dir --pkg-cache-dir -p --plus-repo
    --plus-content -r --repo --from -t --type --releasever
  `),
    verbs: verbs({
      install: 'install, in, source-install, si, install-new-recommends, inr',
      update: 'refresh, ref',
      upgrade: 'update, up, patch, dist-upgrade, dup',
      remove: 'remove, rm',
      clean: 'clean, cc',
    }),
    nameOf: until(/[=<>]/),
  },
  pip: { values: pipValues, verbs: verbs({ install: 'install', remove: 'uninstall', clean: 'cache purge' }), nameOf: pythonName },
  uv: {
    values: [...pipValues, '--project', '--directory', '--python-platform', '--extra', '--only-group', '--no-group', '--with', '--from'],
    verbs: verbs({ install: 'pip install, pip sync, sync, tool install, add', remove: 'pip uninstall, remove', clean: 'cache clean, cache prune' }),
    nameOf: pythonName,
  },
  npm: {
    values: words(`
    --prefix -C --cache --registry --omit --only --include --loglevel -w --workspace --userconfig --globalconfig --tag --before --maxsockets
    --network-timeout --fetch-retries --fetch-timeout --install-strategy --script-shell
  `),
    verbs: verbs({
      install: 'install, i, in, ins, inst, isntall, add, ci, clean-install, ic, install-clean, install-test, it, cit',
      upgrade: 'update, up, upgrade',
      remove: 'uninstall, rm, remove, r, un, prune',
      clean: 'cache clean, cache clear',
    }),
    nameOf: nodeName,
  },
  yarn: {
    values: words(`
    --cwd --cache-folder --registry --network-timeout --network-concurrency --modules-folder --mutex --use-yarnrc --preferred-cache-folder
  `),
    verbs: verbs({
      install: 'install, add, global add, workspaces focus',
      upgrade: 'upgrade, up',
      remove: 'remove, global remove',
      clean: 'cache clean',
    }),
    bare: 'install',
    nameOf: nodeName,
  },
  pnpm: {
    values: words('-F --filter -C --dir --store-dir --registry --prefix --reporter --loglevel --network-concurrency --modules-dir'),
    verbs: verbs({ install: 'install, i, add, install-test, ci', upgrade: 'update, up', remove: 'remove, rm, un, uninstall', clean: 'store prune' }),
    nameOf: nodeName,
  },
  gem: {
    values: words('-v --version -i --install-dir -n --bindir -s --source --platform -P --trust-policy -g --file --build-root'),
    verbs: verbs({ install: 'install, i', upgrade: 'update', remove: 'uninstall' }),
    nameOf: until(/:/),
  },
  go: {
    values: words('-C -ldflags -gcflags -tags -o -p -mod -modfile'),
    verbs: verbs({ install: 'install, get', clean: 'clean' }),
    nameOf: nodeName,
  },
  cargo: {
    values: words(`
    --version --vers --git --branch --tag --rev --path --root --registry --index -F --features --profile --target --target-dir -j --jobs
    --config -Z -C --color --bin
  `),
    verbs: verbs({ install: 'install, binstall', remove: 'uninstall' }),
    nameOf: nodeName,
  },
};

/** The manager that a program is; null for any other program. `pip3.11`, `dnf5`, `dnf-3` are known by their plain names. */
export function managerOf(program: string): PackageManager | null {
  if (Object.hasOwn(managers, program)) return program as PackageManager;
  if (program.startsWith('pip')) return /^pip[\d.]*$/.test(program) ? 'pip' : null;
  if (program.startsWith('dnf')) return /^dnf(?:5|-3|-2)$/.test(program) ? 'dnf' : null;
  return program === 'yarnpkg' ? 'yarn' : null;
}

export function isApt(manager: PackageManager): boolean {
  return manager === 'apt-get' || manager === 'apt' || manager === 'aptitude';
}

/** The managers of RPM packages that share one set of verbs and `clean all`. */
export function isRpm(manager: PackageManager): boolean {
  return manager === 'yum' || manager === 'dnf' || manager === 'microdnf' || manager === 'tdnf';
}
