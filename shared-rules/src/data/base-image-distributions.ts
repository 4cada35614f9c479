import { alpine, amazon, debian, el, fedora, noShell, ubuntu, type ImageRow } from './base-image-rows';

/**
 * Images of whole distributions.
 *
 * @asOf 2026-11
 * @source Docker Hub's official image descriptions and their Dockerfiles; Red Hat "Building, running, and managing containers" (types of container images);
 *   distributions that images of docker-library, nodejs, adoptium and sclorg are built from.
 */
export const distributionRows: readonly ImageRow[] = [
  { images: ['docker.io/library/debian'], distribution: true, on: debian(), user: 'root', entrypoint: 'none', ports: [], workdir: '/', tags: ['13-slim', '13', '12-slim'],
    variants: [{ tag: /^(?!.*slim)/, slimmer: ['debian:13-slim'] }] },
  { images: ['docker.io/library/ubuntu'], distribution: true, on: ubuntu(), user: 'root', entrypoint: 'none', ports: [], workdir: '/', tags: ['24.04', '26.04', '22.04'], slimmer: ['debian:13-slim'] },
  { images: ['docker.io/library/buildpack-deps'], on: debian(), user: 'root', entrypoint: 'none', ports: [], workdir: '/', tags: ['trixie', 'bookworm'], slimmer: ['debian:13-slim'] },
  { images: ['docker.io/bitnami/minideb', 'docker.io/bitnamilegacy/minideb'], distribution: true, on: debian(), user: 'root', entrypoint: 'none', ports: [], workdir: '/', tags: ['bookworm'], verified: false },
  { images: ['docker.io/library/alpine'], distribution: true, on: { ...alpine(), bash: false }, user: 'root', entrypoint: 'none', ports: [], workdir: '/', tags: ['3.24', '3.23'] },
  { images: ['docker.io/library/busybox'], on: { family: 'busybox', shell: 'ash', bash: false, packageManagers: [] }, user: 'root', entrypoint: 'none', ports: [], workdir: '/', tags: ['1.37'], verified: false },
  { images: ['docker.io/library/centos'], distribution: true, on: el(), user: 'root', entrypoint: 'none', ports: [], workdir: '/',
    variants: [{ tag: /^(?:centos)?[567](?:[.-]|$)/, packageManagers: ['yum', 'rpm'] }, { tag: /^(?:centos)?8(?:[.-]|$)/, packageManagers: ['dnf', 'yum', 'rpm'] }] },
  { images: ['quay.io/centos/centos'], distribution: true, on: el(), user: 'root', entrypoint: 'none', ports: [], workdir: '/', tags: ['stream10', 'stream9'],
    variants: [{ tag: /^stream\d+$/, packageManagers: ['dnf', 'yum', 'rpm'] }, { tag: /^stream\d+-minimal$/, packageManagers: ['microdnf', 'rpm'] }] },
  { images: ['docker.io/library/rockylinux', 'docker.io/rockylinux/rockylinux', 'quay.io/rockylinux/rockylinux'], distribution: true, on: el(), user: 'root', entrypoint: 'none', ports: [], workdir: '/', tags: ['9', '8'],
    variants: [{ tag: /^\d[\d.]*$/, packageManagers: ['dnf', 'yum', 'rpm'] }, { tag: /-minimal$/, packageManagers: ['microdnf', 'rpm'] }], verified: false },
  { images: ['docker.io/library/almalinux', 'docker.io/almalinux/almalinux', 'quay.io/almalinuxorg/almalinux'], distribution: true, on: el(), user: 'root', entrypoint: 'none', ports: [], workdir: '/', tags: ['10', '9'],
    variants: [{ tag: /^\d[\d.]*$/, packageManagers: ['dnf', 'yum', 'rpm'] }, { tag: /-minimal$|^minimal$/, packageManagers: ['microdnf', 'rpm'] }], verified: false },
  { images: ['docker.io/library/oraclelinux', 'container-registry.oracle.com/os/oraclelinux'], distribution: true, on: el(), user: 'root', entrypoint: 'none', ports: [], workdir: '/', tags: ['9-slim', '9'],
    variants: [{ tag: /^(?:8|9|10)[.\d]*$/, packageManagers: ['dnf', 'yum', 'rpm'] }, { tag: /^(?:8|9|10)[.\d]*-slim/, packageManagers: ['microdnf', 'rpm'] }, { tag: /^[67][.\d]*(?:-slim)?$/, packageManagers: ['yum', 'rpm'] }] },
  { images: ['docker.io/library/fedora', 'registry.fedoraproject.org/fedora', 'quay.io/fedora/fedora'], distribution: true, on: { ...fedora(), packageManagers: ['dnf', 'yum', 'rpm'] }, user: 'root', entrypoint: 'none', ports: [], workdir: '/', tags: ['43', '42'],
    slimmer: ['registry.fedoraproject.org/fedora-minimal:43'], verified: false },
  { images: ['registry.fedoraproject.org/fedora-minimal', 'quay.io/fedora/fedora-minimal'], distribution: true, on: fedora(), user: 'root', entrypoint: 'none', ports: [], workdir: '/', tags: ['43', '42'], verified: false },
  { images: ['docker.io/library/amazonlinux', 'public.ecr.aws/amazonlinux/amazonlinux', 'docker.io/amazon/amazonlinux'], distribution: true, on: amazon(), user: 'root', entrypoint: 'none', ports: [], workdir: '/', tags: ['2023'],
    variants: [{ tag: /^[12](?:\.|$)|^201[78]\./, packageManagers: ['yum', 'rpm'] }, { tag: /^2023(?!.*minimal)/, packageManagers: ['dnf', 'yum', 'rpm'] }], verified: false },
  { images: ['docker.io/opensuse/leap', 'registry.opensuse.org/opensuse/leap'], distribution: true, on: { family: 'suse', shell: 'bash', bash: true, packageManagers: ['zypper', 'rpm'] }, user: 'root', entrypoint: 'none', ports: [], workdir: '/', tags: ['16.0'], verified: false },
  { images: ['docker.io/opensuse/tumbleweed', 'registry.opensuse.org/opensuse/tumbleweed'], on: { family: 'suse', shell: 'bash', bash: true, packageManagers: ['zypper', 'rpm'] }, user: 'root', entrypoint: 'none', ports: [], workdir: '/', rolling: true, verified: false },
  { images: ['docker.io/library/archlinux', 'docker.io/archlinux/archlinux'], on: { family: 'arch', shell: 'bash', bash: true, packageManagers: ['pacman'] }, user: 'root', entrypoint: 'none', ports: [], workdir: '/', verified: false },
  { images: ['docker.io/library/photon', 'docker.io/vmware/photon'], distribution: true, on: { family: 'photon', shell: 'bash', bash: true }, user: 'root', entrypoint: 'none', ports: [], workdir: '/', tags: ['5.0'], verified: false },
  { images: ['docker.io/phusion/baseimage'], on: ubuntu(), user: 'root', entrypoint: 'none', ports: [], workdir: '/' },
  { images: ['mcr.microsoft.com/devcontainers/base'], on: debian(), user: 'root', users: { vscode: 1000 }, verified: false },
  { images: ['mcr.microsoft.com/azurelinux/base/core', 'mcr.microsoft.com/cbl-mariner/base/core'], distribution: true, on: { family: 'mariner', shell: 'bash', bash: true }, user: 'root', entrypoint: 'none', ports: [], workdir: '/', verified: false },
  { images: ['mcr.microsoft.com/azurelinux/distroless/base', 'mcr.microsoft.com/azurelinux/distroless/minimal', 'mcr.microsoft.com/cbl-mariner/distroless/base', 'mcr.microsoft.com/cbl-mariner/distroless/minimal'], on: noShell, ports: [], verified: false },
];
