import { stringify } from 'yaml';
import { isPasswordName, isSecretName } from '../data/passwords';
import type { Platform } from '../engine/rule';
import { baseName } from '../text/path';
import type { Image } from './image';
import { isTls, probeOf, servedPorts, type Probe } from './probe';
import { declaredVolumes } from './volumes';

type Yaml = string | number | boolean | readonly Yaml[] | { readonly [name: string]: Yaml | undefined };
type YamlObject = { readonly [name: string]: Yaml | undefined };

/** The platforms read YAML 1.1, where `yes` and dates are no texts unless they are quoted. */
const yamlStyle = { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false } as const;

/** What the Dockerfile says of a container that a deployment has to know. */
interface Facts {
  readonly name: string;
  readonly ports: ReturnType<typeof servedPorts>;
  readonly volumes: readonly { readonly name: string; readonly path: string }[];
  readonly variables: readonly { readonly name: string; readonly value: string; readonly secret: boolean }[];
  readonly probe: Probe | null;
  /** The number to run as, where the platform needs one to see that it is not root; `unknown` where it is named and its number can not be told. */
  readonly uid: number | 'unknown' | null;
  readonly memory: string;
}

/**
 * A manifest that runs the image: a Deployment with its Service and volume claims, or a Template that holds them (OpenShift). What the Dockerfile does not
 * say (sizes, the image's tag) is a guess, and the comment at its head says so. `source` is the Dockerfile's path.
 * Sources: OpenShift, Creating images, "Liveness and readiness probes", "Templates", "Use volumes for persistent data"; Kubernetes, Pod Security Standards, Restricted.
 */
export function deploymentText(image: Image, name: string, source: string, platform: Platform): string {
  const facts = factsOf(image, name);
  const template = platform === 'openshift';
  const objects = [
    deployment(facts, template),
    ...(facts.ports.length === 0 ? [] : [service(facts)]),
    ...facts.volumes.map((volume) => claim(facts, volume.name)),
    ...(template && facts.variables.some(({ secret }) => secret) ? [secretOf(facts)] : []),
  ];
  const documents = template ? [templateOf(facts, objects)] : objects;
  const text = comment(facts, source, template) + documents.map((one) => stringify(one, yamlStyle)).join('---\n');
  return text.replaceAll('\n', image.document.eol);
}

function factsOf(image: Image, name: string): Facts {
  const { final } = image;
  const role = final?.base?.role ?? '';
  const user = final?.end.user;
  const number = user?.user == null ? Number.NaN : Number(user.user);
  const claims = new Set<string>();
  return {
    name,
    ports: servedPorts(image),
    volumes: [...new Set(declaredVolumes(image) ?? [])].map((path) => {
      const wanted =
        baseName(path)
          .toLowerCase()
          .replace(/[^a-z0-9]+/g, '-')
          .replace(/^-+|-+$/g, '')
          .slice(0, 20) || 'data';
      let own = wanted;
      for (let count = 2; claims.has(own); count++) own = `${wanted}-${count}`;
      claims.add(own);
      return { name: own, path };
    }),
    variables: variablesOf(image),
    probe: probeOf(image),
    // With runAsNonRoot a container does not start as root.
    uid: user?.root === true ? 1001 : user?.user == null || Number.isInteger(number) ? null : 'unknown',
    memory: /java|jdk|jre|tomcat|jetty|wildfly|elastic|solr|cassandra|kafka/.test(role) ? '512Mi' : '256Mi',
  };
}

/** Variables of the image itself and of its tools: no deployment sets them. */
const ownVariables =
  /^(?:PATH|HOME|USER|SHELL|TERM|LANG(?:UAGE)?|LC_\w+|DEBIAN_FRONTEND|HOSTNAME|PWD|(?:PIP|POETRY|UV|NPM|YARN|PNPM|COREPACK|GEM|BUNDLE|CARGO|RUSTUP|COMPOSER|NUGET|CONDA|MAVEN|GRADLE|S6|APT|BUILD|GO|CGO|LD|PKG)_\w+|GO(?:PATH|ROOT|OS|ARCH|FLAGS|PROXY|MODULE)|PYTHON\w+|CFLAGS|CXXFLAGS|LDFLAGS|\w*_?(?:VERSION|SHA\d*|CHECKSUM|HOME|PREFIX|DOWNLOAD_URL|KEYRING)|PS1|container|summary|SUMMARY|DESCRIPTION|STI_\w+|\w*_BIN)$/;

const maxVariables = 24;

