import { describe, expect, it } from 'vitest';
import { parseImageReference } from '../../shared-rules/src/dockerfile/image-reference';

const HEX = '0123456789abcdef'.repeat(4);

/** Registry, repository, tag, digest. */
const VALID: readonly (readonly [string, readonly [string, string, string | null, string | null]])[] = [
  ['alpine', ['docker.io', 'library/alpine', null, null]],
  ['alpine:3.20', ['docker.io', 'library/alpine', '3.20', null]],
  [`alpine@sha256:${HEX}`, ['docker.io', 'library/alpine', null, `sha256:${HEX}`]],
  [`alpine:3.20@sha256:${HEX}`, ['docker.io', 'library/alpine', '3.20', `sha256:${HEX}`]],
  ['docker.io/alpine', ['docker.io', 'library/alpine', null, null]],
  ['index.docker.io/alpine', ['docker.io', 'library/alpine', null, null]],
  ['docker.io/library/alpine:1', ['docker.io', 'library/alpine', '1', null]],
  ['user/app', ['docker.io', 'user/app', null, null]],
  ['user/app.web:1', ['docker.io', 'user/app.web', '1', null]],
  ['a/b/c:1', ['docker.io', 'a/b/c', '1', null]],
  ['reg.example/a/b/c:1', ['reg.example', 'a/b/c', '1', null]],
  ['reg:5000/a/b:t@sha256:01', ['reg:5000', 'a/b', 't', 'sha256:01']],
  ['reg.example:5000/app', ['reg.example:5000', 'app', null, null]],
  ['localhost/app', ['localhost', 'app', null, null]],
  ['localhost:5000/app:dev', ['localhost:5000', 'app', 'dev', null]],
  ['localhost', ['docker.io', 'library/localhost', null, null]],
  ['[::1]:5000/app', ['[::1]:5000', 'app', null, null]],
  ['192.168.0.1/app', ['192.168.0.1', 'app', null, null]],
  ['Registry/app', ['Registry', 'app', null, null]],
  ['a__b/c-d--e_f.g', ['docker.io', 'a__b/c-d--e_f.g', null, null]],
  ['registry:5000', ['docker.io', 'library/registry', '5000', null]],
];

const INVALID = [
  '',
  ':',
  '@',
  '/',
  'a:',
  'a@',
  'a/',
  '/a',
  'a//b',
  'Alpine',
  'a:-x',
  'a:b:c',
  'a b',
  '-a',
  'a-',
  'a..b',
  'a___b',
  'a@sha256',
  'a@sha256:xyz',
  'reg_x.y/a',
  'a.b:x/c',
  'a:$T',
  '${I}',
  HEX,
  'a'.repeat(256),
  `a:${'t'.repeat(129)}`,
  'https://reg.example/a',
];

describe('an image reference', () => {
  it.each(VALID)('%s', (text, [registry, repository, tag, digest]) => {
    expect(parseImageReference(text)).toMatchObject({ registry, repository, tag, digest });
  });

  it('keeps what was written', () => {
    expect(parseImageReference('docker.io/alpine:1')).toMatchObject({ name: 'alpine', writtenRegistry: 'docker.io' });
    expect(parseImageReference('alpine')).toMatchObject({ name: 'alpine', writtenRegistry: null });
    expect(parseImageReference('reg:5000/a/b:t@sha256:01')).toMatchObject({ name: 'a/b', writtenRegistry: 'reg:5000' });
  });

  it.each(INVALID)('is not %j', (text) => {
    expect(parseImageReference(text)).toBeNull();
  });

  it('is judged in no time, however long', () => {
    const start = performance.now();
    expect(parseImageReference('a-'.repeat(500_000))).toBeNull();
    expect(parseImageReference(`${'a.'.repeat(100)}/x`)).toBeNull();
    expect(performance.now() - start).toBeLessThan(200);
  });
});
