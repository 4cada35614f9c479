import { applyEdits, defaultConfig, refactoringsAt, type Answer, type RefactoringId } from '@plimsoll/shared-rules';
import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../shared-rules/src/dockerfile/parse';

/** The text after a refactoring, asked for where `at` stands; null when it is not offered there. */
function rewrite(text: string, at: string, id: RefactoringId, answers: ReadonlyMap<string, Answer> = new Map()): string | null {
  const start = text.indexOf(at);
  expect(start, `"${at}" is in the text`).toBeGreaterThanOrEqual(0);
  const input = { kind: 'dockerfile', text, path: 'Dockerfile', config: defaultConfig } as const;
  const found = refactoringsAt(input, answers, { start, end: start }).find((one) => one.id === id);
  if (found === undefined) return null;
  const after = applyEdits(text, found.edits());
  expect(parseDockerfile(after).problems).toEqual([]);
  return after;
}

const lines = (...all: readonly string[]) => `${all.join('\n')}\n`;

describe('package lists', () => {
  const flat = lines('FROM debian:12', 'RUN apt-get update && apt-get install -y --no-install-recommends curl git wget && rm -rf /var/lib/apt/lists/*');
  const split = lines(
    'FROM debian:12',
    'RUN apt-get update && apt-get install -y --no-install-recommends \\',
    '    curl \\',
    '    git \\',
    '    wget \\',
    '    && rm -rf /var/lib/apt/lists/*',
  );

  it('are written one a line', () => expect(rewrite(flat, 'git', 'split-packages')).toBe(split));
  it('are written on one line again', () => {
    expect(rewrite(split, 'git', 'join-packages')).toBe(
      lines('FROM debian:12', 'RUN apt-get update && apt-get install -y --no-install-recommends curl git wget \\', '    && rm -rf /var/lib/apt/lists/*'),
    );
  });
  it('go below the lines of the RUN', () => {
    expect(rewrite(lines('FROM alpine:3.20', 'RUN set -x \\', '  && apk add --no-cache a b \\', '  && true'), 'apk', 'split-packages')).toBe(
      lines('FROM alpine:3.20', 'RUN set -x \\', '  && apk add --no-cache \\', '      a \\', '      b \\', '  && true'),
    );
  });
  it('keep the escape directive and CRLF', () => {
    expect(rewrite('# escape=`\r\nFROM alpine:3.20\r\nRUN apk add a b\r\n', 'apk', 'split-packages')).toBe(
      '# escape=`\r\nFROM alpine:3.20\r\nRUN apk add `\r\n    a `\r\n    b\r\n',
    );
  });
  it('are left alone around comments', () => {
    const commented = lines('FROM alpine:3.20', 'RUN apk add \\', '    # for tests', '    a \\', '    b');
    expect(rewrite(commented, 'apk', 'join-packages')).toBeNull();
  });
  it('need two packages, and a cursor in the install', () => {
    expect(rewrite(lines('FROM alpine:3.20', 'RUN apk add a'), 'apk', 'split-packages')).toBeNull();
    expect(rewrite(flat, 'rm -rf', 'split-packages')).toBeNull();
  });
});

describe('shell form and exec form', () => {
  it('of a command of plain words', () => {
    expect(rewrite(lines('FROM debian:12', 'CMD nginx -g "daemon off;"'), 'CMD', 'to-exec-form')).toBe(
      lines('FROM debian:12', 'CMD ["nginx", "-g", "daemon off;"]'),
    );
    expect(rewrite(lines('FROM debian:12', 'CMD ["nginx", "-g", "daemon off;"]'), 'CMD', 'to-shell-form')).toBe(
      lines('FROM debian:12', "CMD exec nginx -g 'daemon off;'"),
    );
  });
  it('of RUN, without exec', () => {
    expect(rewrite(lines('FROM debian:12', 'RUN ["echo", "$HOME", "it\'s"]'), 'RUN', 'to-shell-form')).toBe(
      lines('FROM debian:12', String.raw`RUN echo '$HOME' 'it'\''s'`),
    );
  });
  it('not where a shell is needed, or none is there', () => {
    expect(rewrite(lines('FROM debian:12', 'CMD a && b'), 'CMD', 'to-exec-form')).toBeNull();
    expect(rewrite(lines('FROM debian:12', 'CMD echo $HOME'), 'CMD', 'to-exec-form')).toBeNull();
    expect(rewrite(lines('FROM scratch', 'COPY a /a', 'CMD ["/a"]'), 'CMD', 'to-shell-form')).toBeNull();
  });
  it('not where ENTRYPOINT takes CMD as its arguments', () => {
    const both = lines('FROM debian:12', 'ENTRYPOINT ["nginx"]', 'CMD ["-v"]');
    expect(rewrite(lines('FROM debian:12', 'ENTRYPOINT ["nginx"]'), 'ENTRYPOINT', 'to-shell-form')).toBeNull();
    expect(rewrite(both, 'CMD', 'to-shell-form')).toBeNull();
  });
  it('not of a text for a shell', () => {
    expect(rewrite(lines('FROM debian:12', 'CMD ["sh", "-c", "a; b"]'), 'CMD', 'to-shell-form')).toBeNull();
  });
});

