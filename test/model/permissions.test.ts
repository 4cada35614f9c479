import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../shared-rules/src/dockerfile/parse';
import { buildImage } from '../../shared-rules/src/model/build';
import type { Image } from '../../shared-rules/src/model/image';
import { AnswerBook } from '../../shared-rules/src/model/needs';
import { openness, parseMode, parseOwner, permissionEvents, reaches, stateOf } from '../../shared-rules/src/model/permissions';
import { applyMode, bits } from '../../shared-rules/src/model/permissions/mode';

function imageOf(text: string): Image {
  return buildImage(parseDockerfile(text), new AnswerBook(new Map()), null);
}

/** Behind chmod, as octal text. */
function mode(before: number, text: string, directory = true): string | null {
  const parsed = parseMode(text);
  if (parsed === null) return null;
  const { special, user, group, other } = applyMode(bits(before), parsed, directory);
  return `${special}${user}${group}${other}`;
}

describe('modes', () => {
  it.each([
    [0o755, '775', '0775'],
    [0o755, '02770', '2770'],
    [0o755, '1777', '1777'],
    [0o755, 'g=u', '0775'],
    [0o750, 'g+w', '0770'],
    [0o755, 'ug+rwX', '0775'],
    [0o700, 'a+rwx', '0777'],
    [0o755, 'ugo=rwX', '0777'],
    [0o755, 'og+rwx', '0777'],
    [0o755, '+w', '0755'],
    [0o000, '+rwx', '0755'],
    [0o755, 'u=rwX,g=u,o=', '0770'],
    [0o755, 'g+r+w', '0775'],
    [0o775, 'go-w', '0755'],
    [0o755, 'g+s,o+t', '3755'],
    [0o755, 'u+s', '4755'],
    [0o777, 'o=g-w', '0775'],
    [0o755, '=2775', '2775'],
  ])('%o %s', (before, text, after) => expect(mode(before, text)).toBe(after));

  it('takes X for what is executable already', () => {
    expect(mode(0o600, 'g=rX', false)).toBe('0640');
    expect(mode(0o700, 'g=rX', false)).toBe('0750');
    expect(mode(0o600, 'g=rX', true)).toBe('0650');
  });

  it.each(['', '8', 'g', 'x+w', 'g+z', 'rw', '777x'])('%s is none', (text) => expect(parseMode(text)).toBeNull());
});

describe('owners', () => {
  it.each([
    ['app', { user: 'app', group: undefined }],
    ['1001:0', { user: '1001', group: '0' }],
    ['root:root', { user: '0', group: '0' }],
    ['app:', { user: 'app', group: null }],
    [':0', { user: undefined, group: '0' }],
    ['app.root', { user: 'app', group: '0' }],
    ['app.', { user: 'app', group: null }],
    ['00:app', { user: '0', group: 'app' }],
  ])('%s', (text, owner) => expect(parseOwner(text)).toEqual(owner));

  it.each(['', ':', '/data', 'a b'])('%j is none', (text) => expect(parseOwner(text)).toBeNull());
});

describe('reaches', () => {
  it.each([
    ['/data', '/data', false, true],
    ['/data', '/data/x', false, false],
    ['/data', '/data/x', true, true],
    ['/data', '/database', true, false],
    ['/data/*', '/data', true, false],
    ['/data/*', '/data/x', false, true],
    ['/data/*', '/data/x/y', true, true],
    ['/', '/data', true, true],
    ['/srv/?.d', '/srv/a.d', false, true],
    ['/srv/[!a]', '/srv/a', false, false],
  ])('%s %s %s', (pattern, path, recursive, expected) => expect(reaches(pattern, path, recursive)).toBe(expected));
});

