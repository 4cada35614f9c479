import type { Image } from '../image';
import type { Answers } from '../needs';
import { aptConfiguration, isConfigured, rpmConfiguration } from './configuration';
import { isApt, isRpm } from './managers';
import { mayHoldFlags, type PackageOperation } from './operation';

const truthy = '(?:1|true|yes|on|with|enable)';
const aptAssumeYes = new RegExp(`APT::Get::Assume-Yes[\\s"'=\\\\]*${truthy}\\b`, 'i');
const rpmAssumeYes = new RegExp(`\\bassumeyes\\s*=\\s*${truthy}\\b`, 'i');

/**
 * Whether a package operation would wait for an answer: its manager asks before it installs, and nothing answers. microdnf and apk never ask, nor do the managers
 * of languages. Sources: apt-get(8), dnf(8), yum(8), zypper(8).
 */
export function asksForConfirmation(image: Image, operation: PackageOperation, answers: Answers, path: string | null): boolean {
  const { manager } = operation;
  if (!isApt(manager) && (!isRpm(manager) || manager === 'microdnf') && manager !== 'zypper') return false;
  if (mayHoldFlags(operation) || isFed(operation)) return false;
  if (isApt(manager)) return !answersApt(operation) && !isConfigured(image, operation, aptConfiguration, aptAssumeYes, answers, path);
  const names = operation.flags.map((flag) => flag.name);
  if (manager === 'zypper')
    return !names.some(
      (name) => name === '-n' || name === '--non-interactive' || name === '-y' || name === '--no-confirm' || name === '--dry-run' || name === '-D',
    );
  if (names.some((name) => name === '-y' || name === '--assumeyes' || name === '--assumeno')) return false;
  if (operation.flags.some((flag) => flag.name === '--setopt' && rpmAssumeYes.test(flag.value ?? ''))) return false;
  return !isConfigured(image, operation, rpmConfiguration, rpmAssumeYes, answers, path);
}

function answersApt({ flags }: PackageOperation): boolean {
  const names = flags.map((flag) => flag.name);
  // -qq means -y as well (apt-get(8), --quiet).
  const quiet = flags.filter((flag) => flag.name === '-q' || (flag.name === '--quiet' && flag.value === null)).length;
  if (quiet >= 2 || flags.some((flag) => (flag.name === '-q' || flag.name === '--quiet') && Number(flag.value ?? 0) >= 2)) return true;
  if (names.some((name) => /^(?:-y|--yes|--assume-yes|--assume-no|--force-yes|-s|--simulate|--just-print|--dry-run|--recon|--no-act|--print-uris)$/.test(name)))
    return true;
  return flags.some((flag) => (flag.name === '-o' || flag.name === '--option') && aptAssumeYes.test(flag.value ?? ''));
}

/** Something writes to its standard input: `yes |`, `echo y |`, `<<<y`. */
function isFed({ call }: PackageOperation): boolean {
  // xargs gives its command an empty input.
  if (call.wrappers.some((wrapper) => wrapper.name === 'xargs')) return false;
  if (call.command.redirects.some((redirect) => redirect.operator.startsWith('<') && redirect.target?.value !== '/dev/null')) return true;
  const pipeline = [...call.ancestors].reverse().find((node) => node.kind === 'pipeline');
  if (pipeline?.kind !== 'pipeline') return false;
  const own = pipeline.commands.findIndex((command) => command === call.command || call.ancestors.includes(command));
  return pipeline.commands.slice(0, own).some((command) => command.kind === 'simple' && /^(?:.*\/)?(?:yes|echo|printf)$/.test(command.words[0]?.value ?? ''));
}
