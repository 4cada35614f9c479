import { alpine, amazon, debian, el, fedora, mariner, noShell, ubuntu, windows, type Distribution } from './base-image-rows';

/**
 * Code names of releases, as they stand in image tags.
 *
 * @asOf 2026-11
 * @source Debian releases page; Ubuntu releases page; tags of the Docker official images.
 */
const debianNames: Readonly<Record<string, string>> = {
  wheezy: '7',
  jessie: '8',
  stretch: '9',
  buster: '10',
  bullseye: '11',
  bookworm: '12',
  trixie: '13',
  forky: '14',
};

const ubuntuNames: Readonly<Record<string, string>> = {
  precise: '12.04',
  trusty: '14.04',
  xenial: '16.04',
  bionic: '18.04',
  disco: '19.04',
  eoan: '19.10',
  focal: '20.04',
  groovy: '20.10',
  hirsute: '21.04',
  impish: '21.10',
  jammy: '22.04',
  kinetic: '22.10',
  lunar: '23.04',
  mantic: '23.10',
  noble: '24.04',
  oracular: '24.10',
  plucky: '25.04',
  questing: '25.10',
  resolute: '26.04',
};

/** Package managers of Red Hat's Universal Base Image variants. */
export function ubiManagers(release: string, variant: string | undefined): readonly string[] {
  if (variant === 'micro') return [];
  if (variant === 'minimal') return ['microdnf', 'rpm'];
  return release === '7' ? ['yum', 'rpm'] : ['dnf', 'yum', 'rpm'];
}

/**
 * The distribution that a tag of a known image names (`3.12-slim-bookworm`, `24-alpine3.20`, `21-jre-ubi9-minimal`).
 * Null when it names none.
 */
export function distributionOfTag(tag: string): Distribution | null {
  if (/(?:^|-)(?:windowsservercore|nanoserver|windows)(?:-|$)/.test(tag)) return windows;
  const parts = tag.split('-');
  const alpineMatch = /(?:^|-)alpine-?(?<release>3\.\d+)?(?:[.-]|$)/.exec(tag);
  if (alpineMatch !== null) return alpine(alpineMatch.groups?.['release']);
  if (/(?:^|-)distroless(?:-|$)/.test(tag) && !/azurelinux|mariner/.test(tag)) return noShell;
  for (const part of parts) {
    const byDebian = debianNames[part];
    if (byDebian !== undefined) return debian(byDebian);
    const byUbuntu = ubuntuNames[part];
    if (byUbuntu !== undefined) return ubuntu(byUbuntu);
    if (part === 'sid' || part === 'unstable') return debian();
  }
  const ubi = /(?:^|-)ubi-?(?<release>\d+)?(?:-(?<variant>minimal|micro|init))?(?:-|$)/.exec(tag);
  if (ubi !== null) {
    const release = ubi.groups?.['release'];
    return release === undefined ? el() : el(release, ubiManagers(release, ubi.groups?.['variant']));
  }
  const named =
    /(?:^|-)(?<name>debian|ubuntu|oraclelinux|oracle|ol|centos|rhel|fedora|amazonlinux|al|azurelinux|cbl-mariner)-?(?<release>\d+(?:\.\d+)?)?(?=-|$)/.exec(tag);
  if (named === null) return null;
  const release = named.groups?.['release'];
  const major = release?.split('.')[0];
  switch (named.groups?.['name']) {
    case 'debian':
      return debian(major);
    case 'ubuntu':
      return ubuntu(release);
    case 'fedora':
      return fedora(release);
    case 'al':
      return release === undefined ? null : amazon(release);
    case 'amazonlinux':
      return amazon(release);
    case 'azurelinux':
    case 'cbl-mariner':
      return mariner(release);
    case 'ol':
      return release === undefined ? null : el(major);
    default:
      return el(major);
  }
}

/** The release that the tag of a distribution's own image names, by number or by code name. Null for moving names (`latest`, `stable`, `edge`). */
export function releaseOfTag(family: Distribution['family'], tag: string): string | null {
  const named = distributionOfTag(tag);
  if (named?.release !== undefined && named.family === family) return named.release;
  const number = /^(?:v|stream|centos|base-?)?(?<major>\d{1,4})(?:\.(?<minor>\d+))?(?![0-9])/.exec(tag)?.groups;
  const major = number?.['major'];
  if (major === undefined) return null;
  // Two-part releases; elsewhere the second number is a point release (`debian:12.5`).
  if (family !== 'ubuntu' && family !== 'alpine' && family !== 'suse') return major;
  const minor = number?.['minor'];
  return minor === undefined ? null : `${major}.${minor}`;
}
