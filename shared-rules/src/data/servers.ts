import { dataServers } from './data-servers';
import { httpServers } from './http-servers';
import type { ServerProgram } from './server-types';
import { systemServers } from './system-servers';

export type { Background, ForegroundForm, ListenOptions, ServerProgram } from './server-types';

const servers: readonly ServerProgram[] = [...httpServers, ...dataServers, ...systemServers];

const byProgram: ReadonlyMap<string, ServerProgram> = new Map(servers.flatMap((server) => server.programs.map((program) => [program, server] as const)));

/** The server that a program is, by its name with or without directory (`/usr/sbin/nginx`, `php-fpm8.2`). Null when it is none that is known. */
export function findServer(program: string): ServerProgram | null {
  const name = program.slice(program.lastIndexOf('/') + 1);
  return byProgram.get(name) ?? byProgram.get(name.replace(/(?:\.exe|[-.]?\d+(?:\.\d+)*)$/, '')) ?? null;
}

/** The server of a base image's role (`BaseImage.role`). Null for runtimes. */
export function findServerByRole(role: string): ServerProgram | null {
  return servers.find((server) => server.id === role) ?? null;
}

/** Directories that a server writes while it runs: data first, then logs, caches and run-time files. */
export function writtenDirectories(server: ServerProgram): readonly string[] {
  return [...(server.data ?? []), ...(server.logs ?? []), ...(server.cache ?? []), ...(server.run ?? [])];
}

/**
 * Whether a server called with these arguments goes to the background by what its command line says. False also when it only answers and ends
 * (`nginx -t`, `--version`). A configuration file may still decide otherwise: `nginx` with `daemon off;` in nginx.conf is for the caller to see.
 */
export function runsInBackground(server: ServerProgram, args: readonly string[]): boolean {
  const answers = server.answers ?? usualAnswers;
  if (server.background === undefined || args.some((arg) => answers.includes(arg))) return false;
  const said = server.background.words.test(args.join(' '));
  return server.background.when === 'always' ? !said : said;
}

const usualAnswers: readonly string[] = [
  '-v',
  '-V',
  '-h',
  '-?',
  '-t',
  '--version',
  '--help',
  '--test',
  'configtest',
  'stop',
  'status',
  'version',
  'help',
  'check',
];
