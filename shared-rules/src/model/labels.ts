import { consumedServices } from '../data/labels';
import type { Platform } from '../engine/rule';
import { finalServer } from './final-server';
import type { Image } from './image';
import { operationsOf } from './packages';
import { exposedPorts } from './ports';
import { expand } from './scope';

/** The labels of the final image's own chain of stages. */
export interface SetLabels {
  readonly keys: ReadonlySet<string>;
  /** Some key is not literal, or the file is a template: what is set can not be told. */
  readonly open: boolean;
  /** It says that it is a source-to-image builder. */
  readonly s2i: boolean;
}

export function setLabels(image: Image): SetLabels {
  const keys = new Set<string>();
  let open = false;
  for (const stage of image.finalChain) {
    for (const instruction of stage.instructions) {
      if (instruction.keyword !== 'LABEL') continue;
      for (const pair of instruction.pairs) {
        const key = expand(pair.key, image.stateAt(instruction).scope, image.document.escape);
        if (key === null || key.includes('{{')) open = true;
        else keys.add(key);
      }
    }
  }
  return { keys, open, s2i: keys.has('io.openshift.s2i.scripts-url') };
}

const ociKeys = [
  'org.opencontainers.image.title',
  'org.opencontainers.image.description',
  'org.opencontainers.image.source',
  'org.opencontainers.image.licenses',
  'org.opencontainers.image.version',
];

/** The keys that the platform's guidelines ask for (`own` takes their place when it has any). */
export function requiredLabels(image: Image, platform: Platform, own: readonly string[]): readonly string[] {
  if (own.length > 0) return own;
  if (platform !== 'openshift') return ociKeys;
  const services = exposedPorts(image).length > 0 ? ['io.openshift.expose-services'] : [];
  const wants = consumedBy(image).length > 0 ? ['io.openshift.wants'] : [];
  const single = keepsOneWriter(image) ? ['io.openshift.non-scalable'] : [];
  return ['io.k8s.display-name', 'io.k8s.description', 'io.openshift.tags', ...services, ...wants, ...single, ...ociKeys];
}

/** Databases of which a second replica is another database, or spoils the first one's files. */
const oneWriter: ReadonlySet<string> = new Set(['postgres', 'mysql', 'mariadb', 'mongo']);

function keepsOneWriter(image: Image): boolean {
  return oneWriter.has(finalServer(image)?.server.id ?? '');
}

/** Names for ports that nearly everybody uses for one thing (IANA service names, Docker Official Images). */
const services: ReadonlyMap<number, string> = new Map([
  [80, 'http'],
  [443, 'https'],
  [3000, 'http'],
  [3306, 'mysql'],
  [5000, 'http'],
  [5432, 'postgresql'],
  [5672, 'amqp'],
  [6379, 'redis'],
  [8000, 'http'],
  [8080, 'http'],
  [8443, 'https'],
  [9090, 'http'],
  [9200, 'http'],
  [11211, 'memcached'],
  [27017, 'mongodb'],
]);

/** Services that the image is a client of, by the packages that it installs and the variables that it sets; not those that it serves itself. */
function consumedBy(image: Image): readonly string[] {
  const stages = image.finalChain;
  const packages = new Set(
    stages
      .flatMap((stage) => stage.runs)
      .flatMap((run) => operationsOf(run).flatMap((operation) => (operation.verb === 'install' ? operation.packages.map((one) => one.name) : []))),
  );
  const variables = [...(image.final?.end.scope.names() ?? [])];
  const role = image.final?.base?.role;
  return consumedServices
    .filter((service) => service.packages.some((name) => packages.has(name)) || variables.some((name) => service.variables.test(name)))
    .map((service) => service.want)
    .filter((want) => want !== role);
}

/** Values that the file itself gives: the services from EXPOSE and from what it is a client of, the version from a variable of that name. */
export function knownLabelValues(image: Image): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  const ports = exposedPorts(image).filter(({ protocol }) => /^(?:tcp|udp|sctp)$/.test(protocol));
  if (ports.length > 0) {
    const entries = ports.map(({ port, protocol }) => `${port}${protocol === 'tcp' ? '' : `/${protocol}`}:${services.get(port) ?? `${protocol}-${port}`}`);
    values.set('io.openshift.expose-services', [...new Set(entries)].join(','));
  }
  const wants = consumedBy(image);
  if (wants.length > 0) values.set('io.openshift.wants', wants.join(','));
  const scope = image.final?.end.scope;
  for (const name of ['VERSION', 'APP_VERSION']) {
    if (scope?.get(name) !== undefined && !values.has('org.opencontainers.image.version')) values.set('org.opencontainers.image.version', `\${${name}}`);
  }
  return values;
}
