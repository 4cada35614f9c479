import { defineRule } from '../../engine/rule';
import { isApt, isRpm, operationSpan, operationsOf, type PackageOperation } from '../../model/packages';

export default defineRule(
  {
    id: 'unpinned-packages',
    group: 'packages',
    summary: 'An install names packages without a version.',
    since: '0.1.0',
    preset: 'strict',
    messages: {
      unpinned: {
        text: '`{command}` takes whatever version of {packages} there is on the day of the build, so that two builds of this file differ.',
        severity: 'info',
      },
    },
    aliases: ['DL3008', 'DL3013', 'DL3016', 'DL3018', 'DL3028', 'DL3033', 'DL3037', 'DL3041', 'DL3062'],
    sources: [{ guide: 'EW', section: 'Do not install unnecessary packages' }],
  },
  (context) => ({
    instruction: {
      RUN(instruction) {
        const run = context.image?.runOf(instruction) ?? null;
        if (run === null) return;
        for (const operation of operationsOf(run)) {
          const names = unpinned(operation);
          const [first, second, third, ...others] = names;
          if (first === undefined) continue;
          const listed = [first, second, third].filter((name) => name !== undefined).join(', ');
          context.report({
            at: operationSpan(operation),
            message: 'unpinned',
            data: { command: `${operation.manager} ${operation.verbText}`, packages: others.length === 0 ? listed : `${listed} and ${others.length} more` },
          });
        }
      },
    },
  }),
);

/** Names of the packages that have no version. A variable without known value may hold one. */
function unpinned(operation: PackageOperation): readonly string[] {
  if (operation.verb !== 'install' || operation.flags.some((flag) => fixed.test(flag.name))) return [];
  return operation.packages.flatMap((one) => (one.text === null || one.name === null || one.file || isPinned(operation, one.text) ? [] : [one.name]));
}

/** Flags by which something else fixes the versions: a lock file, constraints, a local index, one version for all. */
const fixed = /^(?:-c|--constraint|--require-hashes|--no-index|-v|--version|--vers|--git|--path|--frozen|--locked)$/;

function isPinned({ manager, verbText }: PackageOperation, text: string): boolean {
  // Patterns, and `pkg-` that removes.
  if (isApt(manager)) return verbText !== 'install' || /[=/*?^[]|-$/.test(text);
  // A version is a number behind a dash, which some names hold as well; groups and files have none.
  if (isRpm(manager)) return verbText !== 'install' || /-\d|[*?[/]|^@/.test(text);
  switch (manager) {
    case 'apk':
      return /[=<>~@]|^[!.]/.test(text);
    case 'zypper':
      return /[=<>]|-\d/.test(text);
    case 'pip':
    case 'uv':
      return /[=<>~!@/]|^-/.test(text);
    case 'npm':
    case 'pnpm':
    case 'yarn': {
      const version = /^@?[^@]+@(.+)$/.exec(text)?.[1];
      // A path, an address, or user/repository.
      if (/^\.|:/.test(text) || (text.includes('/') && !text.startsWith('@'))) return true;
      return version !== undefined && version !== 'latest';
    }
    case 'gem':
      return text.includes(':');
    case 'go':
      return verbText !== 'install' || !text.endsWith('@latest');
    case 'cargo':
      return text.includes('@');
    default:
      return true;
  }
}
