import { addedByRecommends, addNothing } from './apt-recommends-table';

const bare: ReadonlySet<string> = new Set(addNothing.trim().split(/\s+/));

/**
 * Packages that `apt-get install name` adds on Debian 12 because the package or its dependencies recommend them, by name; what these depend on in turn is
 * counted by `addedPackages` alone. Empty: none. Undefined: not measured.
 */
export function recommendsOf(name: string): readonly string[] | undefined {
  return row(name)?.slice(1);
}

/** How many packages `apt-get install name` adds on Debian 12 beyond `--no-install-recommends`. Undefined: not measured. */
export function addedPackages(name: string): number | undefined {
  const fields = row(name);
  return fields === undefined ? undefined : Number(fields[0] ?? 0);
}

function row(name: string): readonly string[] | undefined {
  if (bare.has(name)) return [];
  return Object.hasOwn(addedByRecommends, name) ? addedByRecommends[name]?.split(' ') : undefined;
}

/** What a stage does that makes a recommended package needed. */
export type Use = 'https' | 'ssh' | 'pip-build' | 'keyserver' | 'compile' | 'make' | 'xvfb-run';

/** A package that is commonly needed beside another, which only recommends it. */
export interface Companion {
  readonly name: string;
  /** Needed when the stage does this. */
  readonly when: Use;
}

/**
 * Recommended packages without which the package is often of no use.
 *
 * @asOf 2026-11
 * @source Recommends of the Debian 12 packages (see the measured table); dirmngr, which Debian 12's gnupg depends on, is only recommended from Debian 13 on.
 */
const companions: Readonly<Record<string, readonly Companion[]>> = {
  curl: [{ name: 'ca-certificates', when: 'https' }],
  wget: [{ name: 'ca-certificates', when: 'https' }],
  git: [
    { name: 'ca-certificates', when: 'https' },
    { name: 'openssh-client', when: 'ssh' },
  ],
  'python3-pip': [
    { name: 'build-essential', when: 'pip-build' },
    { name: 'python3-dev', when: 'pip-build' },
  ],
  gnupg: [{ name: 'dirmngr', when: 'keyserver' }],
  gnupg2: [{ name: 'dirmngr', when: 'keyserver' }],
  gpg: [{ name: 'dirmngr', when: 'keyserver' }],
  gcc: [{ name: 'libc6-dev', when: 'compile' }],
  cmake: [
    { name: 'gcc', when: 'compile' },
    { name: 'make', when: 'make' },
  ],
  xvfb: [{ name: 'xauth', when: 'xvfb-run' }],
};

/** Packages that are commonly needed beside `name`, each with the use that needs it. */
export function companionsOf(name: string): readonly Companion[] {
  return Object.hasOwn(companions, name) ? (companions[name] ?? []) : [];
}
