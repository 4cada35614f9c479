import { findServer, writtenDirectories, type ServerProgram } from '../../data/servers';
import type { Instruction } from '../../dockerfile/nodes';
import { programOf } from '../../shell/program';
import { baseName, below } from '../../text/path';
import type { Image } from '../image';
import { scriptEnds } from '../last-commands';
import { operationsOf, type PackageArg } from '../packages';
import { canonicalPath, opennessOf, permissionEvents, stateOf, type PermissionEvent } from '../permissions';
import type { ClosedPath } from './closed-path';
import { isFile, onlyVolume, openedInstead } from './owner-signs';
import { inVolume } from './volumes';

/**
 * Directories that the server which the image starts is known to write: those that the file makes, and those of the distribution's package when the file installs it.
 * Nothing where the base is not known, or is that server's own image, which has prepared them.
 */
export function serverSigns(image: Image): readonly ClosedPath[] {
  const base = image.final?.base ?? null;
  if (base === null && image.final?.scratch !== true) return [];
  return startedServers(image).flatMap((server) => {
    if (base?.role !== undefined && (base.role === server.id || findServer(base.role) !== null)) return [];
    return [...madeDirectories(image, server), ...packageDirectories(image, server)];
  });
}

function startedServers(image: Image): readonly ServerProgram[] {
  const { start } = image;
  if (start === null) return [];
  const texts = [...(start.script === null ? [] : [start.script]), ...start.files.filter((file) => file.shell).map((file) => file.script)];
  const ends = texts.flatMap((script) => {
    const { commands, execs } = scriptEnds(script);
    return [...commands.map((last) => last.program), ...execs].map((program) => program.name);
  });
  const words = [start.entrypoint, start.cmd].flatMap(
    (instruction) => instruction?.json?.filter((word) => !word.value.startsWith('-')).map((word) => baseName(word.value)) ?? [],
  );
  const first = start.calls.map((call) => programOf(call.command)?.name ?? '');
  const names = [...words.slice(0, 3), ...ends, ...first.slice(-1)];
  return [...new Set(names.flatMap((name) => (name === '' ? [] : (findServer(name) ?? []))))];
}

function madeDirectories(image: Image, server: ServerProgram): readonly ClosedPath[] {
  const events = permissionEvents(image);
  return writtenDirectories(server).flatMap((directory): readonly ClosedPath[] => {
    const path = canonicalPath(directory);
    const made = [...events].reverse().find((event) => event.path === path && (event.kind === 'create' || (event.kind === 'fill' && event.run === null)));
    if (made === undefined || isFile(image, path) || !isClosed(image, path)) return [];
    return [
      {
        ...common(image, server, path),
        shown: made.shown,
        instruction: made.instruction,
        run: made.run,
        span: made.span,
        written: made.written,
        raw: made.raw,
        missing: onlyVolume(image, path),
      },
    ];
  });
}

function packageDirectories(image: Image, server: ServerProgram): readonly ClosedPath[] {
  const events = permissionEvents(image);
  const installed = installedAs(image, server);
  // Who prepares one of them says by that which ones are used.
  const prepared = writtenDirectories(server).some((directory) => stateOf(image, canonicalPath(directory)).made);
  if (installed === null || prepared || ownConfiguration(image, events, server)) return [];
  const stem = stemOf(installed.name);
  // Debian's packages keep the pid file in /run itself where the table says so.
  const debian = image.final?.family === 'debian' || image.final?.family === 'ubuntu';
  const paths = [...new Set(writtenDirectories(server).map(canonicalPath))].filter(
    (path) => (path === '/run' && debian) || (/^\/(?:var|run)\//.test(path) && path.split('/').includes(stem) && path.split('/').length <= 4),
  );
  const states = paths.map((path) => stateOf(image, path));
  if (states.some((state) => opennessOf(state) !== 'closed')) return [];
  return paths
    .filter((path) => !linked(image, path))
    .map((path) => ({
      ...common(image, server, path),
      shown: path,
      instruction: installed.instruction,
      run: image.runOf(installed.instruction),
      span: installed.span,
      written: true,
      raw: path,
      missing: true,
    }));
}

function common(image: Image, server: ServerProgram, path: string) {
  return { sign: 'server' as const, path, own: null, write: null, server: server.id, volume: inVolume(image, path), file: false, deep: true, built: false };
}

function isClosed(image: Image, path: string): boolean {
  const state = stateOf(image, path);
  return !state.removed && opennessOf(state) === 'closed' && !openedInstead(image, path);
}

interface Installed {
  readonly name: string;
  readonly instruction: Instruction;
  readonly span: PackageArg['word']['span'];
}

function installedAs(image: Image, server: ServerProgram): Installed | null {
  const names = new Set([server.id, ...server.programs].map((name) => stemOf(name)));
  for (const stage of image.finalChain) {
    for (const run of stage.runs) {
      if (run.onbuild) continue;
      for (const operation of operationsOf(run)) {
        if (operation.verb !== 'install' || !/^(?:apt|apt-get|aptitude|yum|dnf|microdnf|apk|zypper)$/.test(operation.manager)) continue;
        const found = operation.packages.find(({ name, file }) => name !== null && !file && names.has(stemOf(name)));
        if (found?.name != null) return { name: found.name, instruction: run.instruction, span: found.word.span };
      }
    }
  }
  return null;
}

/** `mariadb-server` → `mariadb`, `postgresql-15` → `postgresql`, `nginx-light` → `nginx`. */
function stemOf(name: string): string {
  return /^[a-z]+\d?(?=$|[-.\d])/.exec(name)?.[0] ?? name;
}

/** The file brings or edits the server's main configuration, which may name other directories. */
function ownConfiguration(image: Image, events: readonly PermissionEvent[], server: ServerProgram): boolean {
  const names = new RegExp(
    `(?:^|/)(?:${[server.id, ...server.programs].map((name) => name.replace(/[.+]/g, '\\$&')).join('|')})\\d?(?:\\.\\w+)?/?$|\\.(?:conf|cnf|ya?ml|toml|ini)$`,
  );
  const folders = [server.id, ...server.programs].map((name) => `/etc/${name}`);
  const copied = events.some(
    (event) =>
      event.path !== null &&
      event.run === null &&
      event.instruction.keyword !== 'VOLUME' &&
      event.instruction.keyword !== 'WORKDIR' &&
      event.path.startsWith('/etc') &&
      (names.test(event.path) || folders.some((folder) => below(folder, event.path as string) !== null)),
  );
  const edited = image.finalChain.some((stage) =>
    stage.runs.some((run) =>
      run.calls.some(
        (call) =>
          /^(?:sed|tee|cp|mv|ln)$/.test(call.name) &&
          call.args.some((word) => folders.some((folder) => word.raw.includes(folder)) || /\.(?:conf|cnf)\b/.test(word.raw)),
      ),
    ),
  );
  return copied || edited;
}

/** Its logs are links to the container's output. */
function linked(image: Image, path: string): boolean {
  return (
    path.startsWith('/var/log/') &&
    image.finalChain.some((stage) =>
      stage.runs.some((run) =>
        run.calls.some(
          (call) => call.name === 'ln' && call.args.some((word) => word.raw.includes('/dev/std')) && call.args.some((word) => word.raw.includes(path)),
        ),
      ),
    )
  );
}
