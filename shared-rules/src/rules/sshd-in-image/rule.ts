import type { Instruction } from '../../dockerfile/nodes';
import { defineRule } from '../../engine/rule';
import { startPlaces } from '../../engine/start-places';
import { instructionRemoval } from '../../fix/remove-command';
import { wordRemoval } from '../../fix/remove-word';
import type { Image, RunStep } from '../../model/image';
import { operationsOf } from '../../model/packages';
import { exposedPorts } from '../../model/ports';
import type { ScriptDocument } from '../../model/script';
import { unwrap } from '../../model/start-words';
import { callsOf, type CommandCall } from '../../shell/calls';
import { remove } from '../../text/edit';
import { baseName } from '../../text/path';

const servers: ReadonlySet<string> = new Set(['sshd', 'dropbear']);

export default defineRule(
  {
    id: 'sshd-in-image',
    group: 'processes',
    summary: 'The image holds or starts an SSH server.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      installed: {
        text: '{name} puts an SSH server into the image: one more way in, to be patched and to be given keys. `oc rsh`, `kubectl exec` and `podman exec` open a shell without it.',
        severity: 'warning',
      },
      started: {
        text: 'An SSH server is started in the container: one more process and one more way in. `oc rsh`, `kubectl exec` and `podman exec` open a shell without it.',
        severity: 'warning',
      },
      exposed: { text: 'Port 22 is that of an SSH server: `oc rsh`, `kubectl exec` and `podman exec` open a shell without one.', severity: 'warning' },
      keys: {
        text: 'SSH host keys are made for the image: all its containers show the same ones, and whoever has the image has them too.',
        severity: 'warning',
      },
    },
    fixes: {
      removePackage: { title: 'Do not install {name}', level: 'suggested', why: 'What else speaks of the SSH server must go too.' },
      removePort: { title: 'Do not expose port 22', level: 'suggested', why: 'What else speaks of the SSH server must go too.' },
    },
    sources: [
      { guide: 'OCP', section: 'Avoid sshd' },
      { guide: 'ACP', section: '避免 sshd' },
      { guide: 'ROSA', section: 'SSHD の回避' },
      { guide: 'EW', section: 'Disable SSHD' },
    ],
    supersedes: ['privileged-port'],
  },
  (context) => {
    function inRun(run: RunStep): void {
      for (const operation of operationsOf(run)) {
        if (operation.verb !== 'install') continue;
        for (const one of operation.packages) {
          if (one.name === null || !isServerPackage(one.name, operation.manager)) continue;
          const edit = one.written && operation.packages.length > 1 ? wordRemoval(context.text, operation.call.command, one.word) : null;
          context.report({
            at: one.word.span,
            message: 'installed',
            data: { name: one.name },
            fixes: edit === null ? [] : [{ use: 'removePackage', data: { name: one.name }, edits: () => [edit] }],
          });
        }
      }
      for (const call of run.calls) if (makesHostKeys(call)) context.report({ at: call.nameWord.span, message: 'keys' });
    }

    function inImage(image: Image): void {
      const { start, final } = image;
      if (final === null || final.windows) return;
      for (const stage of image.finalChain) for (const run of stage.runs) inRun(run);
      for (const port of exposedPorts(image)) {
        if (port.port !== 22 || port.protocol !== 'tcp') continue;
        const edit = portRemoval(image, port.instruction, port.word);
        context.report({ at: port.word.span, message: 'exposed', fixes: edit === null ? [] : [{ use: 'removePort', edits: () => [edit] }] });
      }
      if (start === null) return;
      const program = start.script === null ? unwrap(start.argv ?? []).words[0] : undefined;
      if (program !== undefined && servers.has(baseName(program.value))) context.report({ at: program.span, message: 'started' });
      for (const call of start.calls) if (startsServer(call)) context.report({ at: call.nameWord.span, message: 'started' });
      for (const file of start.files) {
        const [call] = callsOf(file.script).filter(startsServer);
        if (call === undefined) continue;
        if (file.path === null) context.report({ at: call.nameWord.span, message: 'started' });
        else
          context.report({
            at: file.span,
            message: 'started',
            related: [{ path: file.path, span: call.nameWord.span, message: 'It is started here.' }],
            pair: pairOf(file.path, call),
          });
      }
    }

    function inScript(script: ScriptDocument): void {
      if (!script.wrapper || script.path === null) return;
      for (const call of script.calls) {
        if (!startsServer(call)) continue;
        const related = startPlaces(script, script.images);
        context.report({ at: call.nameWord.span, message: 'started', related, pair: pairOf(script.path, call) });
      }
    }

    return { image: inImage, script: inScript };
  },
);

function isServerPackage(name: string, manager: string): boolean {
  return /^(?:openssh-server|openssh-server-pam|dropbear|dropbear-bin|dropbear-run|tinysshd?)$/.test(name) || (name === 'openssh' && manager === 'apk');
}

/** `sshd -t` only checks. */
function startsServer(call: CommandCall): boolean {
  if (servers.has(call.name)) return !call.args.some((arg) => /^-[tTV]$/.test(arg.value ?? ''));
  const [first, second] = call.args.map((arg) => arg.value);
  if (call.name === 'service' || call.name === 'rc-service') return /^(?:sshd?|dropbear)$/.test(first ?? '') && second === 'start';
  return /^\/etc\/init\.d\/(?:sshd?|dropbear)$/.test(call.nameWord.value ?? '') && first === 'start';
}

function makesHostKeys(call: CommandCall): boolean {
  if (call.name === 'dropbearkey') return true;
  return call.name === 'ssh-keygen' && call.args.some((arg) => arg.value === '-A' || /ssh_host_/.test(arg.raw));
}

function portRemoval(image: Image, instruction: Instruction, word: Instruction['words'][number]) {
  if (instruction.words.length === 1) {
    const span = instruction.onbuild ? null : instructionRemoval(image.document, instruction);
    return span === null ? null : remove(span);
  }
  const at = instruction.words.indexOf(word);
  const before = instruction.words[at - 1];
  const after = instruction.words[at + 1];
  const span = before !== undefined ? { start: before.span.end, end: word.span.end } : { start: word.span.start, end: after?.span.start ?? word.span.end };
  return /#/.test(image.document.text.slice(span.start, span.end)) ? null : remove(span);
}

function pairOf(path: string, call: CommandCall): string {
  return `sshd-in-image ${path}:${call.nameWord.span.start}`;
}
