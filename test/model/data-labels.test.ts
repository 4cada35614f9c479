import { describe, expect, it } from 'vitest';
import { findLabel, fitsLabel, ociLabels, openshiftLabels } from '../../shared-rules/src/data/labels';

function fits(key: string, value: string): boolean {
  const label = findLabel(key);
  if (label === null) throw new Error(`unknown label ${key}`);
  return fitsLabel(label, value);
}

describe('labels', () => {
  it('know their keys, and no others', () => {
    expect(findLabel('io.k8s.description')?.meaning).not.toBe('');
    expect(findLabel('io.openshift.TAGS')).toBeNull();
    expect(findLabel('maintainer')).toBeNull();
    const keys = [...openshiftLabels, ...ociLabels].map((label) => label.key);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it.each([
    ['io.openshift.non-scalable', 'true', true],
    ['io.openshift.non-scalable', 'yes', false],
    ['io.openshift.min-memory', '8Gi', true],
    ['io.openshift.min-memory', '512Mi', true],
    ['io.openshift.min-memory', '512 MB', false],
    ['io.openshift.min-memory', '1GB', false],
    ['io.openshift.min-cpu', '4', true],
    ['io.openshift.min-cpu', '250m', true],
    ['io.openshift.min-cpu', 'two', false],
    ['io.openshift.expose-services', '8080:http', true],
    ['io.openshift.expose-services', '2020/tcp:ftp,8080:https', true],
    ['io.openshift.expose-services', '8080', false],
    ['io.openshift.expose-services', 'http:8080', false],
    ['io.openshift.tags', 'mongodb,mongodb24,nosql', true],
    ['io.openshift.tags', 'builder, python', true],
    ['io.openshift.tags', 'a,,b', false],
    ['io.k8s.description', ' ', false],
    ['io.openshift.s2i.scripts-url', 'image:///usr/libexec/s2i', true],
    ['org.opencontainers.image.created', '2026-11-20T10:00:00Z', true],
    ['org.opencontainers.image.created', '2026-11-20T10:00:00.123+01:00', true],
    ['org.opencontainers.image.created', '2026-11-20', false],
    ['org.opencontainers.image.created', '2026-13-20T10:00:00Z', false],
    ['org.opencontainers.image.licenses', 'MIT', true],
    ['org.opencontainers.image.licenses', '(MIT OR Apache-2.0) AND BSD-3-Clause', true],
    ['org.opencontainers.image.licenses', 'GPL-2.0-only WITH Classpath-exception-2.0', true],
    ['org.opencontainers.image.licenses', 'Apache License 2.0', false],
    ['org.opencontainers.image.source', 'https://example.org/x', true],
    ['org.opencontainers.image.source', 'git@example.org:a/b.git', true],
    ['org.opencontainers.image.source', 'example.org', false],
    ['org.opencontainers.image.title', 'A title', true],
  ])('%s=%s: %s', (key, value, expected) => {
    expect(fits(key, value)).toBe(expected);
  });
});
