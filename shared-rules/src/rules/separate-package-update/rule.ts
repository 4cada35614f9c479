import { defineRule } from '../../engine/rule';
import { addUpdate, moveUpdate } from '../../fix/add-update';
import { mergeRuns } from '../../fix/merge-run';
import { commandRemoval } from '../../fix/remove-command';
import type { Image, RunStep } from '../../model/image';
import { isRpm, leftCaches, operationSpan, operationsOf, separateUpdates, type PackageOperation, type SeparateUpdate } from '../../model/packages';
import { remove, type TextEdit } from '../../text/edit';

export default defineRule(
  {
    id: 'separate-package-update',
    group: 'packages',
    summary: 'Package lists are fetched in another RUN than the install that uses them.',
    since: '0.1.0',
    preset: 'recommended',
    scout: true,
    messages: {
      separate: {
        text: '`{command}` in a RUN of its own is cached apart from the install: a later build installs by old package lists, gets outdated packages, or fails where a listed version is gone.',
        severity: 'warning',
      },
      reused: {
        text: '`{command}` uses the package lists that an earlier RUN fetched: when only this RUN changes, it installs by old lists, gets outdated packages, or fails where a listed version is gone.',
        severity: 'warning',
      },
      missing: {
        text: '`{command}` has no package lists to go by: the base image ships none, and this RUN fetches none, so it finds no package.',
        severity: 'warning',
      },
      index: { text: '`{command}` in a RUN of its own makes a layer for nothing: `{manager}` fetches what an install needs by itself.', severity: 'info' },
    },
    fixes: {
      merge: { title: 'Merge it with the RUN that installs', level: 'safe' },
      mergeReviewed: {
        title: 'Merge it with the RUN that installs',
        level: 'suggested',
        why: 'The two bodies are more than plain chains of commands, or a comment stands between them.',
      },
      move: {
        title: 'Fetch the lists where they are used',
        level: 'suggested',
        why: 'Each RUN that installs fetches the lists anew, which takes time and may find newer packages.',
      },
      addUpdate: { title: 'Add `{update}` in front', level: 'suggested', why: 'It fetches the lists anew, which takes time and may find newer packages.' },
      drop: { title: 'Remove `{command}`', level: 'suggested', why: 'A later command may read the index without fetching it.' },
    },
    sources: [{ guide: 'EW', section: 'The apt-get and yum examples' }],
  },
  (context) => {
    function reportSeparate(image: Image, found: SeparateUpdate): void {
      const { run, update, users } = found;
      const moved = () => moveUpdate(image.document, run, update, users) ?? [];
      const merge = users.length === 1 ? mergeWith(image, run, users[0]?.run ?? null) : null;
      context.report({
        at: operationSpan(update),
        message: 'separate',
        data: { command: commandOf(update) },
        related: users.map((user) => ({ path: null, span: operationSpan(user), message: 'This command uses what it fetched.' })),
        fixes:
          merge !== null
            ? [{ use: merge.safe ? 'merge' : 'mergeReviewed', edits: merge.edits }]
            : moveUpdate(image.document, run, update, users) === null
              ? []
              : [{ use: 'move', edits: moved }],
      });
    }

    /** `apk update` and `yum makecache` with nothing in the RUN that uses them. */
    function reportIndex(image: Image, run: RunStep): void {
      const own = operationsOf(run).filter((operation) => operation.manager === 'apk' || isRpm(operation.manager));
      const update = own.find((operation) => operation.verb === 'update' && operation.verbText !== 'check-update');
      if (update === undefined || own.some((operation) => operation.verb === 'install' || operation.verb === 'upgrade' || operation.verb === 'other')) return;
      const cut = commandRemoval(image.document, run, update.call);
      const next = run.stage?.runs[(run.stage.runs.indexOf(run) ?? 0) + 1] ?? null;
      const installs = next === null ? [] : operationsOf(next).filter((operation) => operation.manager === update.manager && operation.verb === 'install');
      const keeps = next !== null && leftCaches(image, next, context.answers, context.path).some((left) => left.cache.kind === 'apk');
      const merge = installs.length > 0 && (update.manager !== 'apk' || keeps) ? mergeWith(image, run, next) : null;
      context.report({
        at: operationSpan(update),
        message: 'index',
        data: { command: commandOf(update), manager: update.manager },
        fixes:
          merge !== null
            ? [{ use: merge.safe ? 'merge' : 'mergeReviewed', edits: merge.edits }]
            : cut === null
              ? []
              : [{ use: 'drop', data: { command: commandOf(update) }, edits: () => [remove(cut)] }],
      });
    }

    return {
      stage(stage) {
        const { image } = context;
        if (image === null) return;
        for (const found of separateUpdates(image, stage, context.answers, context.path)) {
          if (found.kind === 'separate') {
            reportSeparate(image, found);
            continue;
          }
          const { run, install } = found;
          // The command line of `apt` is none to rely on.
          const update = `${sudoOf(install)}${install.call.nameWord.raw.replace(/\bapt$/, 'apt-get')} update`;
          const edit = addUpdate(run, install, update);
          context.report({
            at: operationSpan(install),
            message: found.kind,
            data: { command: commandOf(install) },
            fixes: edit === null ? [] : [{ use: 'addUpdate', data: { update }, edits: () => [edit] }],
          });
        }
        for (const run of stage.runs) if (!run.onbuild) reportIndex(image, run);
      },
    };
  },
);

function mergeWith(image: Image, first: RunStep, second: RunStep | null): { readonly safe: boolean; readonly edits: () => readonly TextEdit[] } | null {
  const merge = second === null ? null : mergeRuns([first, second], image.document);
  return merge === null || 'refused' in merge ? null : { safe: merge.level === 'safe', edits: () => merge.edits };
}

function commandOf(operation: PackageOperation): string {
  return `${operation.manager} ${operation.verbText}`;
}

function sudoOf(operation: PackageOperation): string {
  return operation.call.wrappers.some((wrapper) => wrapper.name === 'sudo') ? 'sudo ' : '';
}
