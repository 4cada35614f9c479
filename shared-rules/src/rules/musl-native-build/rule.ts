import { defineRule } from '../../engine/rule';
import type { Stage } from '../../model/image';
import { hasFlag, operationSpan, operationsOf, type PackageOperation } from '../../model/packages';

/** Packages of Alpine that are there to compile extensions. */
const compilers: ReadonlySet<string> = new Set(['gcc', 'g++', 'musl-dev', 'build-base', 'python3-dev', 'libc-dev', 'alpine-sdk', 'clang', 'rust', 'cargo']);

const installers: ReadonlySet<string> = new Set(['pip', 'setuptools', 'wheel']);

export default defineRule(
  {
    id: 'musl-native-build',
    group: 'base-image',
    summary: 'Packages of Python or Node.js are compiled on Alpine.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      python: {
        text: 'Alpine has musl in place of glibc, for which fewer packages are published ready to use: `{command}` compiles them here (with `{compiler}`), which takes long, and may bring faults that other distributions do not have.',
        severity: 'hint',
      },
      node: {
        text: 'Alpine has musl in place of glibc, for which fewer add-ons are published ready to use: `{command}` compiles them here (with `{compiler}`), which takes long, and may bring faults that other distributions do not have.',
        severity: 'hint',
      },
    },
    sources: [
      { guide: 'EW', section: 'The base image examples' },
      { guide: 'EW', section: 'Use Alpine Linux base images (adopt with caution)' },
    ],
  },
  (context) => ({
    stage(stage) {
      if (context.image === null || stage.family !== 'alpine') return;
      const compiler = compilerOf(stage);
      if (compiler === null) return;
      const installs = stage.runs
        .filter((run) => !run.onbuild)
        .flatMap(operationsOf)
        .filter((operation) => operation.verb === 'install');
      for (const message of ['python', 'node'] as const) {
        const first = installs.find((operation) => (message === 'python' ? isPython(operation) : isNode(operation, stage)));
        if (first === undefined) continue;
        context.report({ at: operationSpan(first), message, data: { command: `${first.manager} ${first.verbText}`.trim(), compiler } });
      }
    },
  }),
);

/** The first package of the stage, or of those that it is FROM, that compiles. */
function compilerOf(stage: Stage): string | null {
  const added = stage.chain
    .flatMap((one) => one.runs)
    .flatMap(operationsOf)
    .filter((operation) => operation.manager === 'apk' && operation.verb === 'install');
  return added.flatMap((operation) => operation.packages).find((one) => one.name !== null && compilers.has(one.name))?.name ?? null;
}

function isPython(operation: PackageOperation): boolean {
  return (operation.manager === 'pip' || operation.manager === 'uv') && !upgradesInstallers(operation);
}

/** Upgrades of the installers themselves, which are pure Python: nothing is compiled. */
function upgradesInstallers(operation: PackageOperation): boolean {
  return operation.packages.length > 0 && !hasFlag(operation, '-r', '--requirement') && operation.packages.every((one) => installers.has(one.name ?? ''));
}

/** node-gyp needs Python and make beside the compiler. */
function isNode(operation: PackageOperation, stage: Stage): boolean {
  if (operation.manager !== 'npm' && operation.manager !== 'yarn' && operation.manager !== 'pnpm') return false;
  const names = new Set(
    stage.chain
      .flatMap((one) => one.runs)
      .flatMap(operationsOf)
      .flatMap((one) => one.packages.map(({ name }) => name)),
  );
  return (
    (names.has('make') || names.has('build-base') || names.has('alpine-sdk')) &&
    ['python3', 'python', 'python2', 'py3-setuptools'].some((name) => names.has(name))
  );
}
