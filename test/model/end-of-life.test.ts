import { describe, expect, it } from 'vitest';
import { findBaseImage } from '../../shared-rules/src/data/base-images';
import { endedRelease } from '../../shared-rules/src/data/end-of-life';
import { parseImageReference, type ImageReference } from '../../shared-rules/src/dockerfile/image-reference';

function ended(image: string): string | null {
  const reference = parseImageReference(image) as ImageReference;
  const found = endedRelease(reference, findBaseImage(reference));
  return found === null ? null : `${found.product} ${found.date}`;
}

describe('endedRelease', () => {
  it.each([
    ['centos:6', 'CentOS 6 2020-11-30'],
    ['centos:7.9.2009', 'CentOS 7 2024-06-30'],
    ['debian:buster-slim', 'Debian 10 2024-06-30'],
    ['debian:10.13', 'Debian 10 2024-06-30'],
    ['ubuntu:20.04', 'Ubuntu 20.04 2025-05-31'],
    ['ubuntu:24.10', 'Ubuntu 24.10 2025-07-10'],
    ['alpine:3.19.1', 'Alpine 3.19 2025-11-01'],
    ['node:18', 'Node.js 18 2025-04-30'],
    ['node:16.20-bullseye', 'Node.js 16 2023-09-11'],
    ['python:3.9.2-slim', 'Python 3.9 2025-10-05'],
    ['python:3.12-buster', 'Debian 10 2024-06-30'],
    ['golang:1.22-alpine3.18', 'Go 1.22 2025-02-11'],
    ['golang:1.26-alpine3.18', 'Alpine 3.18 2025-05-09'],
    ['golang:1.9.7', 'Go 1.9 2018-08-24'],
    ['php:7.4-apache', 'PHP 7.4 2022-11-28'],
    ['php:8.1.2-fpm-alpine', 'PHP 8.1 2025-12-31'],
    ['ruby:2.7.8-slim', 'Ruby 2.7 2023-03-31'],
    ['centos', 'CentOS 8 2021-12-31'],
    ['nvidia/cuda:10.2-devel-centos7', 'CentOS 7 2024-06-30'],
    ['nvidia/cuda:10.0-cudnn7-runtime-ubuntu18.04', 'Ubuntu 18.04 2023-05-31'],
    ['ros:noetic-ros-base', 'Ubuntu 20.04 2025-05-31'],
    ['registry.access.redhat.com/ubi7/ubi:7.9', 'Enterprise Linux 7 2024-06-30'],
    ['oraclelinux:7-slim', 'Oracle Linux 7 2024-12-31'],
    ['amazonlinux:2018.03', 'Amazon Linux 2018 2023-12-31'],
    ['opensuse/leap:15.3', 'openSUSE Leap 15.3 2022-12-31'],
    ['mcr.microsoft.com/dotnet/core/sdk:3.1-alpine', '.NET 3.1 2022-12-13'],
    ['python:2-slim', 'Python 2 2020-01-01'],
    ['quay.io/centos/centos:stream8', 'CentOS Stream 8 2024-05-31'],
  ])('%s', (image, release) => {
    expect(ended(image)).toBe(release);
  });

  it.each([
    'debian:12',
    'debian:13-slim',
    'ubuntu:22.04',
    'alpine:3.22',
    'node:22',
    'node:lts',
    'python:3',
    'python:3.13',
    'centos@sha256:0000000000000000000000000000000000000000000000000000000000000000',
    'mcr.microsoft.com/dotnet/aspnet:10.0',
    'oraclelinux:9',
    'nvidia/cuda:12.6.3-devel-ubuntu24.04',
    'php:8.3-cli',
    'php:8',
    'ruby:3.4',
    'golang:1.26',
    'golang:1',
    'quay.io/centos/centos:stream9',
    'debian:latest',
    'rockylinux:8',
    'example.org/node:8',
  ])('%s has not ended, or nobody knows', (image) => {
    expect(ended(image)).toBeNull();
  });
});
