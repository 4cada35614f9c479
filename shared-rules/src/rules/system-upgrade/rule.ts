import { defineRule } from '../../engine/rule';
import { commandRemoval, instructionRemoval } from '../../fix/remove-command';
import type { Image, RunStep } from '../../model/image';
import { isApt, isRpm, operationSpan, operationsOf, type PackageOperation } from '../../model/packages';
import { remove } from '../../text/edit';
import type { Span } from '../../text/span';

export default defineRule(
  {
    id: 'system-upgrade',
    group: 'packages',
    summary: 'A RUN upgrades every package of the base image.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      upgrade: {
        text: '`{command}` upgrades every package of the base image: each one is stored a second time, and the result hangs on the day of the build. A newer tag of the base image has the same packages, tested together.',
        severity: 'info',
      },
    },
    fixes: {
      remove: {
        title: 'Remove `{command}`',
        level: 'suggested',
        why: 'Until the base image is renewed, its packages stay as old as it is: use a newer tag, and upgrade single packages by name.',
      },
    },
    aliases: ['DL3005', 'DL3017', 'DL3031', 'DL3035', 'DL3039'],
    sources: [{ guide: 'EW', section: 'The apt-get and yum examples' }],
  },
  (context) => ({
    instruction: {
      RUN(instruction) {
        const image = context.image;
        const run = image?.runOf(instruction) ?? null;
        if (image === null || run === null) return;
        for (const operation of operationsOf(run)) {
          if (!isSystemUpgrade(operation)) continue;
          const data = { command: `${operation.manager} ${operation.verbText}` };
          const cut = removal(image, run, operation);
          context.report({
            at: operationSpan(operation),
            message: 'upgrade',
            data,
            fixes: cut === null ? [] : [{ use: 'remove', data, edits: () => [remove(cut)] }],
          });
        }
      },
    },
  }),
);

function isSystemUpgrade(operation: PackageOperation): boolean {
  const { manager } = operation;
  const system = isApt(manager) || isRpm(manager) || manager === 'apk' || manager === 'zypper';
  return system && operation.verb === 'upgrade' && operation.verbText !== 'patch' && operation.packages.length === 0 && operation.complete;
}

/** The command, or the whole RUN where nothing else is left that does something by itself. */
function removal(image: Image, run: RunStep, operation: PackageOperation): Span | null {
  const kept = new Set(operationsOf(run).flatMap((one) => (one.verb === 'update' || one.verb === 'clean' || one.verbText === 'autoremove' ? [one.call] : [])));
  const idle = run.calls.every((call) => call === operation.call || kept.has(call) || /^(?:rm|set|export|true|:|yes)$/.test(call.name));
  const silent = (run.script?.comments.length ?? 0) === 0;
  return idle && silent && !run.onbuild ? instructionRemoval(image.document, run.instruction) : commandRemoval(image.document, run, operation.call);
}