/** The variables that ENV sets in the chain of the final stage, in the order of the file, and those that a start script insists on (`${NAME:?}`). */
function variablesOf(image: Image): Facts['variables'] {
  const scope = image.final?.end.scope;
  const names = [...image.finalChain]
    .reverse()
    .flatMap((stage) => stage.instructions)
    .flatMap((one) => (one.keyword === 'ENV' && !one.onbuild ? one.pairs.map(({ key }) => key) : []));
  const asked = (image.start?.files ?? [])
    .filter(({ shell }) => shell)
    .flatMap(({ text }) => [...text.matchAll(/\$\{([A-Za-z_]\w*):?\?/g)].map((match) => match[1] as string));
  return [...new Set([...names, ...asked])]
    .filter((name) => /^[A-Za-z_]\w*$/.test(name) && !ownVariables.test(name))
    .slice(0, maxVariables)
    .flatMap((name): readonly Facts['variables'][number][] => {
      const value = scope?.get(name)?.kind === 'env' ? (scope.get(name)?.value ?? null) : names.includes(name) ? null : '';
      const secret = isPasswordName(name) || isSecretName(name);
      return value === null && !secret ? [] : [{ name, value: value ?? '', secret }];
    });
}

const labelName = 'app.kubernetes.io/name';

function deployment({ name, ports, volumes, variables, probe, uid, memory }: Facts, template: boolean): YamlObject {
  const size = template ? '${MEMORY_LIMIT}' : memory;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels: { [labelName]: name } },
    spec: {
      replicas: 1,
      // Two containers can not write one volume at a time.
      ...(volumes.length === 0 ? {} : { strategy: { type: 'Recreate' } }),
      selector: { matchLabels: { [labelName]: name } },
      template: {
        metadata: { labels: { [labelName]: name } },
        spec: {
          // OpenShift gives each project a user id of its own.
          securityContext: {
            runAsNonRoot: true,
            ...(template || typeof uid !== 'number' ? {} : { runAsUser: uid }),
            ...(template || volumes.length === 0 ? {} : { fsGroup: 0 }),
            seccompProfile: { type: 'RuntimeDefault' },
          },
          containers: [
            {
              name,
              image: template ? '${IMAGE}' : `${name}:1.0`,
              ...(ports.length === 0 ? {} : { ports: ports.map(({ port, protocol }) => ({ name: portName(port, protocol), containerPort: port, protocol })) }),
              ...(variables.length === 0 ? {} : { env: variables.map((one) => variableOf(name, one)) }),
              resources: { requests: { cpu: '100m', memory: size }, limits: { memory: size } },
              ...(probe === null ? {} : { livenessProbe: probeObject(probe, true), readinessProbe: probeObject(probe, false) }),
              securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
              ...(volumes.length === 0 ? {} : { volumeMounts: volumes.map((volume) => ({ name: volume.name, mountPath: volume.path })) }),
            },
          ],
          ...(volumes.length === 0
            ? {}
            : { volumes: volumes.map((volume) => ({ name: volume.name, persistentVolumeClaim: { claimName: `${name}-${volume.name}` } })) }),
        },
      },
    },
  };
}

function variableOf(owner: string, { name, value, secret }: Facts['variables'][number]): Yaml {
  return secret ? { name, valueFrom: { secretKeyRef: { name: owner, key: name } } } : { name, value };
}

function probeObject({ ask, delay, period, timeout, failures }: Probe, liveness: boolean): Yaml {
  const request: YamlObject =
    ask.kind === 'http'
      ? { httpGet: { path: ask.path, port: ask.port, ...(ask.tls ? { scheme: 'HTTPS' } : {}) } }
      : ask.kind === 'tcp'
        ? { tcpSocket: { port: ask.port } }
        : { exec: { command: ask.command } };
  return {
    ...request,
    // Whoever is restarted too early never comes up; requests can wait for the answer.
    ...(liveness ? { initialDelaySeconds: delay ?? 15 } : {}),
    periodSeconds: period ?? 10,
    timeoutSeconds: timeout ?? 3,
    ...(failures === null ? {} : { failureThreshold: failures }),
  };
}

function service({ name, ports }: Facts): YamlObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, labels: { [labelName]: name } },
    spec: {
      selector: { [labelName]: name },
      ports: ports.map(({ port, protocol }) => ({ name: portName(port, protocol), port, protocol, targetPort: portName(port, protocol) })),
    },
  };
}

function portName(port: number, protocol: string): string {
  return isTls(port) ? `https-${port}` : `${protocol.toLowerCase()}-${port}`;
}

function claim({ name }: Facts, volume: string): YamlObject {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: `${name}-${volume}`, labels: { [labelName]: name } },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  };
}

function secretOf({ name, variables }: Facts): YamlObject {
  const secrets = variables.filter(({ secret }) => secret);
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, labels: { [labelName]: name } },
    stringData: Object.fromEntries(secrets.map((one) => [one.name, `\${${one.name}}`])),
  };
}

/** OpenShift, Using templates: parameters are filled in when the template is processed, passwords by chance. */
function templateOf({ name, variables, memory }: Facts, objects: readonly YamlObject[]): YamlObject {
  return {
    apiVersion: 'template.openshift.io/v1',
    kind: 'Template',
    metadata: { name, annotations: { description: `Runs ${name}.` } },
    objects,
    parameters: [
      { name: 'IMAGE', description: 'The image with its tag.', value: `${name}:1.0`, required: true },
      { name: 'MEMORY_LIMIT', description: 'Memory of the container, asked for and allowed.', value: memory, required: true },
      ...variables
        .filter(({ secret }) => secret)
        .map((one) => ({
          name: one.name,
          description: isPasswordName(one.name) ? 'Made up where it is not given.' : 'To be given.',
          ...(isPasswordName(one.name) ? { generate: 'expression', from: '[a-zA-Z0-9]{24}' } : { required: true }),
        })),
    ],
  };
}

function comment({ name, probe, uid, variables, volumes }: Facts, source: string, template: boolean): string {
  const lines = [
    `Runs the image that ${source} builds. Guessed, so look at them first: the image's name and tag, CPU and memory${probe === null ? '' : ', what the probes ask'}${
      volumes.length === 0 ? '' : ', the size of the volumes'
    }.`,
    ...(probe === null ? ['There are no probes: the Dockerfile says neither which port is served nor how to ask whether the program is well.'] : []),
    ...(uid === 'unknown' && !template
      ? ['USER names a user: without its number as runAsUser the container does not start, for nobody can see that it is not root.']
      : []),
    ...(!template && variables.some(({ secret }) => secret) ? [`Secrets are taken from the Secret "${name}", which has to be there.`] : []),
  ];
  return lines.map((line) => `# ${line}\n`).join('');
}
