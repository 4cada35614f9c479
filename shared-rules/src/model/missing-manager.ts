import type { Family } from '../data/base-images';
import type { Instruction } from '../dockerfile/nodes';
import type { CommandCall } from '../shell/calls';
import { baseName } from '../text/path';
import type { Image, RunStep, Stage } from './image';
import { operationsOf, type PackageManager, type PackageOperation } from './packages';

/** What distributions have for a package manager, where the image itself does not say: the one that surely is there, and those that surely are not. */
const managersOf: { readonly [family in Family]?: { readonly own: string; readonly without: readonly PackageManager[] } } = {
  debian: { own: 'apt-get', without: ['apk', 'yum', 'dnf', 'microdnf', 'tdnf', 'zypper'] },
  ubuntu: { own: 'apt-get', without: ['apk', 'yum', 'dnf', 'microdnf', 'tdnf', 'zypper'] },
  alpine: { own: 'apk', without: ['apt-get', 'apt', 'aptitude', 'yum', 'dnf', 'microdnf', 'tdnf', 'zypper'] },
  wolfi: { own: 'apk', without: ['apt-get', 'apt', 'aptitude', 'yum', 'dnf', 'microdnf', 'tdnf', 'zypper'] },
  el: { own: 'that of its variant', without: ['apt-get', 'apt', 'aptitude', 'apk', 'zypper', 'tdnf'] },
  fedora: { own: 'dnf', without: ['apt-get', 'apt', 'aptitude', 'apk', 'zypper', 'tdnf'] },
  amazon: { own: 'yum or dnf', without: ['apt-get', 'apt', 'aptitude', 'apk', 'zypper', 'tdnf'] },
  suse: { own: 'zypper', without: ['apt-get', 'apt', 'aptitude', 'apk', 'tdnf', 'microdnf'] },
  arch: { own: 'pacman', without: ['apt-get', 'apt', 'aptitude', 'apk', 'yum', 'dnf', 'microdnf', 'tdnf', 'zypper'] },
  distroless: { own: '', without: ['apt-get', 'apt', 'aptitude', 'apk', 'yum', 'dnf', 'microdnf', 'tdnf', 'zypper'] },
  busybox: { own: '', without: ['apt-get', 'apt', 'aptitude', 'apk', 'yum', 'dnf', 'microdnf', 'tdnf', 'zypper'] },
};

const system: ReadonlySet<PackageManager> = new Set(['apt-get', 'apt', 'aptitude', 'apk', 'yum', 'dnf', 'microdnf', 'tdnf', 'zypper']);

export interface MissingManager {
  readonly operation: PackageOperation;
  /** What there is instead, as a text for people; empty when there is none. */
  readonly instead: string;
}

/** The operations of a RUN whose manager the image does not have: the first of each manager, where apt-get and apt are one. */
export function missingManagers(image: Image, run: RunStep): readonly MissingManager[] {
  const { stage } = run;
  if (stage === null || stage.windows || run.onbuild) return [];
  const seen = new Set<PackageManager>();
  const missing = operationsOf(run).flatMap((operation): readonly MissingManager[] => {
    const { manager, call } = operation;
    if (!system.has(manager) || seen.has(familyOf(manager)) || !isCertain(call, run) || targetsOther(operation)) return [];
    const instead = insteadOf(stage, manager);
    if (instead === null) return [];
    seen.add(familyOf(manager));
    return [{ operation, instead }];
  });
  // All that stands above is looked at for those few only that are suspicious.
  return missing.length > 0 && mayBring(image, stage, run) ? [] : missing;
}

/** Null when the image has it, or nobody knows. */
function insteadOf(stage: Stage, manager: PackageManager): string | null {
  if (stage.scratch) return '';
  const { base } = stage;
  if (base === null || base.family === undefined) return null;
  const { packageManagers } = base;
  if (packageManagers !== undefined) {
    if (
      packageManagers.includes(manager) ||
      (manager === 'aptitude' && packageManagers.includes('apt-get')) ||
      (base.family === 'el' && packageManagers.length === 0 && base.release === undefined)
    )
      return null;
    return packageManagers[0] ?? '';
  }
  const family = managersOf[base.family];
  return family?.without.includes(manager) ? family.own : null;
}

/** It runs in any case, by its bare name or from where it would be, and nothing asks for it first. */
function isCertain(call: CommandCall, run: RunStep): boolean {
  if (!call.unconditional || call.inFunction !== null || call.inSubstitution || /[/$]/.test(call.nameWord.raw.replace(/^\/usr\/bin\/|^\/s?bin\//, '')))
    return false;
  if (call.wrappers.some((wrapper) => /chroot|unshare|ssh|docker|podman|buildah/.test(wrapper.name))) return false;
  const around = call.ancestors[call.ancestors.length - 1];
  if (around?.kind === 'and-or' && around.operators.some((operator) => operator.text === '||')) return false;
  return !run.calls.some(
    (other) =>
      /^(?:command|which|type|hash|\[|test|chroot)$/.test(other.name) &&
      (other.name === 'chroot' || other.args.some((arg) => baseName(arg.value ?? '') === call.name)),
  );
}

function targetsOther(operation: PackageOperation): boolean {
  return (
    operation.flags.some((flag) => /^(?:--installroot|--root|-p|--sysroot|-R|--releasever)$/.test(flag.name)) &&
    operation.flags.some((flag) => flag.name !== '-p' || operation.manager === 'apk')
  );
}

/** Something above may have brought a manager: an install that names one, files copied over the root or into a folder for programs, an unpacked root. */
function mayBring(image: Image, stage: Stage, run: RunStep): boolean {
  return stage.chain.some((one) => {
    const first = firstBringer(image, one);
    return first !== null && (one !== stage || first.index <= run.instruction.index);
  });
}

/** A stage belongs to one image. */
const bringers = new WeakMap<Stage, Instruction | null>();

function firstBringer(image: Image, stage: Stage): Instruction | null {
  let first = bringers.get(stage);
  if (first === undefined) bringers.set(stage, (first = stage.instructions.find((instruction) => brings(image, instruction)) ?? null));
  return first;
}

function brings(image: Image, instruction: Instruction): boolean {
  if (instruction.keyword === 'COPY' || instruction.keyword === 'ADD') {
    const destination = (instruction.json ?? instruction.words).map((word) => word.value).pop() ?? '';
    return (
      /^\/?$|^\/(?:usr|bin|sbin|usr\/bin|usr\/sbin|usr\/local\/bin)\/?$/.test(destination) ||
      system.has(baseName(destination) as PackageManager) ||
      destination.includes('$')
    );
  }
  const run = image.runOf(instruction);
  if (run === null) return false;
  const installed = operationsOf(run).some(
    (operation) =>
      operation.verb === 'install' &&
      operation.packages.some(
        (one) => one.name === null || /^(?:apt|aptitude|apk|apk-tools\S*|yum|dnf\d*|microdnf|tdnf|zypper|dnf-\S+|yum-\S+)$/.test(one.name),
      ),
  );
  return (
    installed ||
    run.calls.some(
      (call) =>
        /^(?:debootstrap|pacman|rpm|nix|brew|emerge|alien)$/.test(call.name) &&
        /apt|apk|yum|dnf|zypper|debootstrap/.test(call.args.map((arg) => arg.raw).join(' ')),
    )
  );
}

function familyOf(manager: PackageManager): PackageManager {
  return manager === 'apt' || manager === 'aptitude' ? 'apt-get' : manager;
}
