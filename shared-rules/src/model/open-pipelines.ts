import { callsOf, type CommandCall } from '../shell/calls';
import type { Pipeline, ShellCommand, SimpleCommand } from '../shell/nodes';
import { programOf } from '../shell/program';
import { perScript } from '../shell/per-script';

/** Commands that end well whatever happens, look at what is there anyway, or whose failure (no match) says nothing. */
const harmless: ReadonlySet<string> = new Set(
  `echo printf yes true : date pwd env id whoami sleep set export seq arch uname nproc getconf getent hostname locale lsb_release
  find ls ldd scanelf readelf objdump file strings stat du df ps ip which command type compgen dpkg dpkg-query dpkg-architecture apt-mark apt-cache rpm apk
  grep egrep fgrep sort uniq tr cut awk gawk mawk sed head tail wc rev tac nl paste join comm fold fmt column tee xargs basename dirname readlink realpath jobs`
    .trim()
    .split(/\s+/),
);

/**
 * The first call of each pipeline in which a failure of a left side matters and goes unseen without pipefail (POSIX.1-2024, XCU 2.9.2): not where nothing
 * in front of the last command can fail, where the reader closes the pipe early (the writer then ends by SIGPIPE, and pipefail would fail a good build),
 * nor where the status is a condition or thrown away.
 */
export const openPipelines = perScript((script): readonly CommandCall[] => {
  if (script.problems.length > 0) return [];
  const found = new Map<Pipeline, CommandCall>();
  for (const call of callsOf(script)) {
    const pipeline = pipelineAround(call);
    if (pipeline === null || found.has(pipeline) || pipeline.negated || isIgnored(call, pipeline)) continue;
    const left = pipeline.commands.slice(0, -1);
    if (pipeline.commands.slice(1).some(closesEarly) || fails(pipeline.commands.at(-1))) continue;
    const matters = left.find((command) => !isSafe(command));
    const named = matters === undefined ? undefined : callsOf(script).find((one) => one.command === matters || one.ancestors.includes(matters));
    if (matters !== undefined) found.set(pipeline, named ?? call);
  }
  return [...found.values()];
});

function pipelineAround(call: CommandCall): Pipeline | null {
  const node = call.ancestors.at(-1);
  return node?.kind === 'pipeline' && node.commands.length > 1 ? node : null;
}

function isSafe(command: ShellCommand): boolean {
  if (command.kind !== 'simple')
    return command.kind === 'group' && command.body.every((statement) => statement.command.kind === 'simple' && isSafe(statement.command));
  const program = programOf(command);
  if (program === null) return true;
  if (program.args.some((arg) => /^--?(?:version|help)$/.test(arg.raw))) return true;
  // Files of the system are there; a here-document has its text at hand.
  if (program.name === 'cat') return program.args.every((arg) => /^\/(?:etc|proc|sys|dev)\//.test(arg.value ?? ''));
  return harmless.has(program.name) || (program.name === 'openssl' && program.args[0]?.value === 'rand');
}

/** `head`, `grep -q`, `sed 3q`: they end before all is read. */
function closesEarly(command: ShellCommand): boolean {
  const program = command.kind === 'simple' ? programOf(command as SimpleCommand) : null;
  if (program === null) return false;
  const args = program.args.map((arg) => arg.raw);
  switch (program.name) {
    case 'head':
    case 'read':
    case 'true':
    case ':':
      return true;
    case 'grep':
    case 'egrep':
    case 'fgrep':
      return args.some((arg) => /^-[a-zA-Z]*[qm]|^--(?:quiet|silent|max-count)/.test(arg));
    case 'sed':
      return args.some((arg) => /(?:^|[\d$}/; '"])q(?:[;'"}\d]|$)/.test(arg));
    case 'awk':
    case 'gawk':
    case 'mawk':
      return args.some((arg) => /\bexit\b/.test(arg));
    default:
      return false;
  }
}

/** `grep x`, `sha256sum -c`: without input they fail by themselves. */
function fails(command: ShellCommand | undefined): boolean {
  const program = command?.kind === 'simple' ? programOf(command) : null;
  if (program === null) return false;
  return /^[ef]?grep$/.test(program.name) || (/^(?:md5|sha\d+)sum$/.test(program.name) && program.args.some((arg) => /^-\w*c|^--check/.test(arg.raw)));
}

/** A condition, the left side of `|| true`, or a substitution whose status nobody gets. */
function isIgnored(call: CommandCall, pipeline: Pipeline): boolean {
  return call.ancestors.some((node, index) => {
    const inner = call.ancestors[index + 1];
    if (node.kind === 'if') return node.branches.some((branch) => branch.condition.some((statement) => statement === inner));
    if (node.kind === 'while' || node.kind === 'until') return node.condition.some((statement) => statement === inner);
    if (node.kind === 'and-or') {
      const at = node.items.findIndex((item) => item === inner || item === pipeline);
      return at !== -1 && node.operators.slice(at).some((operator, offset) => operator.text === '||' && throwsAway(node.items[at + offset + 1]));
    }
    // `x=$(a | b)` has the status of its substitution; `echo $(a | b)` has echo's.
    return node.kind === 'simple' && node.words.length > 0;
  });
}

function throwsAway(item: Pipeline | ShellCommand | undefined): boolean {
  return item?.kind === 'simple' && /^(?:true|:|echo)$/.test(item.words[0]?.value ?? '');
}
