// What each kind of claim means, as a comparison of two images: before and after the fix. Each returns what is wrong with the claim.
import { grace, runToEnd, startAndStop, withContainer } from './containers.mjs';
import { listing } from './listing.mjs';
import { seconds } from './processes.mjs';

const prompt = 1.5 * seconds;

/**
 * @typedef {object} Case
 * @property {import('./engine.mjs').Engine} engine
 * @property {import('./claim').Claim} claim
 * @property {{ readonly tag: string, readonly built: import('./processes.mjs').Outcome }} before
 * @property {{ readonly tag: string, readonly built: import('./processes.mjs').Outcome }} after
 * @property {() => Promise<readonly string[]>} rebuild builds both again after the touch; each one's log
 */

/** @type {{ readonly [kind: string]: (one: Case) => Promise<readonly string[]> }} */
export const comparisons = {
  async smaller({ engine, claim, before, after }) {
    const sizes = await Promise.all([before, after].map(({ tag }) => sizeOf(engine, tag)));
    const gain = sizes[0] - sizes[1];
    return gain >= claim.atLeast ? [] : [`smaller by ${gain} bytes, not by ${claim.atLeast}`];
  },

  async stops({ engine, claim, before, after }) {
    const old = await startAndStop(engine, before.tag, claim.probe);
    return [
      ...(old.ready && old.code === 137 && old.took > grace * seconds * 0.9 ? [] : [`before: ${tell(old)}, where it should be killed after ${grace} s`]),
      ...(await stopsWell(engine, after.tag, claim)),
    ];
  },

  async runs({ engine, claim, before, after }) {
    const old = await runToEnd(engine, before.tag, claim.probe);
    const failed = claim.server ? old.code !== 124 : old.code !== 0 && old.code !== 124;
    const faults = failed && matches(claim.message, old.output) ? [] : [`before: ${tell(old)}, where it should fail`];
    if (claim.server) return [...faults, ...(await stopsWell(engine, after.tag, claim))];
    const now = await runToEnd(engine, after.tag, claim.probe);
    return now.code === 0 ? faults : [...faults, `after: ${tell(now)}`];
  },

  async 'fail-to-build'({ claim, before, after }) {
    return [
      ...(before.built.code !== 0 && matches(claim.message, logOf(before)) ? [] : ['before: it builds, or fails for another reason']),
      ...(after.built.code === 0 ? [] : [`after: ${lastOf(after.built.stderr)}`]),
    ];
  },

  async 'fail-after'({ claim, before, after }) {
    return [
      ...(before.built.code === 0 ? [] : [`before: ${lastOf(before.built.stderr)}`]),
      ...(after.built.code !== 0 && matches(claim.message, logOf(after)) ? [] : ['after: it builds, or fails for another reason']),
    ];
  },

  async same({ engine, claim, before, after }) {
    const files = claim.apart.files.map((pattern) => new RegExp(`^(?:${pattern})$`));
    const lists = [];
    for (const { tag } of [before, after]) lists.push(await withContainer(engine, tag, (container) => listing(engine, container)));
    const configs = await Promise.all([before, after].map(({ tag }) => configOf(engine, tag)));
    const ends = await endsOf(engine, claim, [before, after]);
    const faults = [
      ...differences(lists[0], lists[1], (path) => files.some((pattern) => pattern.test(path))),
      ...differences(configs[0], configs[1], (name) => claim.apart.config.includes(name)),
    ];
    if (!alike(ends)) faults.push(`it runs otherwise: ${tell(ends[0])}; ${tell(ends[1])}`);
    // Two failures look alike; what is compared has to have run.
    if (!claim.server && ends[0].code === 124) faults.push(`it does not end: ${tell(ends[0])}`);
    return faults;
  },

  async cached({ claim, rebuild }) {
    const [old, now] = await rebuild();
    const again = (log) => {
      const step = new RegExp(`^(#\\d+) \\[[^\\]]*\\] ${claim.step}`, 'm').exec(log)?.[1];
      return step === undefined ? null : !new RegExp(`^${step} CACHED$`, 'm').test(log);
    };
    return [
      ...(again(old) === true ? [] : ['before: the step is taken from the cache, or not there']),
      ...(again(now) === false ? [] : ['after: the step is done again, or not there']),
    ];
  },

  async lost({ engine, claim, before, after }) {
    const old = await runToEnd(engine, before.tag, claim.probe);
    if (after.built.code !== 0)
      return old.code === 0 && matches(claim.message, logOf(after)) ? [] : [`before: ${tell(old)}; after: ${lastOf(after.built.stderr)}`];
    const now = await runToEnd(engine, after.tag, claim.probe);
    return [
      ...(old.code === 0 ? [] : [`before: ${tell(old)}`]),
      ...(now.code !== 0 && matches(claim.message, now.output) ? [] : [`after: ${tell(now)}, where something should be lost`]),
    ];
  },
};

