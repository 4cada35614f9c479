/**
 * Variables that the builder knows without an ARG or ENV of the file.
 * Source: https://docs.docker.com/reference/dockerfile/#predefined-args and #automatic-platform-args-in-the-global-scope (read 2026-11).
 */

/** Of the platform: set in the global scope, and in a stage once an ARG declares them there. */
export const platformArguments: ReadonlySet<string> = new Set([
  'TARGETPLATFORM',
  'TARGETOS',
  'TARGETARCH',
  'TARGETVARIANT',
  'TARGETSTAGE',
  'BUILDPLATFORM',
  'BUILDOS',
  'BUILDARCH',
  'BUILDVARIANT',
]);

/** Proxies, and arguments by which a build is steered: given from outside without any declaration. */
export const predefinedArguments: ReadonlySet<string> = new Set([
  'HTTP_PROXY',
  'http_proxy',
  'HTTPS_PROXY',
  'https_proxy',
  'FTP_PROXY',
  'ftp_proxy',
  'NO_PROXY',
  'no_proxy',
  'ALL_PROXY',
  'all_proxy',
  'SOURCE_DATE_EPOCH',
  'BUILDKIT_SBOM_SCAN_CONTEXT',
  'BUILDKIT_SBOM_SCAN_STAGE',
]);
