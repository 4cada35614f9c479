import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stepsOf } from './samples';

/** What differs between the services of a workspace, chosen by their number: the same for every run. */
const bases = [
  'node:22-bookworm-slim',
  'debian:12',
  'python:3.12-slim',
  'alpine:3.20',
  'registry.access.redhat.com/ubi9/ubi-minimal',
  'eclipse-temurin:21-jre',
];
const ends = [
  ['USER 1001', 'ENTRYPOINT ["/usr/local/bin/docker-entrypoint.sh"]', 'CMD ["server", "--port", "8080"]'],
  ['ENTRYPOINT ["/usr/local/bin/docker-entrypoint.sh"]', 'CMD server --port 8080'],
  ['USER app', 'ENTRYPOINT ["tini", "--", "/usr/local/bin/docker-entrypoint.sh"]'],
  ['HEALTHCHECK --interval=30s CMD ["curl", "-f", "http://localhost:8080/"]', 'ENTRYPOINT /usr/local/bin/docker-entrypoint.sh server'],
];
const steps = [
  ['if [ "${1#-}" != "$1" ]; then', '  set -- server "$@"', 'fi'],
  ['for name in /etc/service{n}/*.conf; do', '  [ -f "$name" ] || continue', '  sed -i "s|@PORT@|${PORT:-8080}|" "$name"', 'done'],
  ['wait_for() {', '  until nc -z "$1" "$2"; do sleep 1; done', '}', 'wait_for "${DB_HOST:-db{n}}" 5432'],
  ['mkdir -p /var/lib/service{n}', 'chown -R app /var/lib/service{n}', 'echo "service {n} is ready" >> /var/log/service{n}.log'],
  ['if [ -n "$CONFIG" ]; then', '  printf "%s\\n" "$CONFIG" > /etc/service{n}/own.conf', 'fi'],
];
const handovers = ['exec "$@"', 'server --port 8080', 'exec gosu app "$@"', 'server & wait'];

/** Writes services, each with a Dockerfile, its start script and what it copies, below a folder; returns the paths of one Dockerfile and its script. */
export function writeWorkspace(root: string, services: number): { readonly dockerfile: string; readonly script: string } {
  write(root, '.gitignore', 'node_modules/\n*.log\n/out/\n!keep.log\n');
  // A compose file that builds some of them, as the top of such a repository has.
  const composed = Array.from({ length: Math.min(40, services) }, (_, n) => `  service${n}:\n    build: ./${folderOf(n)}\n    ports: ["${8000 + n}:8080"]\n`);
  write(root, 'compose.yaml', `services:\n${composed.join('')}`);
  for (let n = 0; n < services; n++) {
    const folder = folderOf(n);
    write(root, `${folder}/Dockerfile`, dockerfileOf(n));
    write(root, `${folder}/docker-entrypoint.sh`, scriptOf(n));
    write(root, `${folder}/package.json`, `{ "name": "service${n}", "private": true }\n`);
    write(root, `${folder}/src/main.js`, `console.log(${n});\n`);
    if (n % 2 === 0) write(root, `${folder}/.dockerignore`, 'node_modules\n.git\n*.md\n!README.md\n');
    if (n % 10 === 0) write(root, `${folder}/plimsoll.yaml`, 'platform: kubernetes\n');
  }
  const last = folderOf(services - 1);
  return { dockerfile: `${last}/Dockerfile`, script: `${last}/docker-entrypoint.sh` };
}

function folderOf(n: number): string {
  return `services/team${Math.floor(n / 25)}/service${n}`;
}

function dockerfileOf(n: number): string {
  return [
    `FROM ${bases[n % bases.length]} AS base`,
    'ARG VERSION=1.0.0',
    'ENV NODE_ENV=production PORT=8080',
    'WORKDIR /app',
    ...stepsOf(n, 2 + (n % 11)),
    `COPY package.json src /app/service${n}/`,
    'COPY docker-entrypoint.sh /usr/local/bin/',
    'EXPOSE 8080',
    ...(ends[n % ends.length] as readonly string[]),
    '',
  ].join('\n');
}

function scriptOf(n: number): string {
  const count = 1 + (n % 9);
  const body = Array.from({ length: count }, (_, step) => (steps[(n + step) % steps.length] as readonly string[]).join('\n').replaceAll('{n}', `${n}`));
  return [n % 3 === 0 ? '#!/bin/bash' : '#!/bin/sh', ...(n % 4 === 0 ? [] : ['set -e']), '', ...body, '', handovers[n % handovers.length], ''].join('\n');
}

function write(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
