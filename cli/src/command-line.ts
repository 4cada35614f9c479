import { readFileSync } from 'node:fs';
import { homepage, version } from '../../package.json';
import { run } from './run';
import { serveThread, threadMark } from './threads';

/** The program: what it is asked for stands in the process's arguments. */
export function commandLine(): void {
  // `plimsoll … | head` closes the pipe early: that is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  main(process.argv.slice(2)).then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      console.error('plimsoll: internal error:', error);
      process.exitCode = 2;
    },
  );
}

async function main(args: readonly string[]): Promise<number> {
  if (args[0] === threadMark && (await isThread())) return 0;
  const { stdout, stderr, env } = process;
  return run(args, {
    cwd: process.cwd(),
    version,
    homepage,
    // Colours are for people at a terminal who have not asked for none (https://no-color.org).
    colours: stdout.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb',
    readStdin: () => new Uint8Array(readFileSync(0)),
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    ...(stderr.isTTY === true && env['TERM'] !== 'dumb' ? { progress: (text) => void stderr.write(`\r\u001b[K${text}`) } : {}),
  });
}

/** Whether the program runs as one of its own threads; then it answers its parent from now on. */
async function isThread(): Promise<boolean> {
  const { parentPort } = await import('node:worker_threads');
  if (parentPort !== null) serveThread(parentPort);
  return parentPort !== null;
}
