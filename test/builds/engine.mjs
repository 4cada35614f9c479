// Finds an engine: a docker that answers and knows BuildKit's own checks (`docker build --call=check`), else one that is started from
// Debian's packages, else podman where no checks are asked for.
import { dockerEngine } from './docker-engine.mjs';
import { ownEngine } from './own-engine.mjs';
import { has, run, seconds } from './processes.mjs';

/**
 * @typedef {object} Engine
 * @property {string} name which one it is, for a person
 * @property {'docker' | 'podman'} kind podman builds without BuildKit
 * @property {boolean} own started here: it has no images, and looks nothing up
 * @property {number} atOnce how many builds it takes at a time
 * @property {readonly string[]} runOptions what `run` needs here besides
 * @property {(args: readonly string[], options?: object) => Promise<import('./processes.mjs').Outcome>} call runs its command line
 * @property {(args: readonly string[], options?: object) => Promise<import('./processes.mjs').Outcome>} build runs `build` with these arguments
 * @property {(name: string, tag: string) => readonly string[]} baseArguments makes a build take the image `tag` where its file says `name`
 * @property {() => Promise<void>} close ends what was started and removes what was written
 */

/**
 * @param {{ readonly provision: boolean, readonly checks?: boolean, readonly network?: boolean }} options whether an engine may be started when none
 *   answers; whether it must know BuildKit's checks; whether its builds must reach the network
 * @returns {Promise<Engine | { readonly why: string }>} why there is none, in words for a person
 */
export async function openEngine({ provision, checks = true, network = false }) {
  const reachable = await reachableEngine();
  if (!('why' in reachable)) return reachable;
  const own = provision ? await ownEngine({ network }) : { why: 'PLIMSOLL_PROVISION=1 starts one, as root on Debian' };
  if (!('why' in own)) return own;
  const why = `${reachable.why}; ${own.why}`;
  if (checks) return { why };
  const podman = await podmanEngine();
  return 'why' in podman ? { why: `${why}; ${podman.why}` } : podman;
}

/** A run that must have an engine says so: then a skip is a failure. */
export function endWithout(suite, why) {
  const required = process.env.REQUIRE_ENGINE === '1';
  console.log(`${required ? 'failed' : 'skipped'}: ${suite}: ${why}`);
  process.exit(required ? 1 : 0);
}

/** @returns {Promise<Engine | { readonly why: string }>} */
async function reachableEngine() {
  const engine = dockerEngine('docker', process.env, async () => {});
  const version = await engine.version();
  if (version === '') return { why: 'no docker daemon answers' };
  const named = { ...engine, name: `docker ${version}` };
  return (await engine.answersChecks()) ? named : { why: `docker ${version} does not answer "docker build --call=check"` };
}

/** Podman with buildah's builder: for what needs no BuildKit. */
async function podmanEngine() {
  if (!has('podman')) return { why: 'there is no podman either' };
  const call = (args, options) =>
    // It opens its standard output by name, which a socket does not allow; node's pipes are such.
    args[0] === 'export' ? run('sh', ['-c', 'podman "$@" | cat', 'sh', ...args], options) : run('podman', args, options);
  const info = await call(['info', '--format', '{{.Version.Version}}'], { limit: 20 * seconds });
  if (info.code !== 0) return { why: `podman does not work here: ${info.stderr.trim().split('\n').at(-1)}` };
  return {
    name: `podman ${info.stdout.trim()}`,
    kind: 'podman',
    own: false,
    // Buildah of Debian 12 loses containers where two builds end together.
    atOnce: 1,
    // As root it raises both, which not every machine allows.
    runOptions: ['--ulimit=nofile=1024:1024', '--ulimit=nproc=1024:1024'],
    call,
    build: (args, options) => call(['build', '--format=docker', ...args], options),
    baseArguments: (name, tag) => ['--build-context', `${name}=container-image://localhost/${tag}`],
    close: async () => {},
  };
}
