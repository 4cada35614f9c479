import { interpreters } from '../data/long-programs';
import { subcommands } from '../data/long-subcommands';
import { findServer, runsInBackground } from '../data/servers';
import { callsOf, type CommandCall } from '../shell/calls';
import type { CaseCommand, IfCommand, ShellScript, ShellWord, Statement } from '../shell/nodes';
import { literalOf } from '../shell/static-value';
import { functionsOf } from '../shell/tail';
import { scriptEnds } from './last-commands';
import { kindOf } from './program-kind';
import { perScript } from '../shell/per-script';

/** A program that a start script leaves running. */
export interface Service {
  /** As a message names it; an empty name for whatever the script is given (`"$@"`). */
  readonly name: string;
  readonly word: ShellWord;
}

/**
 * The services that a shell text starts side by side: programs in the background, daemons, `service x start`, and the program that it ends in.
 * A server that is started only for a while (stopped again, or the same that is started last) counts once; so do alternatives by `if` and `case`.
 */
export const servicesIn = perScript((script): readonly Service[] => {
  const calls = callsOf(script).filter((call) => !call.inSubstitution && isReached(call, script));
  const { commands, execs } = scriptEnds(script);
  const lastCommands = new Set([...commands.filter((last) => !last.early && last.place !== 'followed').map((last) => last.command)]);
  const stopped = new Set(calls.flatMap((call) => stoppedBy(call)));
  const found: (Service & { readonly call: CommandCall; readonly key: string; readonly isLast: boolean })[] = [];
  const functions = functionsOf(script);
  for (const call of calls) {
    const isLast = lastCommands.has(call.command) || execs.some((program) => program.nameWord === call.nameWord);
    const key = functions.has(call.name) ? null : serviceKey(call, isLast);
    // Whatever paths there are, one of them is taken.
    if (isLast && found.some((one) => one.isLast)) continue;
    if (key === null || stopped.has(key.split(' ')[0] ?? '') || found.some((one) => one.key === key || areAlternatives(one.call, call))) continue;
    found.push({ isLast, name: key.startsWith('"') ? '' : key.replace(/^\S+/, nameOf(call)), word: call.nameWord, call, key });
  }
  return found.map(({ name, word }) => ({ name, word }));
});

/** What the call runs as a service, with the subcommand or file that tells two of one program apart; null when it runs none. */
function serviceKey(call: CommandCall, isLast: boolean): string | null {
  const args = call.args.map((arg) => literalOf(arg));
  if ((call.name === 'service' || call.name === 'invoke-rc.d') && args[1] === 'start') return args[0] ?? null;
  if (call.name === 'rc-service' && args.includes('start')) return args.find((arg) => arg !== 'start') ?? null;
  if (isInitScript(call) && args[0] === 'start') return call.name;
  const kind = kindOf(call);
  const server = findServer(call.name);
  if (!call.inBackground && !isLast) {
    // What is not known may say that it stays in front, unless the background has to be asked for.
    const asked = server?.background?.when === 'asked';
    const words = args.map((arg) => arg ?? '');
    return server !== null && (asked || (!args.includes(null) && kind === 'server')) && runsInBackground(server, words) ? server.id : null;
  }
  if (kind === 'arguments') return '"$@"';
  if (kind !== 'server' && !(kind === 'program' && (isLast || isAlone(call)))) return null;
  const operand =
    subcommands.has(call.name) || interpreters.has(call.name) || /^(?:java|node|celery)$/.test(call.name)
      ? (args.find((arg) => arg !== null && !arg.startsWith('-')) ?? '')
      : '';
  return `${server?.id ?? call.name} ${operand}`.trim();
}

/** `service x start` is x; a path stays out. */
function nameOf(call: CommandCall): string {
  const [first, second] = call.args.map((arg) => literalOf(arg));
  return /^(?:service|invoke-rc\.d|rc-service)$/.test(call.name) ? ((first === 'start' ? second : first) ?? call.name) : call.name;
}

/** `/etc/init.d/x start` */
function isInitScript({ nameWord }: CommandCall): boolean {
  return /^\/etc\/(?:init|rc)\.d\/[\w.-]+$/.test(nameWord.value ?? '');
}

/** `program &` and `wait-for db && program &`, and not one of several commands of a background group. */
function isAlone(call: CommandCall): boolean {
  const around = call.ancestors.at(-1);
  if (around?.kind === 'and-or') {
    const list = call.ancestors.at(-2);
    return list?.kind === 'statement' && list.background && around.items.at(-1) === call.command && around.operators.every(({ text }) => text === '&&');
  }
  return around?.kind === 'statement' && around.background && !call.inPipeline;
}

/** Services that a command ends: `service x stop`, `pg_ctl stop`, `mysqladmin shutdown`. */
function stoppedBy(call: CommandCall): readonly string[] {
  const args = call.args.map((arg) => literalOf(arg));
  if (isInitScript(call) && args[0] === 'stop') return [call.name];
  if ((call.name === 'service' || call.name === 'invoke-rc.d' || call.name === 'rc-service') && args.includes('stop')) return args[0] == null ? [] : [args[0]];
  if (call.name === 'pg_ctl' || call.name === 'pg_ctlcluster') return args.includes('stop') ? ['postgres', 'postgresql'] : [];
  if (/^(?:mysqladmin|mariadb-admin)$/.test(call.name)) return args.includes('shutdown') ? ['mysql', 'mariadb'] : [];
  return call.name === 'pkill' || call.name === 'killall' ? args.flatMap((arg) => (arg === null ? [] : [findServer(arg)?.id ?? arg])) : [];
}

/** A function's body runs only when something calls it. */
function isReached(call: CommandCall, script: ShellScript): boolean {
  return call.inFunction === null || callsOf(script).some((other) => other.name === call.inFunction && other.inFunction !== call.inFunction);
}

function areAlternatives(a: CommandCall, b: CommandCall): boolean {
  let at = 0;
  while (a.ancestors[at] !== undefined && a.ancestors[at] === b.ancestors[at]) at++;
  const shared = a.ancestors[at - 1];
  if (shared === undefined || (shared.kind !== 'if' && shared.kind !== 'case')) return false;
  return branchOf(shared, a.ancestors[at]) !== branchOf(shared, b.ancestors[at]);
}

function branchOf(node: IfCommand | CaseCommand, statement: CommandCall['ancestors'][number] | undefined): number {
  const lists = node.kind === 'if' ? [...node.branches.map((branch) => branch.body), node.otherwise ?? []] : node.items.map((item) => item.body);
  return lists.findIndex((list) => list.includes(statement as Statement));
}
