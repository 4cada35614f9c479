import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../shared-rules/src/dockerfile/parse';
import { buildImage } from '../../shared-rules/src/model/build';
import { AnswerBook } from '../../shared-rules/src/model/needs';
import { isWorkbench } from '../../shared-rules/src/model/purpose';

function isFor(text: string, path: string | null = null): boolean {
  return isWorkbench(buildImage(parseDockerfile(text), new AnswerBook(new Map()), path), path);
}

describe('isWorkbench', () => {
  it.each([
    ['the folder', 'FROM debian:12\nCMD ["server"]\n', 'src/.devcontainer/Dockerfile'],
    ['the stage', 'FROM debian:12 AS builder\nRUN true\n', null],
    ['the base', 'FROM golang:1.24\nCMD ["server"]\n', null],
    ['a label', 'FROM debian:12\nLABEL io.openshift.tags="builder,java"\nCMD ["usage"]\n', null],
    ['a variable of a toolchain', 'FROM debian:12\nENV CARGO_HOME=/cargo\n', null],
    ['a shell', 'FROM debian:12\nCMD ["bash", "-l"]\n', null],
    ['a compiler', 'FROM debian:12\nENTRYPOINT ["/usr/bin/cmake"]\n', null],
    ['sleep', 'FROM debian:12\nCMD sleep infinity\n', null],
    ['tail', 'FROM debian:12\nCMD ["tail", "-F", "/dev/null"]\n', null],
    ['an interpreter alone', 'FROM alpine:3.22\nENTRYPOINT ["docker-php-entrypoint"]\nCMD ["php", "-a"]\n', null],
    ['a shell behind a script', 'FROM alpine:3.22\nENTRYPOINT ["/entrypoint.sh"]\nCMD ["sh"]\n', null],
    ['an editor that a RUN installs', 'FROM debian:12\nRUN pip install jupyterlab==4.1\nCMD ["start"]\n', null],
    ['an editor that starts', 'FROM debian:12\nCOPY --from=x /opt /opt\nCMD ["/opt/bin/code-server", "--auth", "none"]\n', null],
    ['all rights and no start command', 'FROM debian:12\nRUN echo "a ALL=(ALL:ALL) NOPASSWD: ALL" >> /etc/sudoers\n', null],
    ['compilers alone', 'FROM alpine:3.22\nRUN apk add --no-cache gcc musl-dev\n', null],
  ])('%s', (_, text, path) => expect(isFor(text, path)).toBe(true));

  it.each([
    ['a server', 'FROM debian:12\nRUN apt-get install -y gcc\nCMD ["server"]\n'],
    ['an interpreter of a program', 'FROM alpine:3.22\nCMD ["python3", "-i", "server.py"]\n'],
    ['a shell that runs a text', 'FROM debian:12\nCMD ["bash", "-c", "server"]\n'],
    ['sleep for a while', 'FROM debian:12\nCMD ["sleep", "10"]\n'],
    ['a log that is followed', 'FROM debian:12\nCMD ["tail", "-f", "/var/log/app.log"]\n'],
    ['a name that only holds the word', 'FROM debian:12\nRUN curl -o /x https://example.com/code-server.example.org/x\nCMD ["x"]\n'],
    ['all rights of a program that starts', 'FROM debian:12\nRUN echo "a ALL=(ALL) NOPASSWD:ALL" >> /etc/sudoers\nCMD ["server"]\n'],
    ['some rights', 'FROM debian:12\nRUN echo "a ALL=(ALL) NOPASSWD:/usr/bin/apt" >> /etc/sudoers\n'],
    ['compilers, and something that they built', 'FROM alpine:3.22\nRUN apk add --no-cache gcc\nRUN gcc -o /x /x.c\n'],
    ['compilers, and something copied', 'FROM alpine:3.22\nRUN apk add --no-cache gcc\nCOPY x /x\n'],
    ['compilers, and a list that is not known', 'FROM alpine:3.22\nARG MORE\nRUN apk add --no-cache gcc $MORE\n'],
    ['nothing at all', 'FROM alpine:3.22\n'],
  ])('not %s', (_, text) => expect(isFor(text)).toBe(false));
});
