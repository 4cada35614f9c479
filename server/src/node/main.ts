import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createConnection, ProposedFeatures, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import { version } from '../../../package.json';
import { startServer } from '../server';
import { askDisk, findOnDisk } from './disk';
import { execute } from './execute';
import type { Runtime } from '../runtime';

const usage = `plimsoll-language-server ${version}

Usage: plimsoll-language-server --stdio

  --stdio     speak the Language Server Protocol over standard input and output
  --version   print the version
  --help      print this
`;

const runtime: Runtime = {
  // Beside this bundle.
  pages: () => readFile(join(__dirname, 'pages.json'), 'utf8'),
  schedule(run, milliseconds) {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
  ask: (root, ask) => (root.startsWith('file:') ? Promise.resolve(askDisk(root, ask)) : null),
  answersNow: (root) => (root.startsWith('file:') ? (ask) => askDisk(root, ask) : null),
  find: (root, limit) => (root.startsWith('file:') ? findOnDisk(root, limit) : null),
  execute,
};

/** Serves a client over two streams until it says exit. */
export function serveOver(input: NodeJS.ReadableStream, output: NodeJS.WritableStream): void {
  startServer(createConnection(ProposedFeatures.all, new StreamMessageReader(input), new StreamMessageWriter(output)), runtime);
}

/** The program: how to speak with its client stands in the process's arguments. */
export function serve(): void {
  const given = process.argv.slice(2);
  if (given.includes('--version')) process.stdout.write(`${version}\n`);
  else if (given.includes('--help')) process.stdout.write(usage);
  else if (given.includes('--stdio')) serveOver(process.stdin, process.stdout);
  else if (given.some((one) => /^--(?:node-ipc|socket=|pipe=)/.test(one))) startServer(createConnection(ProposedFeatures.all), runtime);
  else {
    process.stderr.write(usage);
    process.exitCode = 2;
  }
}
