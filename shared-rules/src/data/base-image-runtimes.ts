import { alpine, amazon, debian, el, ubuntu, type ImageRow } from './base-image-rows';

/**
 * Images of language runtimes and build tools, of Docker Hub's official set unless a registry says otherwise.
 *
 * @asOf 2026-11
 * @source Dockerfiles of nodejs/docker-node, docker-library (golang, php, tomcat, docker), rust-lang/docker-rust, adoptium/containers, rocker-org/rocker-versioned2,
 *   jupyter/docker-stacks (FROM, USER, ENTRYPOINT, EXPOSE, WORKDIR); the official images' descriptions.
 */
export const runtimeRows: readonly ImageRow[] = [
  { images: ['docker.io/library/node'], role: 'node', on: debian(), alpineBash: false, user: 'root', entrypoint: 'other', ports: [], workdir: '/', users: { node: 1000 }, tags: ['24-slim', '24', '22-slim'],
    variants: [{ tag: /^(?!.*(?:slim|alpine))/, slimmer: ['node:24-slim', 'node:24-alpine'] }, { below: '12', entrypoint: undefined }] },
  { images: ['docker.io/library/python'], role: 'python', on: debian(), user: 'root', entrypoint: 'none', ports: [], workdir: '/', tags: ['3.14-slim', '3.14', '3.13-slim'],
    variants: [{ tag: /^(?!.*(?:slim|alpine))/, slimmer: ['python:3.14-slim', 'python:3.14-alpine'] }] },
  { images: ['docker.io/library/pypy'], role: 'python', on: debian(), user: 'root', entrypoint: 'none', ports: [], workdir: '/', verified: false },
  { images: ['docker.io/library/golang'], role: 'go', on: debian(), alpineBash: false, user: 'root', entrypoint: 'none', ports: [], workdir: '/go', tags: ['1.26', '1.26-alpine', '1.25'], slimmer: ['gcr.io/distroless/static-debian13:nonroot', 'alpine:3.24'] },
  { images: ['docker.io/library/rust'], role: 'rust', on: debian(), user: 'root', entrypoint: 'none', ports: [], workdir: '/', tags: ['1', '1-slim'], slimmer: ['gcr.io/distroless/cc-debian13:nonroot', 'debian:13-slim'] },
  { images: ['docker.io/library/ruby'], role: 'ruby', on: debian(), user: 'root', entrypoint: 'none', ports: [], workdir: '/', tags: ['3.4-slim', '3.4'],
    variants: [{ tag: /^(?!.*(?:slim|alpine))/, slimmer: ['ruby:3.4-slim', 'ruby:3.4-alpine'] }], verified: false },
  { images: ['docker.io/library/jruby'], role: 'ruby', user: 'root', ports: [], verified: false },
  { images: ['docker.io/library/php'], role: 'php', on: debian(), alpineBash: false, user: 'root', entrypoint: 'other', tags: ['8.4-fpm', '8.4-apache', '8.4-cli'],
    variants: [
      { tag: /^(?!.*(?:apache|fpm))/, ports: [], workdir: '/' },
      { tag: /(?:^|-)fpm(?:-|$)/, role: 'php-fpm', ports: [9000], workdir: '/var/www/html', stopSignal: 'SIGQUIT' },
      { tag: /(?:^|-)apache(?:-|$)/, role: 'httpd', ports: [80], workdir: '/var/www/html', stopSignal: 'SIGWINCH' },
    ] },
  { images: ['docker.io/library/composer'], role: 'php', on: alpine(), user: 'root', entrypoint: 'other', ports: [], workdir: '/app', verified: false },
  { images: ['docker.io/library/openjdk'], role: 'java', on: [['12', el()], ['0', debian()]], user: 'root', entrypoint: 'none', ports: [], workdir: '/',
    variants: [{ tag: /slim/, family: 'debian', shell: 'dash', bash: true, packageManagers: ['apt-get', 'apt', 'apt-cache', 'dpkg'] }] },
  { images: ['docker.io/library/eclipse-temurin'], role: 'java', on: ubuntu(), alpineBash: false, user: 'root', entrypoint: 'other', ports: [], workdir: '/', tags: ['21-jre', '25-jre', '21-jdk'],
    variants: [{ tag: /^(?!.*jre)/, slimmer: ['eclipse-temurin:21-jre', 'eclipse-temurin:21-jre-alpine'] }] },
  { images: ['docker.io/library/adoptopenjdk'], role: 'java', on: ubuntu(), user: 'root', ports: [], verified: false },
  { images: ['docker.io/library/amazoncorretto'], role: 'java', on: amazon(), user: 'root', entrypoint: 'none', ports: [], workdir: '/', tags: ['21', '25', '17'], slimmer: ['amazoncorretto:21-alpine'], verified: false },
  { images: ['docker.io/library/ibm-semeru-runtimes', 'icr.io/appcafe/ibm-semeru-runtimes'], role: 'java', on: ubuntu(), user: 'root', ports: [], verified: false },
  { images: ['docker.io/library/sapmachine'], role: 'java', on: ubuntu(), user: 'root', ports: [], verified: false },
  { images: ['docker.io/library/maven'], role: 'java', user: 'root', entrypoint: 'other', ports: [], workdir: '/', tags: ['3.9-eclipse-temurin-21', '3.9-eclipse-temurin-17'], slimmer: ['eclipse-temurin:21-jre'],
    variants: [
      { tag: /eclipse-temurin(?!.*(?:alpine|ubi|centos))/, ...ubuntu() },
      { tag: /amazoncorretto(?!.*(?:alpine|debian))/, ...amazon() },
      { tag: /^3\.9(?:\.\d+)?$/, ...ubuntu() },
    ], verified: false },
  { images: ['docker.io/library/gradle'], role: 'java', entrypoint: 'none', ports: [], workdir: '/home/gradle', users: { gradle: 1000 }, tags: ['8-jdk21', '9-jdk21'], slimmer: ['eclipse-temurin:21-jre'],
    variants: [{ from: '7', user: 'root' }, { from: '7', tag: /^(?!.*(?:alpine|ubi|corretto|graal))/, ...ubuntu() }, { tag: /corretto(?!.*alpine)/, ...amazon() }], verified: false },
  { images: ['docker.io/library/tomcat'], role: 'tomcat', user: 'root', entrypoint: 'none', ports: [8080], workdir: '/usr/local/tomcat', tags: ['11.0', '10.1', '9.0'],
    variants: [
      { tag: /temurin(?!.*(?:alpine|ubi))/, ...ubuntu() },
      { tag: /corretto(?!.*(?:alpine|debian))/, ...amazon() },
      // Older patch releases were built on openjdk's Debian.
      { tag: /^(?:9\.0|9|10\.1|10|11\.0|11)(?:-j(?:dk|re)\d+)?$/, ...ubuntu() },
    ] },
  { images: ['docker.io/library/clojure'], role: 'java', user: 'root', ports: [], verified: false },
  { images: ['docker.io/library/perl'], role: 'perl', on: debian(), user: 'root', entrypoint: 'none', ports: [], tags: ['5-slim', '5'], variants: [{ tag: /^(?!.*slim)/, slimmer: ['perl:5-slim'] }], verified: false },
  { images: ['docker.io/library/elixir', 'docker.io/library/erlang'], role: 'erlang', on: debian(), user: 'root', entrypoint: 'none', ports: [], verified: false },
  { images: ['docker.io/library/swift'], role: 'swift', on: ubuntu(), user: 'root', entrypoint: 'none', ports: [], verified: false },
  { images: ['docker.io/library/julia'], role: 'julia', on: debian(), user: 'root', entrypoint: 'other', ports: [], verified: false },
  { images: ['docker.io/library/haskell'], role: 'haskell', on: debian(), user: 'root', entrypoint: 'none', ports: [], tags: ['9'], slimmer: ['debian:13-slim'], verified: false },
  { images: ['docker.io/library/r-base'], role: 'r', on: debian(), user: 'root', ports: [], users: { docker: 1000 }, verified: false },
  { images: ['docker.io/library/gcc'], role: 'gcc', on: debian(), user: 'root', entrypoint: 'none', ports: [], workdir: '/', tags: ['14', '15'], slimmer: ['gcr.io/distroless/cc-debian13:nonroot', 'debian:13-slim'], verified: false },
  { images: ['docker.io/library/bash'], role: 'bash', on: { ...alpine(), bash: true }, user: 'root', entrypoint: 'other', ports: [], tags: ['5.2', '5.3'], verified: false },
  { images: ['docker.io/library/docker'], role: 'docker', on: { ...alpine(), bash: false }, user: 'root', entrypoint: 'other', ports: [], workdir: '/', tags: ['29-cli', '29-dind'],
    variants: [
      { tag: /(?:^|-)dind(?:-|$)/, role: 'dockerd', ports: [2375, 2376], volumes: ['/var/lib/docker'] },
      { tag: /dind-rootless/, user: 'rootless', users: { rootless: 1000 }, volumes: ['/home/rootless/.local/share/docker'] },
    ] },
  { images: ['docker.io/rocker/r-ver', 'docker.io/rocker/verse', 'docker.io/rocker/tidyverse'], role: 'r', on: ubuntu(), user: 'root' },
  { images: ['docker.io/continuumio/miniconda3', 'docker.io/continuumio/anaconda3'], role: 'python', on: debian(), user: 'root', ports: [], verified: false },
  { images: ['quay.io/jupyter/base-notebook', 'quay.io/jupyter/minimal-notebook', 'quay.io/jupyter/scipy-notebook', 'quay.io/jupyter/datascience-notebook', 'docker.io/jupyter/base-notebook', 'docker.io/jupyter/minimal-notebook',
    'docker.io/jupyter/scipy-notebook', 'docker.io/jupyter/datascience-notebook'], role: 'jupyter', on: ubuntu(), user: '1000', entrypoint: 'other', ports: [8888], workdir: '/home/jovyan', users: { jovyan: 1000 } },
  { images: ['ghcr.io/graalvm/graalvm-community', 'ghcr.io/graalvm/jdk-community', 'ghcr.io/graalvm/native-image-community'], role: 'java', on: el(), user: 'root', verified: false },
];
