import { hasFlag, type PackageOperation } from './packages';

/** The files of a project that an install reads to know its packages, as COPY can name them; empty when it reads none, or others. */
export function manifestsOf(install: PackageOperation): readonly string[] {
  const { manager, flags, packages, verbText } = install;
  if (manager === 'pip') {
    const files = flags
      .filter((flag) => flag.name === '-r' || flag.name === '--requirement' || flag.name === '-c' || flag.name === '--constraint')
      .map((flag) => flag.value);
    return files.every((file): file is string => typeof file === 'string' && /^(?:\.\/)?[\w.-]+$/.test(file)) && packages.every((one) => !one.file)
      ? files.map((file) => file.replace(/^\.\//, ''))
      : [];
  }
  if (packages.length > 0 || hasFlag(install, '-g', '--global')) return [];
  if (manager === 'npm') return ['package*.json'];
  if (manager === 'yarn') return verbText.includes('global') ? [] : ['package.json', 'yarn.lock'];
  if (manager === 'pnpm') return ['package.json', 'pnpm-lock.yaml'];
  return [];
}
