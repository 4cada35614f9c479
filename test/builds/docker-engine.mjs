// An engine with docker's command line.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { run, seconds } from './processes.mjs';

/** @typedef {import('./processes.mjs').Outcome} Outcome */

/**
 * @param {string} program
 * @param {NodeJS.ProcessEnv} env
 * @param {() => Promise<void>} close
 */
export function dockerEngine(program, env, close) {
  const docker = (args, options = {}) => run(program, args, { env, ...options });
  const build = (args, options) => docker(['build', ...args], options);
  return {
    kind: 'docker',
    own: false,
    atOnce: 2,
    runOptions: [],
    call: docker,
    build,
    /** How a base under another name is told to a build. */
    baseArguments: (name, tag) => ['--build-context', `${name}=docker-image://${tag}`],
    version: async () => (await docker(['version', '--format', '{{.Server.Version}}'], { limit: 10 * seconds })).stdout.trim(),
    answersChecks: () => answersChecks(build),
    close,
  };
}

async function answersChecks(build) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'plimsoll-probe-'));
  try {
    fs.writeFileSync(path.join(folder, 'Dockerfile'), 'FROM scratch\nCMD ["/none"]\n');
    const { code, stdout } = await build(['--call=check,format=json', folder]);
    return code === 0 && 'warnings' in JSON.parse(stdout);
  } catch {
    return false;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
