/**
 * Addresses of other services in values of variables.
 *
 * @asOf 2026-11
 * @source RFC 1918 (private addresses); Docker documentation, "host.docker.internal" and "Legacy container links"; URL schemes of the databases' and brokers' clients.
 */

/** Schemes of databases and brokers, and the server behind each. */
export const storeSchemes: Readonly<Record<string, string>> = {
  postgres: 'postgres',
  postgresql: 'postgres',
  mysql: 'mysql',
  mariadb: 'mariadb',
  mongodb: 'mongo',
  redis: 'redis',
  rediss: 'redis',
  amqp: 'rabbitmq',
  amqps: 'rabbitmq',
  nats: 'nats',
  kafka: 'kafka',
  memcached: 'memcached',
  ldap: 'ldap',
};

/** A private address that stands for itself: neither a network (`/16`), nor a pattern, nor part of a longer number. */
const privateAddress = /(?<![\d.])(?:10(?:\.\d{1,3}){3}|192\.168(?:\.\d{1,3}){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2})(?![\d.]*[\d/])/;

const local = /(?:jdbc:)?\b([a-z]+)(?:\+[a-z]+)?:\/\/(?:[^\s/@]*@)?(localhost|127\.0\.0\.1)(?![\w.-])/i;

/** `DB_HOST`, `APP_REDIS_SERVER`: variables that hold nothing but the host of a store. */
const hostName =
  /(?:^|_)(db|database|mysql|mariadb|postgres|postgresql|mongo|mongodb|redis|rabbitmq|amqp|memcached|ldap)_(?:host|hostname|server|address|addr)$/i;
const localHost = /^(?:localhost|127\.0\.0\.1)(?=$|:\d+$)/;

/** Names whose value is a network, an address to listen on, or a list of those that may come. */
const others = /PROXY|NETWORK|SUBNET|CIDR|RANGE|GATEWAY|NETMASK|BIND|LISTEN|ALLOW|TRUST|DNS|NAMESERVER|VERSION|BROADCAST|MULTICAST|POOL/i;

export interface Endpoint {
  /** Position in the value. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly kind: 'private' | 'local' | 'host';
  /** The server that a `local` address is of. */
  readonly server: string | null;
}

/** The first address of another service that a variable's value fixes. Null when it fixes none. */
export function endpointIn(name: string, value: string): Endpoint | null {
  if (others.test(name)) return null;
  const host = /(?:host|gateway)\.docker\.internal|host\.containers\.internal/.exec(value);
  if (host !== null) return { start: host.index, end: host.index + host[0].length, text: host[0], kind: 'host', server: null };
  const address = privateAddress.exec(value);
  if (address !== null) return { start: address.index, end: address.index + address[0].length, text: address[0], kind: 'private', server: null };
  const match = local.exec(value);
  const server = match === null ? undefined : storeSchemes[(match[1] as string).toLowerCase()];
  if (match === null || server === undefined) return null;
  const end = match.index + match[0].length;
  return { start: end - (match[2] as string).length, end, text: match[2] as string, kind: 'local', server };
}

/** The address of the container itself in a variable that holds the host of a store by its name: `DB_HOST=localhost`. */
export function localStoreIn(name: string, value: string): Endpoint | null {
  const store = hostName.exec(name)?.[1]?.toLowerCase();
  const own = store === undefined ? null : localHost.exec(value);
  if (store === undefined || own === null) return null;
  const server = storeSchemes[store] ?? (/^(?:db|database)$/.test(store) ? 'database' : store);
  return { start: 0, end: own[0].length, text: own[0], kind: 'local', server };
}

/** A variable that Docker's legacy links set: `DB_PORT_5432_TCP_ADDR`. */
export function isLinkVariable(name: string): boolean {
  return /^[A-Z][A-Z0-9_]*_PORT_\d+_(?:TCP|UDP)(?:_(?:ADDR|PORT|PROTO))?$/.test(name);
}