describe('here-documents', () => {
  const chain = lines('FROM debian:12', 'RUN cd /src \\', '    # builds', '    && make -j2 \\', '        all \\', '    && make install');
  const heredoc = lines('FROM debian:12', 'RUN <<EOF', 'set -e', 'cd /src', '# builds', 'make -j2 \\', '    all', 'make install', 'EOF');

  it('take a chain, with its comments', () => expect(rewrite(chain, 'RUN', 'to-heredoc')).toBe(heredoc));
  it('become a chain again', () => {
    expect(rewrite(lines('FROM debian:12', 'RUN <<EOF', 'set -e', 'cd /src', '# builds', 'make', 'EOF', 'CMD ["a"]'), 'RUN', 'from-heredoc')).toBe(
      lines('FROM debian:12', 'RUN cd /src && \\', '    # builds', '    make', 'CMD ["a"]'),
    );
  });
  it('keep the options of `set -eux; a; b`', () => {
    const list = lines('FROM debian:12', 'RUN set -eux; \\', '    a || b; \\', '    c');
    const script = lines('FROM debian:12', 'RUN <<EOF', 'set -eux', 'a || b', 'c', 'EOF');
    expect(rewrite(list, 'RUN', 'to-heredoc')).toBe(script);
    expect(rewrite(script, 'RUN', 'from-heredoc')).toBe(list);
  });
  it('keep a script without errexit as a list', () => {
    expect(rewrite(lines('FROM debian:12', 'RUN <<EOF', 'a', 'b', 'EOF'), 'RUN', 'from-heredoc')).toBe(lines('FROM debian:12', 'RUN a; \\', '    b'));
  });
  it('keep what would be read otherwise in a chain', () => {
    expect(rewrite(lines('FROM debian:12', 'RUN <<EOF', 'set -e', 'if a; then b; fi', 'c', 'EOF'), 'RUN', 'from-heredoc')).toBe(
      lines('FROM debian:12', 'RUN set -e; \\', '    if a; then b; fi; \\', '    c'),
    );
  });
  it('keep the blanks of a quoted word', () => {
    expect(rewrite(lines('FROM debian:12', 'RUN a \\', '    && echo "b \\', '    c"'), 'RUN', 'to-heredoc')).toBe(
      lines('FROM debian:12', 'RUN <<EOF', 'set -e', 'a', 'echo "b \\', '    c"', 'EOF'),
    );
  });
  it('take flags along', () => {
    expect(rewrite(lines('FROM debian:12', 'RUN --network=none a && b'), 'RUN', 'to-heredoc')).toBe(
      lines('FROM debian:12', 'RUN --network=none <<EOF', 'set -e', 'a', 'b', 'EOF'),
    );
  });
  it.each([
    ['a list without errexit', 'RUN a; b'],
    ['an alternative', 'RUN a && b || c'],
    ['a compound command, where errexit would hold', 'RUN a && { b; c; } && d'],
    ['a negation', 'RUN a && ! b && c'],
    ['a substitution of several commands', 'RUN a && echo $(b; c) && d'],
    ['a background command', 'RUN a && b & c'],
    ['one command', 'RUN a'],
  ])('do not take %s', (_what, run) => expect(rewrite(lines('FROM debian:12', run), 'RUN', 'to-heredoc')).toBeNull());
  it.each([
    ['a statement of several lines', ['if a', 'then b', 'fi']],
    ['a comment behind a command', ['a # why', 'b']],
    ['a background command', ['a &', 'b']],
  ])('are kept where they hold %s', (_what, script) =>
    expect(rewrite(lines('FROM debian:12', 'RUN <<EOF', ...script, 'EOF'), 'RUN', 'from-heredoc')).toBeNull(),
  );
});

