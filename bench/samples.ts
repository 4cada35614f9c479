/** Dockerfiles of a given length, made of instructions of the usual kinds: the same for everybody who is measured. */
export interface Sample {
  readonly name: string;
  readonly text: string;
  /** The offset of a word in the last third, where an edit is made. */
  readonly editAt: number;
}

const head = ['FROM node:22-bookworm-slim AS base', 'ARG VERSION=1.0.0', 'ENV NODE_ENV=production PORT=8080', 'WORKDIR /app'];

const blocks: readonly (readonly string[])[] = [
  [
    '# tools of step {n}',
    'RUN set -eux; \\',
    '    apt-get update; \\',
    '    apt-get install -y --no-install-recommends \\',
    '        ca-certificates \\',
    '        # why it is needed',
    '        tool{n} \\',
    '    ; \\',
    '    rm -rf /var/lib/apt/lists/*',
  ],
  ['COPY --chown=1001:0 module{n}/package.json module{n}/package-lock.json ./module{n}/', 'RUN cd module{n} && npm ci --omit=dev && npm cache clean --force'],
  ['ENV MODULE{n}_HOME=/app/module{n} \\', '    MODULE{n}_PORT="90{n}"', 'LABEL org.example.module{n}="yes"'],
  ['RUN <<EOF', 'mkdir -p /data/{n}', 'chgrp -R 0 /data/{n} && chmod -R g=u /data/{n}', 'EOF'],
  ['RUN curl -fsSLo /tmp/a{n}.tgz "https://example.com/a-${VERSION}.tgz" && tar -xzf /tmp/a{n}.tgz -C /opt && rm /tmp/a{n}.tgz'],
];

const tail = ['EXPOSE 8080', 'USER 1001', 'ENTRYPOINT ["docker-entrypoint.sh"]', 'CMD ["node", "server.js"]'];

/** Whole steps of a Dockerfile, from the one of that number on. */
export function stepsOf(first: number, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => first + index).flatMap((n) => [
    ...(blocks[n % blocks.length] as readonly string[]).map((line) => line.replaceAll('{n}', String(n))),
    '',
  ]);
}

export function sample(name: string, lines: number): Sample {
  const body: string[] = [];
  for (let n = 1; head.length + body.length + tail.length < lines; n++) {
    body.push(...stepsOf(n, 1));
    // A stage now and then, as long files have.
    if (n % 40 === 0) body.push(`FROM base AS stage${n}`, 'WORKDIR /app');
  }
  const text = `${[...head, ...body.slice(0, Math.max(0, lines - head.length - tail.length)), ...tail].join('\n')}\n`;
  const word = text.indexOf('npm ci', Math.floor(text.length * 0.66));
  return { name, text, editAt: word === -1 ? text.indexOf('USER') + 5 : word };
}

export const samples: readonly Sample[] = [sample('small', 18), sample('typical', 120), sample('1,000 lines', 1000), sample('10,000 lines', 10_000)];
