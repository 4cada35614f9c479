import { describe, expect, it } from 'vitest';
import { distributionRows } from '../../shared-rules/src/data/base-image-distributions';
import { runtimeRows } from '../../shared-rules/src/data/base-image-runtimes';
import { serverRows } from '../../shared-rules/src/data/base-image-servers';
import { storeRows } from '../../shared-rules/src/data/base-image-stores';
import { findBaseImage, hasUser, type BaseImage } from '../../shared-rules/src/data/base-images';
import { parseImageReference } from '../../shared-rules/src/dockerfile/image-reference';

function find(text: string): BaseImage | null {
  const reference = parseImageReference(text);
  if (reference === null) throw new Error(`not a reference: ${text}`);
  return findBaseImage(reference);
}

const digest = `sha256:${'a'.repeat(64)}`;

describe('distribution by tag', () => {
  it.each([
    ['debian:12', 'debian', '12', 'dash'],
    ['debian:bullseye-slim', 'debian', '11', 'dash'],
    ['debian:12.5-slim', 'debian', '12', 'dash'],
    ['debian:stable', 'debian', undefined, 'dash'],
    ['ubuntu', 'ubuntu', undefined, 'dash'],
    ['ubuntu:22.04', 'ubuntu', '22.04', 'dash'],
    ['docker.io/library/ubuntu:noble', 'ubuntu', '24.04', 'dash'],
    ['alpine:3.20.1', 'alpine', '3.20', 'ash'],
    ['alpine:20240329', 'alpine', undefined, 'ash'],
    ['alpine:edge', 'alpine', undefined, 'ash'],
    ['centos:7', 'el', '7', 'bash'],
    ['centos:centos7.9.2009', 'el', '7', 'bash'],
    ['quay.io/centos/centos:stream9', 'el', '9', 'bash'],
    ['amazonlinux:2023', 'amazon', '2023', 'bash'],
    ['opensuse/leap:15.6', 'suse', '15.6', 'bash'],
    ['node:22-alpine3.20', 'alpine', '3.20', 'ash'],
    ['node:22-alpine', 'alpine', undefined, 'ash'],
    ['node:22-bookworm-slim', 'debian', '12', 'dash'],
    ['node:22', 'debian', undefined, 'dash'],
    ['node', 'debian', undefined, 'dash'],
    ['eclipse-temurin:21-jre-noble', 'ubuntu', '24.04', 'dash'],
    ['eclipse-temurin:21-jre', 'ubuntu', undefined, 'dash'],
    ['eclipse-temurin:21-jre-ubi9-minimal', 'el', '9', 'bash'],
    ['eclipse-temurin:21-windowsservercore-ltsc2022', 'windows', undefined, null],
    ['golang:1.26-nanoserver', 'windows', undefined, null],
    ['openjdk:8', 'debian', undefined, 'dash'],
    ['openjdk:11-jre-slim', 'debian', undefined, 'dash'],
    ['openjdk:17', 'el', undefined, 'bash'],
    ['openjdk:17-slim', 'debian', undefined, 'dash'],
    ['openjdk:17-jdk-alpine', 'alpine', undefined, 'ash'],
    ['maven:3.9-eclipse-temurin-21-alpine', 'alpine', undefined, 'ash'],
    ['maven:3.9-amazoncorretto-17', 'amazon', undefined, 'bash'],
    ['maven:3.6.3-jdk-11', undefined, undefined, undefined],
    ['mysql:8.4', 'el', '9', 'bash'],
    ['mysql:8.0-debian', 'debian', undefined, 'dash'],
    ['mysql:8.0-bookworm', 'debian', '12', 'dash'],
    ['swift:5.10-amazonlinux2', 'amazon', '2', 'bash'],
    ['php:8.3-fpm-alpine3.20', 'alpine', '3.20', 'ash'],
    ['gcr.io/distroless/static-debian12:nonroot', 'distroless', '12', null],
    ['registry.access.redhat.com/ubi9/ubi-minimal:9.8', 'el', '9', 'bash'],
    ['registry.access.redhat.com/ubi8', 'el', '8', 'bash'],
    ['ubi8/ubi', 'el', '8', 'bash'],
    ['redhat/ubi10-minimal', 'el', '10', 'bash'],
    ['quay.io/sclorg/nodejs-20-c9s:c9s', 'el', '9', 'bash'],
    ['mcr.microsoft.com/dotnet/aspnet:8.0', 'debian', '12', 'dash'],
    ['mcr.microsoft.com/dotnet/sdk:10.0', 'ubuntu', '24.04', 'dash'],
    ['mcr.microsoft.com/dotnet/sdk:10.0.100-noble', 'ubuntu', '24.04', 'dash'],
    ['mcr.microsoft.com/dotnet/runtime:9.0-alpine3.22', 'alpine', '3.22', 'ash'],
    ['mcr.microsoft.com/dotnet/aspnet:8.0-jammy-chiseled', 'ubuntu', '22.04', null],
    ['mcr.microsoft.com/dotnet/sdk:8.0-nanoserver-ltsc2022', 'windows', undefined, null],
    ['mcr.microsoft.com/windows/servercore:ltsc2022', 'windows', undefined, null],
    ['ghcr.io/linuxserver/baseimage-ubuntu:arm64v8-noble', 'ubuntu', '24.04', 'dash'],
    ['ghcr.io/linuxserver/baseimage-alpine-nginx:3.22', 'alpine', '3.22', 'ash'],
    ['registry.ci.openshift.org/ocp/builder:rhel-9-golang-1.26-openshift-5.0', 'el', '9', 'bash'],
  ])('%s', (reference, family, release, shell) => {
    const image = find(reference);
    expect(image).not.toBeNull();
    expect([image?.family, image?.release, image?.shell]).toEqual([family, release, shell]);
  });

  it.each([
    'unknown/image:1',
    'my-registry.example/node:20',
    'gcr.io/distroless-else/static',
    'quay.io/unknown/ubi9:1',
    'bitnami/node:20',
    'registry.ci.openshift.org/ocp/4.0:base-router',
  ])('%s is not known', (reference) => {
    expect(find(reference)).toBeNull();
  });

  it('leaves open what hangs on the tag when only a digest is given', () => {
    const nginx = find(`nginx@${digest}`);
    expect(nginx?.role).toBe('nginx');
    expect(nginx).not.toHaveProperty('family');
    expect(nginx).not.toHaveProperty('entrypoint');
    expect(find(`debian@${digest}`)).toMatchObject({ family: 'debian', shell: 'dash' });
    expect(find(`debian@${digest}`)).not.toHaveProperty('release');
    expect(find(`debian:12@${digest}`)?.release).toBe('12');
  });
});

