import { defineRule } from '../../engine/rule';
import { addPackages } from '../../fix/add-packages';
import { decidesRecommends, hasFlag, missingCompanions, needsNoRecommends, operationSpan, operationsOf } from '../../model/packages';
import { insert } from '../../text/edit';

export default defineRule(
  {
    id: 'apt-recommends',
    group: 'packages',
    summary: 'An `apt-get install` also installs the packages that are only recommended.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      recommends: {
        text: '`{command}` also installs packages that are only recommended, by the ones named here and by their dependencies: the image is larger, with more to keep patched, than what it needs.',
        severity: 'warning',
      },
    },
    fixes: {
      addSafe: { title: 'Add `--no-install-recommends`', level: 'safe' },
      add: {
        title: 'Add `--no-install-recommends`',
        level: 'unsafe',
        why: 'Something may use a package that was only recommended; name what is missing then.',
      },
      addWith: {
        title: 'Add `--no-install-recommends`, and name {packages}',
        level: 'unsafe',
        why: 'Something may use yet another package that was only recommended; name what is missing then.',
      },
    },
    aliases: ['DL3015'],
    sources: [
      { guide: 'ZH', section: '只安装必要依赖包' },
      { guide: 'EW', section: 'Do not install unnecessary packages' },
    ],
  },
  (context) => ({
    instruction: {
      RUN(instruction, stage) {
        const image = context.image;
        const run = image?.runOf(instruction) ?? null;
        if (image === null || run === null || stage === null) return;
        for (const operation of operationsOf(run)) {
          if ((operation.manager !== 'apt-get' && operation.manager !== 'apt') || operation.verbText !== 'install') continue;
          if (hasFlag(operation, '-s', '--simulate', '--dry-run', '--print-uris') || decidesRecommends(image, operation, context.answers, context.path))
            continue;
          const verb = operation.verbWord;
          const companions = missingCompanions(image, operation);
          const edits = () =>
            verb === null ? [] : [insert(verb.span.end, ' --no-install-recommends'), ...addPackages(image.document, operation.packages, companions)];
          context.report({
            at: operationSpan(operation),
            message: 'recommends',
            data: { command: `${operation.manager} install` },
            fixes:
              verb === null
                ? []
                : companions.length > 0
                  ? [{ use: 'addWith', data: { packages: companions.map(({ name }) => name).join(', ') }, edits }]
                  : [{ use: needsNoRecommends(image, operation) ? 'addSafe' : 'add', edits }],
          });
        }
      },
    },
  }),
);
