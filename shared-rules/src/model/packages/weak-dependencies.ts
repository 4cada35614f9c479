import type { Image } from '../image';
import type { Answers } from '../needs';
import { isConfigured, rpmConfiguration } from './configuration';
import { isRpm } from './managers';
import { hasFlag, mayHoldFlags, type PackageOperation } from './operation';

const weakOff = /\binstall_weak_deps\s*=\s*(?:0|false|no|off)\b/i;
const docsOff = /\btsflags\s*\+?=\s*\S*\bnodocs\b|%_excludedocs\s+1/i;

/**
 * Images whose dnf.conf says tsflags=nodocs. Source: the kickstarts of the Fedora and CentOS container images, and the toolbox images on UBI, which take the
 * line out again; the language images of Red Hat stand on UBI.
 */
const withoutDocs =
  /^(?:(?:library\/)?(?:fedora|centos)|fedora\/fedora|centos\/centos|redhat\/ubi(?:[89]|10)|ubi(?:[89]|10)(?:\/ubi|\/ubi-init|-init|\/s2i-(?:core|base)|\/(?:nodejs|python|ruby|perl|php|nginx|httpd)-\d+)?)$/;

/** An install by dnf, yum or microdnf on a family of packages with weak dependencies: RHEL 8 and later, Fedora. Never RHEL 7, whose yum knows none. */
export function installsWeakDependencies(operation: PackageOperation): boolean {
  const { manager, run } = operation;
  if (!isRpm(manager) || manager === 'tdnf' || operation.verb !== 'install' || /^(?:reinstall|swap|downgrade)$/.test(operation.verbText)) return false;
  const base = run?.stage?.base ?? null;
  const family = run?.stage?.family ?? null;
  if (family === null) return manager !== 'yum';
  if (family !== 'el' && family !== 'fedora') return false;
  if (family === 'fedora') return true;
  return base?.release === undefined ? manager !== 'yum' : Number(base.release.split('.')[0]) >= 8;
}

/** Whether weak dependencies are left out, on the command or in a configuration that the file wrote. */
export function leavesWeakDependencies(image: Image, operation: PackageOperation, answers: Answers, path: string | null): boolean {
  return mayHoldFlags(operation) || sets(operation, weakOff) || isConfigured(image, operation, rpmConfiguration, weakOff, answers, path);
}

/** Whether documentation is left out, on the command, in a configuration that the file wrote, or by the base image. */
export function leavesDocumentation(image: Image, operation: PackageOperation, answers: Answers, path: string | null): boolean {
  if (mayHoldFlags(operation) || hasFlag(operation, '--nodocs') || sets(operation, docsOff)) return true;
  const chain = operation.run?.stage?.chain ?? [];
  const reference = chain[chain.length - 1]?.reference ?? null;
  return (reference !== null && withoutDocs.test(reference.repository)) || isConfigured(image, operation, rpmConfiguration, docsOff, answers, path);
}

function sets(operation: PackageOperation, pattern: RegExp): boolean {
  return operation.flags.some((flag) => flag.name === '--setopt' && (flag.value === undefined || pattern.test(flag.value ?? '')));
}
