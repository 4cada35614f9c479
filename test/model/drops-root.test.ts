import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../shared-rules/src/dockerfile/parse';
import { buildImage } from '../../shared-rules/src/model/build';
import { dropsRoot, serverThatLeavesRoot } from '../../shared-rules/src/model/drops-root';
import type { Image } from '../../shared-rules/src/model/image';
import { AnswerBook } from '../../shared-rules/src/model/needs';

function imageOf(text: string): Image {
  return buildImage(parseDockerfile(text), new AnswerBook(new Map()), null);
}

describe('dropsRoot', () => {
  const gosu = 'RUN curl -o /usr/local/bin/gosu https://example.com/gosu\n';

  it.each([
    ['FROM debian:12\nCMD ["gosu", "app", "server"]\n', true],
    ['FROM debian:12\nCMD exec setpriv --reuid=app server\n', true],
    ['FROM debian:12\nCOPY <<EOF /run.sh\n#!/bin/sh\nexec su-exec app "$@"\nEOF\nENTRYPOINT ["/run.sh"]\n', true],
    [`FROM debian:12\n${gosu}ENTRYPOINT ["docker-entrypoint.sh"]\n`, true],
    ['FROM alpine:3.22\nRUN apk add --no-cache su-exec\nENTRYPOINT ["/start.sh"]\n', true],
    [`FROM debian:12\n${gosu}CMD ["server"]\n`, false],
    [`FROM debian:12\n${gosu}COPY <<EOF /run.sh\n#!/bin/sh\nexec server\nEOF\nENTRYPOINT ["/run.sh"]\n`, false],
    ['FROM debian:12\nENTRYPOINT ["docker-entrypoint.sh"]\n', false],
    ['FROM debian:12\n', false],
  ])('%j: %s', (text, expected) => expect(dropsRoot(imageOf(text))).toBe(expected));
});

describe('serverThatLeavesRoot', () => {
  it.each([
    ['FROM debian:12\nCMD ["nginx", "-g", "daemon off;"]\n', 'nginx'],
    ['FROM debian:12\nENTRYPOINT ["docker-entrypoint.sh"]\nCMD ["apache2-foreground"]\n', 'httpd'],
    ['FROM php:8.3-fpm\n', 'php-fpm'],
    ['FROM debian:12\nCMD ["/usr/sbin/sshd", "-D"]\n', 'sshd'],
    ['FROM debian:12\nCMD ["gunicorn", "app:app"]\n', null],
    ['FROM debian:12\nCMD ["server"]\n', null],
    ['FROM debian:12\n', null],
  ])('%j: %s', (text, expected) => expect(serverThatLeavesRoot(imageOf(text))?.id ?? null).toBe(expected));
});