describe('users, entrypoints, ports', () => {
  it.each([
    ['node:24', 'root'],
    ['bitnami/postgresql:16', '1001'],
    ['nginxinc/nginx-unprivileged:1.30', '101'],
    ['grafana/grafana:11.0.0', '472'],
    ['jenkins/jenkins:lts', 'jenkins'],
    ['prom/prometheus:v3.0.0', 'nobody'],
    ['gcr.io/distroless/base-debian12:nonroot', '65532'],
    ['gcr.io/distroless/base-debian12:debug-nonroot', '65532'],
    ['gcr.io/distroless/base-debian12', 'root'],
    ['registry.access.redhat.com/ubi9/nodejs-22', '1001'],
    ['registry.access.redhat.com/ubi9/openjdk-21:1.24', '185'],
    ['registry.redhat.io/rhel9/postgresql-16', '26'],
    ['registry.access.redhat.com/ubi9/s2i-base', 'root'],
    ['mcr.microsoft.com/dotnet/aspnet:8.0', 'root'],
    ['mcr.microsoft.com/dotnet/aspnet:8.0-noble-chiseled', '1654'],
    ['docker:29-dind-rootless', 'rootless'],
    ['wordpress:cli', 'www-data'],
    ['haproxy:3.2', 'haproxy'],
    ['haproxy:2.2', 'root'],
    ['quay.io/keycloak/keycloak:26.0', '1000'],
    ['quay.io/centos7/nodejs-12-centos7', '1001'],
    ['cgr.dev/chainguard/static', '65532'],
    ['elasticsearch:7.17.15', undefined],
  ])('%s ends as %s', (reference, user) => {
    expect(find(reference)).not.toBeNull();
    expect(find(reference)?.user).toBe(user);
  });

  it.each([
    ['debian:12', 'none'],
    ['python:3.13', 'none'],
    ['node:22', 'other'],
    ['php:8.3-cli', 'other'],
    ['nginx:1.30', 'other'],
    ['nginx:1.17', undefined],
    ['nginx', 'other'],
    ['tomcat:10.1', 'none'],
    ['gcr.io/distroless/static', 'none'],
    ['gcr.io/distroless/java21-debian12', 'other'],
    ['gcr.io/distroless/java-base-debian12', 'none'],
    ['gcr.io/distroless/nodejs22-debian12', 'other'],
  ])('%s has entrypoint %s', (reference, entrypoint) => {
    expect(find(reference)?.entrypoint).toBe(entrypoint);
  });

  it('gives ports, signals and volumes by variant', () => {
    expect(find('php:8.3-fpm')).toMatchObject({ role: 'php-fpm', ports: [9000], stopSignal: 'SIGQUIT', workdir: '/var/www/html' });
    expect(find('php:8.3-apache')).toMatchObject({ role: 'httpd', ports: [80], stopSignal: 'SIGWINCH' });
    expect(find('php:8.3-cli')?.stopSignal).toBeUndefined();
    expect(find('wordpress:cli')?.stopSignal).toBeUndefined();
    expect(find('postgres:17')?.volumes).toEqual(['/var/lib/postgresql/data']);
    expect(find('postgres:18-alpine')).toMatchObject({ volumes: ['/var/lib/postgresql'], bash: true, users: { postgres: 70 } });
    expect(find('rabbitmq:4-management')?.ports).toContain(15672);
    expect(find('rabbitmq:4')?.ports).not.toContain(15672);
    expect(find('registry.access.redhat.com/ubi9-init')?.stopSignal).toBe('SIGRTMIN+3');
  });

  it('tells package managers by variant', () => {
    expect(find('registry.access.redhat.com/ubi9/ubi-minimal')?.packageManagers).toEqual(['microdnf', 'rpm']);
    expect(find('registry.access.redhat.com/ubi9/ubi')?.packageManagers).toContain('dnf');
    expect(find('registry.access.redhat.com/ubi9-micro')?.packageManagers).toEqual([]);
    expect(find('registry.access.redhat.com/ubi7/ubi')?.packageManagers).toEqual(['yum', 'rpm']);
    expect(find('alpine')?.packageManagers).toEqual(['apk']);
    expect(find('oraclelinux:9-slim')?.packageManagers).toEqual(['microdnf', 'rpm']);
    expect(find('gcr.io/distroless/static')?.packageManagers).toEqual([]);
    expect(find('ubuntu:24.04')?.packageManagers).toContain('apt-get');
  });

  it('knows bash where the image was read', () => {
    expect(find('alpine:3.20')?.bash).toBe(false);
    expect(find('node:22-alpine')?.bash).toBe(false);
    expect(find('node:22')?.bash).toBe(true);
    expect(find('redis:8-alpine')?.bash).toBeUndefined();
    expect(find('jenkins/jenkins:lts-alpine')?.bash).toBe(true);
  });

  it('lists variables only where they are complete', () => {
    expect(find('alpine:3.20')?.variables).toEqual([]);
    expect(find('node:22')?.variables).toContain('NODE_VERSION');
    expect(find('gcr.io/distroless/static-debian12')?.variables).toEqual(['SSL_CERT_FILE']);
    expect(find('gcr.io/distroless/java21-debian12')?.variables).toBeUndefined();
    expect(find('redis:8')?.variables).toBeUndefined();
  });

  it('knows users', () => {
    const node = find('node:22') as BaseImage;
    expect(hasUser(node, 'node')).toBe(true);
    expect(hasUser(node, 'www-data')).toBe(true);
    expect(hasUser(node, 'app')).toBe(false);
    expect(hasUser(find('node:22-alpine') as BaseImage, 'www-data')).toBe(false);
    expect(hasUser(find('ubuntu:24.04') as BaseImage, 'ubuntu')).toBe(true);
    expect(hasUser(find('ubuntu:22.04') as BaseImage, 'ubuntu')).toBe(false);
    expect(hasUser(find('ubuntu') as BaseImage, 'ubuntu')).toBeNull();
    expect(hasUser(find('mcr.microsoft.com/dotnet/aspnet:8.0') as BaseImage, 'app')).toBe(true);
    expect(hasUser(find('archlinux') as BaseImage, 'http')).toBeNull();
    expect(hasUser(node, 'constructor')).toBe(false);
  });
});

