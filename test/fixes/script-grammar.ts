import fc, { type Arbitrary } from 'fast-check';
import type { ProofDocument } from '../harness/proof';
import { FileTree } from '../harness/file-tree';
import { everyRule } from '../harness/proof-documents';
import { Draw } from './grammar';

/** Start scripts of the shapes that people write, with what the rules speak of: interpreters, line endings, errexit, what they end in. */
export const scripts: Arbitrary<string> = fc.gen().map((gen) => write(new Draw(gen)));

const dockerfile = 'FROM debian:12\nCOPY --chmod=0755 entrypoint.sh /\nENTRYPOINT ["/entrypoint.sh"]\nCMD ["server", "--port", "8080"]\n';

/** The script as an image starts it, and that image's arguments. */
export function generatedScript(text: string): ProofDocument {
  const files = [
    ['Dockerfile', dockerfile],
    ['entrypoint.sh', text],
  ].map(([path = '', one = '']) => ({ path, text: one, mode: null, unreadable: false }));
  const tree = new FileTree(files);
  return {
    name: 'generated',
    input: { kind: 'script', text, path: 'entrypoint.sh', config: everyRule },
    host: (changed) => tree.with(changed).answer,
  };
}

function write(draw: Draw): string {
  const interpreter = draw.pick(['#!/bin/sh', '#!/bin/sh', '#!/bin/sh', '#!/bin/bash', '#!/usr/bin/env bash', '#!/bin/sh -e', '#! /bin/sh', '']);
  const bash = interpreter.includes('bash');
  const lines = [
    ...(interpreter === '' ? [] : [...(draw.chance(6) ? draw.pick([[''], ['# Licence.']]) : []), interpreter]),
    ...draw.pick([[], ['# Starts the server.'], ['', '# Two lines', '# of comment', '']]),
    ...draw.pick([[], [], ['set -e'], ['set -eu'], ['set -ex'], bash ? ['set -euo pipefail'] : ['set -u'], ['set -x']]),
  ];
  for (let left = draw.count(0, 4); left > 0; left--) lines.push(...part(draw, bash), ...draw.pick([[], [], ['']]));
  lines.push(...ending(draw));
  let text = lines.join('\n') + draw.pick(['\n', '\n', '\n', '', '\n\n']);
  if (draw.chance(6)) text = text.replaceAll('\n', '\r\n');
  return draw.chance(3) ? `\uFEFF${text}` : text;
}

function part(draw: Draw, bash: boolean): readonly string[] {
  const tab = draw.pick(['  ', '    ', '\t']);
  return draw.pick<readonly string[]>([
    [': "${PORT:=8080}"'],
    ['export HOST="${HOST:-localhost}"'],
    ['PORT=${PORT:-8080} # the usual one'],
    ['if [ -n "$DEBUG" ]; then', `${tab}set -x`, 'fi'],
    ['if [ "$1" = "migrate" ]; then', `${tab}shift`, `${tab}exec migrate "$@"`, 'fi'],
    ['if [ "${1#-}" != "$1" ]; then', `${tab}set -- server "$@"`, 'fi'],
    ['case "$1" in', `${tab}-*) set -- server "$@" ;;`, `${tab}help) echo usage; exit 0 ;;`, 'esac'],
    ['mkdir -p /data/db'],
    ['chown -R app /data'],
    ['envsubst < /etc/app.tmpl > /etc/app.conf'],
    ['cat > /etc/app.conf <<EOF', 'port = ${PORT:-8080}', '# kept', 'EOF'],
    ["cat <<'EOF' > /etc/other.conf", '$not expanded', 'EOF'],
    ['echo "Starting on $PORT" \\', `${tab}>&2`],
    ['for f in /docker-entrypoint.d/*.sh; do', `${tab}[ -f "$f" ] && . "$f"`, 'done'],
    ['wait_for() {', `${tab}check "$1" || return 1`, '}', 'wait_for db'],
    ["trap 'echo bye' INT"],
    ["trap 'cleanup' EXIT"],
    ['migrate up || true'],
    ['migrate up && echo migrated'],
    ['( cd /tmp && prepare )'],
    ['cd /app || exit 1'],
    ['agent --config /etc/agent.conf &'],
    ['cat /config/app.yml > /etc/app.yml'],
    ['prepare', 'prepare again'],
    ['users=$(list users | count)'],
    ['umask 027'],
    bash ? ['if [[ -z ${NAME:-} ]]; then', `${tab}NAME=default`, 'fi'] : ['[ -z "$NAME" ] && NAME=default'],
    bash ? ['options=(--one --two)'] : ['options="--one --two"'],
  ]);
}

function ending(draw: Draw): readonly string[] {
  const tab = draw.pick(['  ', '\t']);
  return draw.pick<readonly string[]>([
    ['exec "$@"'],
    ['"$@"'],
    ['"$@"'],
    ['exec $@'],
    ['$@'],
    ['exec $*'],
    ['server'],
    ['server --port "$PORT"'],
    ['server "$@"'],
    ['server $@'],
    ['server \\', `${tab}--port 8080 \\`, `${tab}"$@"`],
    ['MODE=production server'],
    ['server > /var/log/server.log 2>&1'],
    ['server | tee /var/log/server.log'],
    ['cd /app && server'],
    ['(server)'],
    ['gosu app server'],
    ['/usr/sbin/server -f'],
    ['$APP/bin/server run'],
    ['if [ -n "$DEBUG" ]; then', `${tab}server --debug`, 'else', `${tab}server`, 'fi'],
    ['if [ $# -gt 0 ]; then', `${tab}"$@"`, 'else', `${tab}server`, 'fi'],
    ['case "$MODE" in', `${tab}worker) worker ;;`, `${tab}*) server "$@" ;;`, 'esac'],
    ['server || exit 3'],
    ['server &', 'wait'],
    ['server', 'echo ended'],
    ['server # the last one'],
    ['run() {', `${tab}server "$@"`, '}', 'run "$@"'],
    ['[ -x /hook ] && /hook', 'server'],
    ['! server'],
    ['nice server'],
    ['env MODE=production server'],
    ['server;'],
  ]);
}