/** For a negative without a naive fix: the image itself does what the rule would see to. */
export async function holdsAsItIs({ engine, claim, before }) {
  if (claim.kind === 'stops') return await stopsWell(engine, before.tag, claim);
  const now = await runToEnd(engine, before.tag, claim.probe);
  return now.code === 0 && matches(claim.message, now.output) ? [] : [`${tell(now)}`];
}

/** With a naive fix: it breaks the build or the probe, or gains nothing. */
export async function naiveFixIsWorse({ engine, claim, before, after }) {
  if (claim.kind === 'smaller') {
    const sizes = await Promise.all([before, after].map(({ tag }) => sizeOf(engine, tag)));
    const gain = sizes[0] - sizes[1];
    return Math.abs(gain) <= claim.atLeast ? [] : [`the naive fix makes it smaller by ${gain} bytes`];
  }
  return claim.kind === 'fail-after' ? await comparisons['fail-after']({ claim, before, after }) : await comparisons.lost({ engine, claim, before, after });
}

async function stopsWell(engine, tag, { probe, code }) {
  const now = await startAndStop(engine, tag, probe);
  return now.ready && now.code === code && now.took < prompt ? [] : [`after: ${tell(now)}, where it should run, and stop within ${prompt / seconds} s`];
}

/** How both images end. Engines lose the output of a container that ends at once, now and then: what differs is looked at again. */
async function endsOf(engine, claim, images) {
  let ends = [];
  for (let tries = 0; tries < 3 && (tries === 0 || !alike(ends)); tries++) {
    ends = [];
    for (const { tag } of images) ends.push(claim.server ? await startAndStop(engine, tag, claim.probe) : await runToEnd(engine, tag, claim.probe));
  }
  return ends;
}

function alike([old, now]) {
  return old.code === now.code && old.output === now.output;
}

function tell({ ready, code, took, output }) {
  return `${ready === false ? 'not ready, ' : ''}exit ${code} after ${(took / seconds).toFixed(2)} s (${lastOf(output) || 'no output'})`;
}

function lastOf(output) {
  return output.trim().split('\n').slice(-2).join(' / ').slice(-300);
}

/** Builders write what a step says to the one or the other. */
function logOf({ built }) {
  return built.stdout + built.stderr;
}

function matches(pattern, output) {
  return pattern === null || new RegExp(pattern, 'm').test(output);
}

/** Bytes of all layers, as the engine counts them. */
export async function sizeOf(engine, tag) {
  return Number((await engine.call(['image', 'inspect', '--format', '{{.Size}}', tag])).stdout);
}

/** The settings that a container inherits. */
async function configOf(engine, tag) {
  const { stdout } = await engine.call(['image', 'inspect', '--format', '{{json .Config}}', tag]);
  const config = JSON.parse(stdout);
  const names = ['Env', 'Entrypoint', 'Cmd', 'User', 'WorkingDir', 'ExposedPorts', 'Volumes', 'Labels', 'StopSignal', 'Healthcheck', 'OnBuild', 'Shell'];
  // An image without a folder of its own starts in the root.
  const values = { ...config, Env: [...(config.Env ?? [])].sort(), WorkingDir: config.WorkingDir || '/' };
  return new Map(names.map((name) => [name, JSON.stringify(values[name] ?? null)]));
}

function differences(before, after, allowed) {
  const names = new Set([...before.keys(), ...after.keys()]);
  const faults = [...names]
    .filter((name) => before.get(name) !== after.get(name) && !allowed(name))
    .map((name) => `${name}: ${before.get(name) ?? 'not there'} → ${after.get(name) ?? 'not there'}`);
  return faults.length > 8 ? [...faults.slice(0, 8), `and ${faults.length - 8} more`] : faults;
}
