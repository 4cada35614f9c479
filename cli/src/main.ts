import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { run } from './run';
import { serveThread } from './threads';

/** Colours are for people at a terminal who have not asked for none (https://no-color.org). */
const colours = process.stdout.isTTY === true && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb';

// `plimsoll … | head` closes the pipe early: that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

/** The bundle stands in `dist`, beside the manifest's folder. */
const manifest = JSON.parse(readFileSync(join(__dirname, '../package.json'), 'utf8')) as { readonly version: string; readonly homepage: string };

if (parentPort !== null) serveThread(parentPort);
else main();

function main(): void {
  run(process.argv.slice(2), {
    cwd: process.cwd(),
    version: manifest.version,
    homepage: manifest.homepage,
    colours,
    readStdin: () => new Uint8Array(readFileSync(0)),
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    ...(process.stderr.isTTY === true && process.env['TERM'] !== 'dumb' ? { progress: (text) => void process.stderr.write(`\r\u001b[K${text}`) } : {}),
  }).then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      console.error('plimsoll: internal error:', error);
      process.exitCode = 2;
    },
  );
}
