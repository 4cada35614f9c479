// Child processes of the build suites: each has a time limit, so that nothing hangs.
import { spawn, spawnSync } from 'node:child_process';

export const seconds = 1000;

/**
 * @typedef {{ readonly code: number | null, readonly stdout: string, readonly stderr: string, readonly took: number }} Outcome `code` is null when it was stopped or did not start; `took` in milliseconds
 */

/**
 * Runs a program to its end, or to its time limit in milliseconds.
 *
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ readonly env?: NodeJS.ProcessEnv, readonly cwd?: string, readonly limit?: number, readonly onData?: (chunk: Buffer) => void }} options `onData` takes standard output in place of `stdout`
 * @returns {Promise<Outcome>}
 */
export function run(file, args, { env = process.env, cwd, limit = 30 * seconds, onData } = {}) {
  const started = performance.now();
  return new Promise((resolve) => {
    const child = spawn(file, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'], timeout: limit });
    let stdout = '';
    let stderr = '';
    const end = (code) => resolve({ code, stdout, stderr, took: performance.now() - started });
    if (onData === undefined) child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
    else child.stdout.on('data', onData);
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
    child.on('error', (error) => {
      stderr = error.message;
      end(null);
    });
    child.on('close', end);
  });
}

/** Whether a program can be started. */
export function has(command) {
  return spawnSync(command, ['--version'], { stdio: 'ignore', timeout: 10 * seconds }).status === 0;
}