describe('the tables', () => {
  const rows = [...distributionRows, ...runtimeRows, ...serverRows, ...storeRows];

  it('name no image twice', () => {
    const images = rows.flatMap((row) => row.images);
    expect(images.filter((image, index) => images.indexOf(image) !== index)).toEqual([]);
  });

  it('name images by registry and repository, in a form that references take', () => {
    for (const image of rows.flatMap((row) => row.images)) {
      const reference = parseImageReference(image.replace(/^docker\.io\/library\//, ''));
      expect(reference, image).not.toBeNull();
      expect(`${reference?.registry}/${reference?.repository}`).toBe(image);
      expect(findBaseImage(reference as NonNullable<typeof reference>), image).not.toBeNull();
    }
  });

  it('suggest tags that are versions, never latest', () => {
    for (const row of rows)
      for (const tag of row.tags ?? []) expect(parseImageReference(`x:${tag}`)?.tag, `${row.images[0]}:${tag}`).toMatch(/\d|trixie|bookworm|lts/);
  });

  it('suggest slimmer images that can be written in FROM, and never the image itself', () => {
    for (const row of rows) {
      for (const slimmer of [row.slimmer, ...(row.variants ?? []).map((variant) => variant.slimmer)].flatMap((list) => list ?? []))
        expect(parseImageReference(slimmer), slimmer).not.toBeNull();
    }
    expect(find('node:22-slim')?.slimmer).toBeUndefined();
    expect(find('node:22')?.slimmer?.[0]).toMatch(/^node:.*-slim$/);
    expect(find('debian:12-slim')?.slimmer).toBeUndefined();
  });

  it('freezes what it finds and names the image as written', () => {
    const image = find('docker.io/library/node:22');
    expect(Object.isFrozen(image)).toBe(true);
    expect(image?.name).toBe('docker.io/library/node');
  });
});
