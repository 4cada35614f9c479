import { healthChecks, httpServerIds } from '../data/health-checks';
import type { Instruction } from '../dockerfile/nodes';
import { finalServer } from './final-server';
import type { Image } from './image';
import { listenPorts } from './listen-ports';
import { exposedPorts } from './ports';

/** How a platform can ask a container whether it is well (Kubernetes API, Probe). */
export interface Probe {
  readonly ask:
    | { readonly kind: 'http'; readonly path: string; readonly port: number; readonly tls: boolean }
    | { readonly kind: 'exec'; readonly command: readonly string[] }
    | { readonly kind: 'tcp'; readonly port: number };
  /** In seconds; null where the Dockerfile does not say. */
  readonly delay: number | null;
  readonly period: number | null;
  readonly timeout: number | null;
  /** Answers in a row that tell of a failure. */
  readonly failures: number | null;
}

const untimed = { delay: null, period: null, timeout: null, failures: null };

/** The probe that HEALTHCHECK describes, else the one that fits the server, else whether a port answers; null where nothing tells. */
export function probeOf(image: Image): Probe | null {
  const checks = image.finalChain.flatMap((stage) => stage.instructions.filter((one) => one.keyword === 'HEALTHCHECK' && !one.onbuild));
  const check = checks.at(-1);
  if (check?.healthcheck != null) return fromHealthcheck(check);
  const server = finalServer(image)?.server;
  const own = server === undefined ? undefined : healthChecks[server.id];
  if (own !== undefined) return { ask: { kind: 'exec', command: ['/bin/sh', '-c', own] }, ...untimed };
  const port = servedPorts(image).find(({ protocol }) => protocol === 'TCP')?.port;
  if (port === undefined) return null;
  const http = server !== undefined && httpServerIds.has(server.id);
  return { ask: http ? { kind: 'http', path: '/', port, tls: isTls(port) } : { kind: 'tcp', port }, ...untimed };
}

/** The ports that the container serves: EXPOSE, else the start command's options, else the server's own. Each once. */
export function servedPorts(image: Image): readonly { readonly port: number; readonly protocol: 'TCP' | 'UDP' | 'SCTP' }[] {
  const exposed = exposedPorts(image).map(({ port, protocol }) => ({
    port,
    protocol: protocol === 'udp' ? ('UDP' as const) : protocol === 'sctp' ? ('SCTP' as const) : ('TCP' as const),
  }));
  const other = listenPorts(image).map(({ port }) => port);
  const usual = finalServer(image)?.server.ports.slice(0, 1) ?? [];
  const found = exposed.length > 0 ? exposed : (other.length > 0 ? other : usual).map((port) => ({ port, protocol: 'TCP' as const }));
  return found.filter(
    ({ port, protocol }, index) => port > 0 && port < 65_536 && found.findIndex((one) => one.port === port && one.protocol === protocol) === index,
  );
}

export function isTls(port: number): boolean {
  return port === 443 || port === 8443;
}

function fromHealthcheck(check: Instruction): Probe {
  const { json, body } = check.healthcheck as NonNullable<Instruction['healthcheck']>;
  const command = json?.map((word) => word.value) ?? ['/bin/sh', '-c', body.text];
  const times = {
    delay: seconds(check, 'start-period'),
    period: seconds(check, 'interval'),
    timeout: seconds(check, 'timeout'),
    failures: Number(flagOf(check, 'retries')) || null,
  };
  return { ask: requestOf(json === null ? body.text : command.join(' ')) ?? { kind: 'exec', command }, ...times };
}

/** A command that does nothing but ask for a page of its own container: the platform can do that by itself, without the program. */
function requestOf(text: string): Probe['ask'] | null {
  const match =
    /^(?:\/usr\/bin\/)?(?:curl|wget)\s[^|;&$`]*?["']?(https?):\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(?::(\d{1,5}))?(\/[^\s"'|;&$`]*)?["']?\s*(?:-[^|;&$`]*)?(?:>\s*\/dev\/null\s*(?:2>&1\s*)?)?(?:\|\|\s*exit\s+\d+\s*;?\s*)?$/.exec(
      text.trim(),
    );
  // Headers, methods and data are for the command to send.
  if (match === null || /\s(?:-[A-Za-z]*[HXduF]|--(?:header|request|data\S*|user|post-\S+|resolve|unix-socket))(?:[\s=]|$)/.test(text)) return null;
  const tls = match[1] === 'https';
  return { kind: 'http', path: match[3] ?? '/', port: Number(match[2] ?? (tls ? 443 : 80)), tls };
}

function flagOf(check: Instruction, name: string): string | null {
  return check.flags.find((flag) => flag.name === name)?.value ?? null;
}

/** Durations as Go writes them, `1m30s`, in whole seconds, at least one. */
function seconds(check: Instruction, name: string): number | null {
  const text = flagOf(check, name);
  if (text === null || !/^(?:\d+(?:\.\d+)?(?:h|ms|m|s))+$/.test(text)) return null;
  const units: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 0.001 };
  const total = [...text.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s)/g)].reduce((sum, [, number, unit]) => sum + Number(number) * (units[unit as string] ?? 0), 0);
  return total === 0 ? null : Math.max(1, Math.round(total));
}
