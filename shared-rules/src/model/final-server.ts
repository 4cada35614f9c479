import { findServer, findServerByRole, type ServerProgram } from '../data/servers';
import { baseName } from '../text/path';
import type { Span } from '../text/span';
import { finalProgram } from './final-program';
import type { Image, StartScript } from './image';

/** The server that an image ends up running. */
export interface FinalServer {
  readonly server: ServerProgram;
  /** Its arguments, null for one that is not literal; empty where the base starts it. */
  readonly args: readonly (string | null)[];
  /** The word that starts it: the program, the script's name, or FROM's image. */
  readonly span: Span;
  readonly script: StartScript | null;
  /** Nothing but the base image says that it is started. */
  readonly byBase: boolean;
}

/** Programs that serve only when they are told to, by the word that does. */
const serving: Readonly<Record<string, RegExp>> = {
  rails: /^(?:s|server|start)$/,
  flask: /^run$/,
  consul: /^agent$/,
  vault: /^server$/,
  minio: /^(?:server|gateway)$/,
  neo4j: /^(?:console|start)$/,
  kong: /^start$/,
  streamlit: /^run$/,
  keycloak: /^start(?:-dev)?$/,
  pm2: /^start$/,
  caddy: /^(?:run|start|file-server|reverse-proxy)$/,
  registry: /^(?:serve|.*\.ya?ml)$/,
};

/** The last program of the start command where it is a known server, through `python -m`, `bundle exec` and their like; else the server that the base is. Null when it is none, or not known. */
export function finalServer(image: Image): FinalServer | null {
  const { start, final } = image;
  if (start === null || final === null) return null;
  const program = finalProgram(image);
  if (program !== null && !program.name.startsWith('-')) {
    const [name, ...args] = behindRunner([program.name, ...program.args]);
    const server = name == null ? null : findServer(name);
    return server === null || !serves(server, args) ? null : { server, args, span: program.span, script: program.script, byBase: false };
  }
  // Options alone are given to the base's own server.
  const ownStart = start.entrypoint !== null || (start.cmd !== null && program === null);
  const server = ownStart || final.base?.role === undefined ? null : findServerByRole(final.base.role);
  const at = image.finalChain.at(-1)?.imageWord;
  return server === null || at == null ? null : { server, args: program?.args ?? [], span: at.span, script: null, byBase: true };
}

function behindRunner(words: readonly (string | null)[]): readonly (string | null)[] {
  const [program, verb] = words;
  if (/^python[\d.]*$/.test(program ?? '')) {
    const module = words.indexOf('-m');
    return module === -1 ? words : words.slice(module + 1);
  }
  const runs = (/^bundler?$/.test(program ?? '') && verb === 'exec') || (/^(?:poetry|pipenv|uv|pdm|rye|hatch)$/.test(program ?? '') && verb === 'run');
  return runs ? words.slice(2).map((word) => (word === null ? null : baseName(word))) : words;
}

function serves(server: ServerProgram, args: readonly (string | null)[]): boolean {
  if (args.some((arg) => arg !== null && (server.answers ?? ['--version', '--help', 'version', 'help']).includes(arg))) return false;
  const words = serving[server.id];
  return words === undefined || args.some((arg) => arg === null || words.test(arg));
}
