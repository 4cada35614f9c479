import type { Instruction } from '../../dockerfile/nodes';
import { defineRule } from '../../engine/rule';
import type { RunStep } from '../../model/image';
import { runOfCall } from '../../model/run-of-call';
import type { CommandCall } from '../../shell/calls';

/** Programs that show or steer a running machine: what they say is gone with the build, what they do ends with it. */
const interactive: readonly string[] = ['ssh', 'vim', 'shutdown', 'reboot', 'ps', 'free', 'top', 'htop', 'ifconfig'];

export default defineRule(
  {
    id: 'useless-command',
    group: 'validity',
    summary: 'Reports commands that do nothing lasting in a build.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      useless: { text: '`{command}` leaves nothing behind in a build: the image does not change by it.', severity: 'info' },
      service: { text: '`{service}` is started for this RUN alone: with its end it is gone, and the image does not start it.', severity: 'info' },
      mount: { text: 'What `mount` mounts is gone with the end of this RUN, and in most builds it is not allowed.', severity: 'info' },
      kill: { text: '`{command}` finds nothing to stop: this RUN has started nothing in the background.', severity: 'info' },
    },
    aliases: ['DL3001'],
    sources: [
      { guide: 'OCP', section: 'Avoid multiple processes' },
      { guide: 'Dockerfile reference', section: 'RUN' },
    ],
  },
  (context) => {
    const runOf = (call: CommandCall): RunStep | undefined => (context.image === null ? undefined : runOfCall(context.image, call));
    const at = (call: CommandCall) => call.nameWord.span;

    const useless = (call: CommandCall): void => {
      const run = runOf(call);
      if (run === undefined || isUsed(call, run) || asksForVersion(call) || hasPurpose(call, run.instruction)) return;
      context.report({ at: at(call), message: 'useless', data: { command: call.name } });
    };

    /** In front of other commands a service may well be there for them. */
    const service = (call: CommandCall, name: string | null | undefined, action: string | null | undefined): void => {
      const run = runOf(call);
      if (run === undefined || name == null || (action !== 'start' && action !== 'restart') || run.calls[run.calls.length - 1] !== call) return;
      context.report({ at: at(call), message: 'service', data: { service: name } });
    };

    const kill = (call: CommandCall): void => {
      const run = runOf(call);
      if (run === undefined || call.args.some(({ value }) => value === '-l' || value === '-0') || mayHaveStarted(run, call)) return;
      context.report({ at: at(call), message: 'kill', data: { command: call.name } });
    };

    return {
      command: {
        ...Object.fromEntries(interactive.map((name) => [name, useless])),
        service: (call) => service(call, call.args[0]?.value, call.args[1]?.value),
        systemctl: (call) => service(call, call.args[1]?.value, call.args[0]?.value),
        mount: (call) => {
          const run = runOf(call);
          if (run === undefined || isUsed(call, run) || call.args.length === 0 || run.instruction.flags.some((flag) => flag.name === 'security')) return;
          if (run.calls[run.calls.length - 1] === call) context.report({ at: at(call), message: 'mount' });
        },
        kill,
        killall: kill,
        pkill: kill,
      },
    };
  },
);

/** Its output goes somewhere, or its status is asked for. */
function isUsed(call: CommandCall, { calls }: RunStep): boolean {
  const conditional = call.ancestors.some(
    (one) => one.kind === 'if' || one.kind === 'while' || one.kind === 'until' || (one.kind === 'and-or' && one.operators.some(({ text }) => text === '||')),
  );
  return call.inPipeline || call.inSubstitution || conditional || call.inFunction !== null || call.command.redirects.length > 0 || calls.length === 0;
}

function asksForVersion(call: CommandCall): boolean {
  return call.args.some(({ value }) => value === '--version' || value === '-V' || value === '--help');
}

/** Editors run scripts, and ssh reaches a repository through a forwarded agent. */
function hasPurpose(call: CommandCall, { flags }: Instruction): boolean {
  if (call.name === 'vim') return call.args.some(({ raw }) => /^["']?(?:\+|-[a-zA-Z]*[cesESn])/.test(raw));
  return (
    call.name === 'ssh' &&
    (flags.some((flag) => flag.options.some(({ name, value }) => name === 'type' && value === 'ssh')) ||
      call.args.length === 0 ||
      call.args.some(({ value }) => value === '-T' || value === '-o'))
  );
}

/** Something before it runs in the background, or may have gone there by itself. */
function mayHaveStarted({ calls, script }: RunStep, call: CommandCall): boolean {
  const before = calls.slice(0, calls.indexOf(call));
  const short = /^(?:cd|echo|printf|true|:|set|export|mkdir|rm|cp|mv|ln|chmod|chown|apt-get|apt|apk|yum|dnf|sed|cat|sleep|test|\[)$/;
  return (
    call.inFunction !== null ||
    script === null ||
    before.some((one) => one.inBackground || !short.test(one.name)) ||
    /&(?!&)/.test(script.source.text.slice(0, call.command.at.start).replaceAll('&&', ''))
  );
}