describe('an ARG with one use', () => {
  it('gives its value to it', () => {
    expect(rewrite(lines('ARG VERSION=3.20', 'FROM alpine:${VERSION}', 'RUN true'), 'ARG', 'inline-argument')).toBe(lines('FROM alpine:3.20', 'RUN true'));
    expect(rewrite(lines('FROM alpine:3.20', 'ARG V=1', 'COPY app-$V.tar /'), 'ARG', 'inline-argument')).toBe(lines('FROM alpine:3.20', 'COPY app-1.tar /'));
  });
  it.each([
    ['no use', ['FROM alpine:3.20', 'ARG V=1', 'RUN true']],
    ['two uses', ['FROM alpine:3.20', 'ARG V=1', 'RUN echo $V $V']],
    ['a use with a default of its own', ['FROM alpine:3.20', 'ARG V=1', 'RUN echo ${V:-2}']],
    ['a use in single quotes, which the shell keeps', ['FROM alpine:3.20', 'ARG V=1', "RUN sh -c 'echo $V'"]],
    ['a program that reads it by its name', ['FROM alpine:3.20', 'ARG V=1', 'RUN echo $V && printenv V']],
    ['a value that the builder gives', ['ARG BUILDPLATFORM=linux/amd64', 'FROM --platform=$BUILDPLATFORM alpine:3.20']],
    ['no value', ['FROM alpine:3.20', 'ARG V', 'RUN echo $V']],
    ['a stage that takes it over', ['FROM alpine:3.20 AS a', 'ARG V=1', 'RUN echo $V', 'FROM a', 'RUN echo $V']],
    ['another ARG that takes it over', ['ARG V=1', 'FROM alpine:$V', 'ARG V', 'RUN echo $V']],
  ])('stays with %s', (_what, text) => expect(rewrite(lines(...text), 'ARG', 'inline-argument')).toBeNull());
});

describe('tini and users', () => {
  it('puts tini in front of the program', () => {
    expect(rewrite(lines('FROM alpine:3.20', 'RUN apk add --no-cache nodejs', 'CMD ["node", "a.js"]'), 'CMD', 'insert-tini')).toBe(
      lines('FROM alpine:3.20', 'RUN apk add --no-cache nodejs tini', 'ENTRYPOINT ["/sbin/tini", "--"]', 'CMD ["node", "a.js"]'),
    );
  });
  it('ends as a user, with open folders', () => {
    expect(rewrite(lines('FROM debian:12', 'WORKDIR /app', 'COPY . .', 'VOLUME /data', 'CMD ["/app/run"]'), 'CMD', 'insert-user')).toBe(
      lines(
        'FROM debian:12',
        'WORKDIR /app',
        'COPY . .',
        'VOLUME /data',
        'RUN mkdir -p /app /data \\',
        '    && chgrp -R 0 /app /data \\',
        '    && chmod -R g=u /app /data',
        'USER 1001',
        'CMD ["/app/run"]',
      ),
    );
  });
  it('opens nothing of the system, and nothing without a shell', () => {
    expect(rewrite(lines('FROM debian:12', 'CMD ["/app/run"]'), 'CMD', 'insert-user')).toBe(lines('FROM debian:12', 'USER 1001', 'CMD ["/app/run"]'));
    expect(rewrite(lines('FROM scratch', 'WORKDIR /app', 'CMD ["/app/run"]'), 'CMD', 'insert-user')).toBe(
      lines('FROM scratch', 'WORKDIR /app', 'USER 1001', 'CMD ["/app/run"]'),
    );
  });
  it('has nothing to do for an image that is not root', () => {
    expect(rewrite(lines('FROM debian:12', 'USER 1001', 'CMD ["/a"]'), 'CMD', 'insert-user')).toBeNull();
  });
});

