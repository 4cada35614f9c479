import { callsOf, type CommandCall } from '../shell/calls';
import { literalOf } from '../shell/static-value';
import { functionsOf } from '../shell/tail';
import { lastPrograms, scriptEnds } from './last-commands';
import { kindOf, namedKind } from './program-kind';
import { perScript } from '../shell/per-script';

/** A command that leaves processes behind which the container's first process has to reap. */
export interface ChildrenLeft {
  readonly call: CommandCall;
  readonly how: 'background' | 'package manager' | 'pipeline';
}

/** Programs that reap what others leave behind. */
const inits: ReadonlySet<string> = new Set([
  'tini',
  'tini-static',
  'dumb-init',
  'docker-init',
  'catatonit',
  's6-svscan',
  'supervisord',
  'runsvdir',
  'my_init',
  'systemd',
]);

/** A script that calls these looks after its jobs itself. */
const manages: ReadonlySet<string> = new Set(['wait', 'kill', 'killall', 'pkill']);

/** `wait-for db && server &`: what is left is the last of the list. */
function isFollowed({ ancestors, command }: CommandCall): boolean {
  const around = ancestors.at(-1);
  return around?.kind === 'and-or' && around.items.at(-1) !== command;
}

/** Not a program of that name by its path: `/wait` waits for other containers. */
function looksAfterJobs({ name, nameWord }: CommandCall): boolean {
  return manages.has(name) && !(name === 'wait' && nameWord.raw.includes('/'));
}

/**
 * What a start script leaves behind: jobs in the background beside the program that it ends in, and the children of `npm start`.
 * Nothing when it uses an init program or waits for them.
 */
export const childrenLeft = perScript((script): ChildrenLeft | null => {
  if (script.problems.length > 0) return null;
  const calls = callsOf(script);
  if (calls.some((call) => inits.has(call.name) || looksAfterJobs(call) || call.wrappers.some((wrapper) => inits.has(wrapper.name)))) return null;
  const { execs, commands } = scriptEnds(script);
  const last = new Set([...lastPrograms(commands.filter((one) => !one.early)).map((one) => one.program.nameWord), ...execs.map((program) => program.nameWord)]);
  const manager = calls.find(
    (call) =>
      last.has(call.nameWord) &&
      startsPackage(
        call.name,
        call.args.map((arg) => literalOf(arg)),
      ),
  );
  if (manager !== undefined) return { call: manager, how: 'package manager' };
  if (last.size === 0) return null;
  const functions = functionsOf(script);
  const jobs = calls.filter(
    (call) =>
      call.inBackground &&
      !call.inSubstitution &&
      !isFollowed(call) &&
      (call.inFunction === null || calls.some((other) => other.name === call.inFunction)) &&
      !functions.has(call.name),
  );
  const job = jobs.find((call) => kindOf(call) !== 'builtin' && call.name !== 'sleep');
  return job === undefined ? null : { call: job, how: 'background' };
});

/** `npm start`, `yarn run serve`: the package manager starts a shell that starts the program. */
export function startsPackage(name: string, args: readonly (string | null)[]): boolean {
  return (name === 'npm' || name === 'yarn' || name === 'pnpm') && namedKind(name, args) === 'server';
}
