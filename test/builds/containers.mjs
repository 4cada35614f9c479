// Containers of the fixtures: always without a network, always removed.
import { prefix } from './bases.mjs';
import { seconds } from './processes.mjs';

/** Seconds that a container is given before it is killed. */
export const grace = 3;
const patience = 15 * seconds;
let counter = 0;

/** @typedef {{ readonly code: number, readonly output: string, readonly took: number }} Ended */

/**
 * Runs a container to its end. `code` is 124 when it has none.
 *
 * @returns {Promise<Ended>}
 */
export async function runToEnd(engine, image, probe, limit = patience) {
  const name = nextName();
  const { code, stdout, stderr, took } = await engine.call(['run', '--name', name, ...argumentsOf(engine, image, probe)], { limit });
  await remove(engine, name);
  return { code: code ?? 124, output: stdout + stderr, took };
}

/**
 * Starts a container, waits until it is ready, and stops it. `ready` is false when it ended by itself, or never said that it was.
 *
 * @returns {Promise<Ended & { readonly ready: boolean }>} `took`: from the stop signal to its end
 */
export async function startAndStop(engine, image, probe, wait = grace) {
  const name = nextName();
  try {
    const started = await engine.call(['run', '-d', '--name', name, ...argumentsOf(engine, image, probe)]);
    const ready = started.code === 0 && (await isReady(engine, name, probe));
    const { took } = await engine.call(['stop', '-t', String(wait), name], { limit: patience });
    const { stdout } = await engine.call(['inspect', '--format', '{{.State.ExitCode}}', name]);
    const logs = await engine.call(['logs', name]);
    return { ready, code: Number.parseInt(stdout, 10), took, output: `${started.code === 0 ? '' : started.stderr}${logs.stdout}${logs.stderr}` };
  } finally {
    await remove(engine, name);
  }
}

/** A container that is never started. */
export async function withContainer(engine, image, use) {
  const name = nextName();
  const { code, stderr } = await engine.call(['create', '--network', 'none', '--name', name, image, 'none']);
  if (code !== 0) throw new Error(`create: ${stderr.trim()}`);
  try {
    return await use(name);
  } finally {
    await remove(engine, name);
  }
}

async function isReady(engine, name, { ready }) {
  const until = Date.now() + patience;
  while (Date.now() < until) {
    const state = await engine.call(['inspect', '--format', '{{.State.Running}}', name]);
    if (ready === null) {
      const { stdout } = await engine.call(['logs', name]);
      if (/^ready/m.test(stdout)) return state.stdout.trim() === 'true';
    } else if ((await engine.call(['exec', name, ...ready])).code === 0) return true;
    if (state.stdout.trim() !== 'true') return false;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}

function argumentsOf({ runOptions }, image, { user, args, entrypoint, options }) {
  return [
    '--network',
    'none',
    '--hostname',
    'fixture',
    ...runOptions,
    ...options,
    ...(user === null ? [] : ['--user', user]),
    ...(entrypoint === null ? [] : ['--entrypoint', entrypoint]),
    image,
    ...(args ?? []),
  ];
}

function nextName() {
  return `${prefix}-${process.pid}-${++counter}`;
}

async function remove(engine, name) {
  await engine.call(['rm', '-f', name]);
}