describe('two stages', () => {
  it('of a Go program', () => {
    const single = lines(
      'FROM golang:1.22-alpine3.20',
      'WORKDIR /src',
      'COPY go.mod go.sum ./',
      'RUN go mod download',
      'EXPOSE 8080',
      'ENV CGO_ENABLED=0',
      'ENV PORT=8080',
      'COPY . .',
      'RUN go build -o /usr/local/bin/server ./cmd/server',
      'CMD ["/usr/local/bin/server"]',
    );
    expect(rewrite(single, 'FROM', 'split-stages')).toBe(
      lines(
        'FROM golang:1.22-alpine3.20 AS build',
        'WORKDIR /src',
        'COPY go.mod go.sum ./',
        'RUN go mod download',
        'ENV CGO_ENABLED=0',
        'ENV PORT=8080',
        'COPY . .',
        'RUN go build -o /usr/local/bin/server ./cmd/server',
        '',
        'FROM alpine:3.20',
        'WORKDIR /src',
        'ENV PORT=8080',
        'COPY --from=build /usr/local/bin/server /usr/local/bin/server',
        'EXPOSE 8080',
        'CMD ["/usr/local/bin/server"]',
      ),
    );
  });
  it('of a Rust program', () => {
    expect(
      rewrite(
        lines('FROM rust:1.80-bookworm', 'WORKDIR /app', 'COPY . .', 'RUN cargo build --release', 'CMD ["./target/release/app"]'),
        'FROM',
        'split-stages',
      ),
    ).toBe(
      lines(
        'FROM rust:1.80-bookworm AS build',
        'WORKDIR /app',
        'COPY . .',
        'RUN cargo build --release',
        '',
        'FROM debian:12-slim',
        'WORKDIR /app',
        'COPY --from=build /app/target/release/app /app/target/release/app',
        'CMD ["./target/release/app"]',
      ),
    );
  });
  it('of a Maven program', () => {
    expect(
      rewrite(
        lines('FROM maven:3.9-eclipse-temurin-21', 'WORKDIR /app', 'COPY . .', 'RUN mvn -B package', 'CMD ["java", "-jar", "target/app.jar"]'),
        'RUN',
        'split-stages',
      ),
    ).toBe(
      lines(
        'FROM maven:3.9-eclipse-temurin-21 AS build',
        'WORKDIR /app',
        'COPY . .',
        'RUN mvn -B package',
        '',
        'FROM eclipse-temurin:21-jre',
        'WORKDIR /app',
        'COPY --from=build /app/target/app.jar /app/target/app.jar',
        'CMD ["java", "-jar", "target/app.jar"]',
      ),
    );
  });
  it('of a Node program', () => {
    expect(
      rewrite(
        lines(
          'FROM node:22 AS app',
          'WORKDIR /app',
          'COPY package.json package-lock.json ./',
          'RUN npm ci',
          'COPY . .',
          'RUN npm run build',
          'USER node',
          'CMD ["node", "dist/main.js"]',
        ),
        'FROM',
        'split-stages',
      ),
    ).toBe(
      lines(
        'FROM node:22 AS app',
        'WORKDIR /app',
        'COPY package.json package-lock.json ./',
        'RUN npm ci',
        'COPY . .',
        'RUN npm run build',
        '',
        'FROM node:22-slim',
        'WORKDIR /app',
        'COPY package.json package-lock.json ./',
        'RUN npm ci --omit=dev && npm cache clean --force',
        'COPY --from=app /app/dist /app/dist',
        'USER node',
        'CMD ["node", "dist/main.js"]',
      ),
    );
  });
  it('of a Python program', () => {
    expect(
      rewrite(
        lines('FROM python:3.12', 'WORKDIR /app', 'COPY requirements.txt .', 'RUN pip install -r requirements.txt', 'COPY . .', 'CMD ["python", "main.py"]'),
        'RUN',
        'split-stages',
      ),
    ).toBe(
      lines(
        'FROM python:3.12 AS build',
        'WORKDIR /app',
        'COPY requirements.txt .',
        'RUN python -m venv /opt/venv',
        'ENV PATH="/opt/venv/bin:$PATH"',
        'RUN pip install -r requirements.txt',
        '',
        'FROM python:3.12-slim',
        'WORKDIR /app',
        'ENV PATH="/opt/venv/bin:$PATH"',
        'COPY --from=build /opt/venv /opt/venv',
        'COPY . .',
        'CMD ["python", "main.py"]',
      ),
    );
  });
  it.each([
    [
      'packages that the program may need',
      ['FROM golang:1.22', 'WORKDIR /a', 'RUN apt-get update && apt-get install -y ffmpeg', 'COPY . .', 'RUN go build -o a', 'CMD ["./a"]'],
    ],
    ['another program than the one that is built', ['FROM golang:1.22', 'WORKDIR /a', 'COPY . .', 'RUN go build -o b', 'CMD ["./a"]']],
    ['an unknown distribution', ['FROM registry.example.com/go:1', 'WORKDIR /a', 'COPY . .', 'RUN go build -o a', 'CMD ["./a"]']],
    ['a user that builds', ['FROM golang:1.22', 'WORKDIR /a', 'USER 1000', 'COPY . .', 'RUN go build -o a', 'CMD ["./a"]']],
    ['two stages', ['FROM golang:1.22 AS x', 'WORKDIR /a', 'COPY . .', 'RUN go build -o a', 'FROM debian:12', 'COPY --from=x /a/a /a', 'CMD ["/a"]']],
  ])('are not made of one with %s', (_what, text) => expect(rewrite(lines(...text), 'FROM', 'split-stages')).toBeNull());
});
