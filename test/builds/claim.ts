/** What a container is asked. */
export interface Probe {
  /** As `--user`; null: the image's own. */
  readonly user: string | null;
  /** Behind the image's name; null: the image's own command. */
  readonly args: readonly string[] | null;
  /** The ENTRYPOINT for the probe; null: the image's own. */
  readonly entrypoint: string | null;
  /** More arguments of `run` (`--read-only` …). */
  readonly options: readonly string[];
  /** Tells, in the container, that the server is up; null: it writes "ready". */
  readonly ready: readonly string[] | null;
}

/**
 * - `smaller`: the image is smaller by at least `atLeast` bytes
 * - `stops`: without the fix the container is killed at the end of the grace period; with it, it ends within 1.5 s and with 0
 * - `runs`: without the fix the container fails, or ends where it should stay; with it, the probe passes, and a server stops as above
 * - `fail-to-build`: without the fix the build fails; with it, it passes
 * - `fail-after`: the fix makes a failure show that the build hid
 * - `same`: nothing differs between the two images, nor when they run, but what `apart` names
 * - `cached`: a change of `touch` in the context makes the first build do the step `step` again, and not the second
 * - `lost`: what a fix that is not safe may cost: the probe passes without it, and fails with it
 */
export const kinds = ['smaller', 'stops', 'runs', 'fail-to-build', 'fail-after', 'same', 'cached', 'lost'] as const;
export type ClaimKind = (typeof kinds)[number];

export interface Claim {
  /** The rule's id; `refactoring` where `fix` is the id of a refactoring. */
  readonly rule: string;
  /** The fix that makes the second image of the first; `safe` stands for fix-all; null for a negative, where the rule must be silent. */
  readonly fix: string | null;
  readonly silent: boolean;
  /** For a refactoring: the words at whose first place it is asked for; null: the first FROM. */
  readonly at: string | null;
  /** The file that the finding is in. */
  readonly document: string;
  readonly kind: ClaimKind;
  /** In one sentence, for the rule's page; for a measure, what is measured. */
  readonly says: string;
  /** For a negative: the Dockerfile as a naive fix would leave it; null where the image itself shows why nothing is due. */
  readonly naive: string | null;
  readonly probe: Probe;
  readonly atLeast: number;
  /** How a server that stops well ends; a program without handlers of its own ends with 143. */
  readonly code: number;
  /** A regular expression for what the build, or the probe, says. */
  readonly message: string | null;
  readonly apart: { readonly files: readonly string[]; readonly config: readonly string[] };
  /** The container ends where it should stay, if only with 0. */
  readonly server: boolean;
  readonly touch: string | null;
  readonly step: string | null;
  readonly modes: { readonly [path: string]: string };
  readonly crlf: readonly string[];
  /** For a measure: it takes minutes, and is made only when asked for. */
  readonly heavy: boolean;
  /** It needs what only BuildKit does. */
  readonly buildkit: boolean;
}

const known = new Set(
  'fix at silent in kind says naive user args entrypoint options ready atLeast code message apart server touch step modes crlf heavy buildkit'.split(' '),
);

/** Reads a claim file. Throws when it is not one, with the fixture's name. */
export function readClaim(name: string, text: string): Claim {
  const raw = JSON.parse(text) as { readonly [key: string]: unknown };
  const fail = (what: string): never => {
    throw new Error(`test/builds/fixtures/${name}/claim.json: ${what}`);
  };
  for (const key of Object.keys(raw)) if (!known.has(key)) fail(`there is no "${key}"`);
  const string = (key: string): string | null =>
    raw[key] === undefined ? null : typeof raw[key] === 'string' ? (raw[key] as string) : fail(`"${key}" is no string`);
  const strings = (key: string, value: unknown = raw[key]): readonly string[] | null =>
    value === undefined ? null : Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : fail(`"${key}" is no list of strings`);
  const kind = kinds.find((one) => one === raw.kind) ?? fail(`"kind" must be one of ${kinds.join(', ')}`);
  const silent = string('silent');
  const [rule, fix] = (string('fix') ?? '').split('/');
  if ((silent === null) === (raw.fix === undefined)) fail('it must have either "fix" or "silent"');
  if (silent === null && (rule === undefined || fix === undefined || fix === '')) fail('"fix" must be RULE/FIX');
  const apart = (raw.apart ?? {}) as { readonly [key: string]: unknown };
  return {
    rule: silent ?? (rule as string),
    fix: fix ?? null,
    silent: silent !== null,
    at: string('at'),
    document: string('in') ?? 'Dockerfile',
    kind,
    says: string('says') ?? fail('"says" is missing'),
    naive: string('naive'),
    probe: {
      user: string('user'),
      args: strings('args'),
      entrypoint: string('entrypoint'),
      options: strings('options') ?? [],
      ready: strings('ready'),
    },
    atLeast: typeof raw.atLeast === 'number' ? raw.atLeast : 0,
    code: typeof raw.code === 'number' ? raw.code : 0,
    message: string('message'),
    apart: { files: strings('apart', apart.files ?? []) ?? [], config: strings('apart', apart.config ?? []) ?? [] },
    server: raw.server === true,
    touch: string('touch'),
    step: string('step'),
    modes: (raw.modes ?? {}) as { readonly [path: string]: string },
    crlf: strings('crlf') ?? [],
    heavy: raw.heavy === true,
    buildkit: raw.buildkit === true,
  };
}
