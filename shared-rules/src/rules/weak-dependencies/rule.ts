import { defineRule } from '../../engine/rule';
import { hasFlag, installsWeakDependencies, leavesDocumentation, leavesWeakDependencies, operationSpan, operationsOf } from '../../model/packages';
import { insert } from '../../text/edit';

export default defineRule(
  {
    id: 'weak-dependencies',
    group: 'packages',
    summary: 'An install by dnf, yum or microdnf brings weak dependencies, or documentation.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      weak: {
        text: '`{command}` also installs weak dependencies, packages that are only recommended: the image is larger, with more to keep patched, than what it needs.',
        severity: 'info',
      },
      builder: {
        text: '`{command}` also installs weak dependencies, packages that are only recommended, in a build stage: the image stays as it is, only the build takes longer.',
        severity: 'hint',
      },
      documentation: { text: '`{command}` also installs manual pages and other documentation, which nobody reads in a container.', severity: 'hint' },
    },
    fixes: {
      leaveWeak: { title: 'Add `{flag}`', level: 'unsafe', why: 'Something may use a package that was only recommended; name what is missing then.' },
      leaveDocumentation: {
        title: 'Add `{flag}`',
        level: 'unsafe',
        why: 'A few packages keep files that programs read, licences or templates, among their documentation.',
      },
    },
    sources: [{ guide: 'ZH', section: '只安装必要依赖包' }],
  },
  (context) => ({
    instruction: {
      RUN(instruction) {
        const image = context.image;
        const run = image?.runOf(instruction) ?? null;
        if (image === null || run === null) return;
        for (const operation of operationsOf(run)) {
          if (!installsWeakDependencies(operation)) continue;
          // What a build stage installs below another root is made to be copied.
          const ships = run.stage?.inFinalChain !== false || hasFlag(operation, '--installroot', '--root');
          const verb = operation.verbWord;
          const at = operationSpan(operation);
          const data = { command: `${operation.manager} ${operation.verbText}` };
          // microdnf reads 0 and 1 only, and knows few of dnf's options.
          const micro = operation.manager === 'microdnf';
          if (!leavesWeakDependencies(image, operation, context.answers, context.path)) {
            const flag = `--setopt=install_weak_deps=${micro ? '0' : 'False'}`;
            context.report({
              at,
              message: ships ? 'weak' : 'builder',
              data,
              fixes: verb === null ? [] : [{ use: 'leaveWeak', data: { flag }, edits: () => [insert(verb.span.end, ` ${flag}`)] }],
            });
          }
          if (ships && !leavesDocumentation(image, operation, context.answers, context.path)) {
            const flag = micro ? '--nodocs' : '--setopt=tsflags=nodocs';
            context.report({
              at,
              message: 'documentation',
              data,
              fixes: verb === null ? [] : [{ use: 'leaveDocumentation', data: { flag }, edits: () => [insert(verb.span.end, ` ${flag}`)] }],
            });
          }
        }
      },
    },
  }),
);