describe('openness', () => {
  const after = (body: string, path = '/data', from = 'debian:12') => openness(imageOf(`FROM ${from}\n${body}\n`), path);

  it.each([
    ['RUN mkdir /data', 'closed'],
    ['RUN mkdir -m 1777 /data', 'open'],
    ['RUN mkdir -m 775 /data', 'open'],
    ['RUN umask 002 && mkdir /data', 'open'],
    ['RUN install -d -m 770 -g 0 /data', 'open'],
    ['RUN install -d -m 770 -g app /data', 'closed'],
    ['RUN mkdir /data && chgrp 0 /data', 'closed'],
    ['RUN mkdir /data && chmod g=u /data', 'open'],
    ['RUN mkdir /data && chown app:app /data && chmod g=u /data', 'closed'],
    ['RUN mkdir /data && chown app: /data && chmod g=u /data', 'unknown'],
    ['RUN useradd -g root app && mkdir /data && chown app: /data && chmod g=u /data', 'open'],
    ['RUN useradd app && mkdir /data && chown app: /data && chmod g=u /data', 'closed'],
    ['RUN useradd -u 1001 -g 0 app && mkdir /data && chown 1001: /data && chmod g=u /data', 'open'],
    ['RUN useradd app && usermod -g 0 app && mkdir /data && chown app: /data && chmod g=u /data', 'open'],
    ['RUN mkdir /data && setfacl -R -m g:0:rwx /data', 'unknown'],
    ['RUN fix-permissions /data', 'open'],
    ['RUN cd / && chmod -R a+rwX data', 'open'],
    ['WORKDIR /data\nRUN chmod 777 .', 'open'],
    ['RUN chmod -v -R 777 -- /data', 'open'],
    ['RUN chmod 777 /data && chmod o-w,g-w /data', 'closed'],
    ['ENV D=/data\nRUN chmod 777 "$D"', 'open'],
    ['RUN d=/data; chmod 777 $d', 'open'],
    ['RUN chmod 777 /{data,logs}', 'open'],
    ['RUN chmod 777 "$UNKNOWN"', 'closed'],
    ['RUN chmod 777 /data\nRUN rm -r /data && mkdir /data', 'closed'],
    ['RUN --mount=type=cache,target=/data chmod 777 /data', 'closed'],
    ['COPY --chown=1001:0 --chmod=775 dir /data', 'closed'],
    ['RUN install -d -o 1001 -g 0 -m 775 /data\nCOPY --chown=1001:0 --chmod=775 dir /data', 'open'],
    ['COPY --chmod=666 app.db /data', 'open'],
  ] as const)('%s → %s', (body, expected) => expect(after(body)).toBe(expected));

  it('looks through the chain of stages, and at nothing else', () => {
    expect(openness(imageOf('FROM debian:12 AS a\nRUN chmod 777 /data\nFROM a\n'), '/data')).toBe('open');
    expect(openness(imageOf('FROM debian:12 AS a\nRUN chmod 777 /data\nFROM debian:12\n'), '/data')).toBe('closed');
    expect(openness(imageOf('FROM debian:12\nONBUILD RUN chmod 777 /data\n'), '/data')).toBe('closed');
  });

  it('knows directories that are open in a base', () => {
    expect(after('', '/tmp')).toBe('open');
    expect(after('', '/go', 'golang:1.24')).toBe('open');
  });

  it('takes /var/run for /run', () => expect(after('RUN chmod 777 /var/run/app', '/run/app')).toBe('open'));

  it('follows links', () => expect(after('RUN ln -s /opt/app-1 /opt/app && chmod 777 /opt/app/data', '/opt/app-1/data')).toBe('open'));
});

describe('events', () => {
  it('repeats a command for each round of a loop and each call of a function', () => {
    const image = imageOf('FROM debian:12\nRUN f() { chown "$1" "$2"; } && for d in /a /b; do f app $d; done && find /c -exec chown x {} + && rm -r /d/*\n');
    expect(permissionEvents(image).map((event) => [event.kind, event.path, event.recursive])).toEqual([
      ['own', '/a', false],
      ['own', '/b', false],
      ['own', '/c', true],
      ['remove', '/d/*', true],
    ]);
  });

  it('makes the home of a user', () => {
    const image = imageOf('FROM debian:12\nRUN useradd -m -d /srv/app app && adduser -D -h /srv/b b && adduser -H c && useradd d\n');
    expect(permissionEvents(image).map((event) => event.path)).toEqual(['/srv/app', '/srv/b']);
    expect(stateOf(image, '/srv/app')).toMatchObject({ user: 'app', made: true });
  });
});
