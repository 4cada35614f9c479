/**
 * Label keys of OpenShift and of the OCI image specification: what each means and what its value looks like.
 *
 * @asOf 2026-11
 * @source OpenShift Container Platform "Creating images", Defining image metadata; OCI image specification 1.1, Annotations, "Pre-Defined Annotation Keys".
 */

/** What a label's value must look like. */
export type LabelValue =
  | 'text'
  | 'boolean'
  | 'memory'
  | 'cpu'
  | 'services'
  | 'list'
  | 'date-time'
  | 'url'
  | 'version'
  | 'revision'
  | 'spdx'
  | 'image'
  | 'digest'
  | 'authors';

export interface KnownLabel {
  readonly key: string;
  /** What it tells, in one sentence. */
  readonly meaning: string;
  readonly value: LabelValue;
}

/** The labels that OpenShift reads. */
export const openshiftLabels: readonly KnownLabel[] = [
  { key: 'io.k8s.description', meaning: 'What the image does and how it is used, for people who choose it in a console.', value: 'text' },
  { key: 'io.k8s.display-name', meaning: 'The name that consoles show.', value: 'text' },
  { key: 'io.openshift.tags', meaning: 'Words that sort the image into categories and make it found.', value: 'list' },
  { key: 'io.openshift.wants', meaning: 'Tags of images that this one needs beside it, such as its database.', value: 'list' },
  { key: 'io.openshift.expose-services', meaning: 'The ports that are services, each with its name.', value: 'services' },
  { key: 'io.openshift.non-scalable', meaning: 'That running more than one copy does not work.', value: 'boolean' },
  { key: 'io.openshift.min-memory', meaning: 'The memory that the image needs at least.', value: 'memory' },
  { key: 'io.openshift.min-cpu', meaning: 'The processor share that the image needs at least.', value: 'cpu' },
  { key: 'io.openshift.s2i.scripts-url', meaning: 'Where the source-to-image scripts lie.', value: 'url' },
];

/** The keys that the OCI image specification defines. */
export const ociLabels: readonly KnownLabel[] = [
  { key: 'org.opencontainers.image.created', meaning: 'When the image was built.', value: 'date-time' },
  { key: 'org.opencontainers.image.authors', meaning: 'Who answers for the image: names or addresses.', value: 'authors' },
  { key: 'org.opencontainers.image.url', meaning: 'Where to read about the image.', value: 'url' },
  { key: 'org.opencontainers.image.documentation', meaning: 'Where its documentation is.', value: 'url' },
  { key: 'org.opencontainers.image.source', meaning: 'Where the source is that builds it.', value: 'url' },
  { key: 'org.opencontainers.image.version', meaning: 'The version of the packaged software.', value: 'version' },
  { key: 'org.opencontainers.image.revision', meaning: 'The revision of that source.', value: 'revision' },
  { key: 'org.opencontainers.image.vendor', meaning: 'The organisation that distributes it.', value: 'text' },
  { key: 'org.opencontainers.image.licenses', meaning: 'The licences of the software within, as an SPDX expression.', value: 'spdx' },
  { key: 'org.opencontainers.image.ref.name', meaning: 'The name of the reference for a target.', value: 'text' },
  { key: 'org.opencontainers.image.title', meaning: 'The title for people.', value: 'text' },
  { key: 'org.opencontainers.image.description', meaning: 'What the software within does.', value: 'text' },
  { key: 'org.opencontainers.image.base.digest', meaning: 'The digest of the image that it is built on.', value: 'digest' },
  { key: 'org.opencontainers.image.base.name', meaning: 'The reference of the image that it is built on.', value: 'image' },
];

const byKey: ReadonlyMap<string, KnownLabel> = new Map([...openshiftLabels, ...ociLabels].map((label) => [label.key, label]));

/** The label of that key; null for keys of others. */
export function findLabel(key: string): KnownLabel | null {
  return byKey.get(key) ?? null;
}

/**
 * Values by grammar. `url` and `spdx` are looser than their standards on purpose: they take what tools take.
 * Kubernetes quantities: `512Mi`, `1Gi`, `0.5`, `250m`. Services: `8080:http`, `8443/tcp:https`, parted by commas.
 */
const grammars: Readonly<Partial<Record<LabelValue, RegExp>>> = {
  boolean: /^(?:true|false)$/,
  memory: /^\d+(?:\.\d+)?(?:[KMGTPE]i|[kMGTPE])?$/,
  cpu: /^(?:\d+m|\d+(?:\.\d+)?)$/,
  services: /^\d{1,5}(?:\/(?:tcp|udp|sctp))?:[A-Za-z0-9]([\w.-]*[A-Za-z0-9])?(?:,\s*\d{1,5}(?:\/(?:tcp|udp|sctp))?:[A-Za-z0-9]([\w.-]*[A-Za-z0-9])?)*$/i,
  list: /^[^,\s][^,]*(?:,[^,]+)*$/,
  'date-time': /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[Tt](?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/,
  url: /^(?:https?|image|file|git|ssh|ftp):\/\/\S+$|^git@[\w.-]+:\S+$/,
  version: /^\S+$/,
  revision: /^\S+$/,
  spdx: /^\(*(?:[A-Za-z0-9.-]+\+?|(?:DocumentRef-[A-Za-z0-9.-]+:)?LicenseRef-[A-Za-z0-9.-]+)\)*(?:\s+(?:AND|OR|WITH)\s+\(*[A-Za-z0-9.:-]+\+?\)*)*$/,
  digest: /^[a-z0-9]+(?:[+._-][a-z0-9]+)*:[A-Za-z0-9=_-]{32,}$/,
};

/** Whether a value, after variable expansion, has the form that its label asks for. Empty values never have one. */
export function fitsLabel(label: KnownLabel, value: string): boolean {
  return value.trim() !== '' && (grammars[label.value]?.test(value) ?? true);
}

/**
 * Services that images commonly consume, by the word for `io.openshift.wants`: client packages, drivers and variables that show it.
 * Of the packages any one is enough; so is any of the variables.
 */
export interface ConsumedService {
  readonly want: string;
  readonly packages: readonly string[];
  readonly variables: RegExp;
}

export const consumedServices: readonly ConsumedService[] = [
  {
    want: 'postgresql',
    packages: [
      'libpq-dev',
      'libpq5',
      'postgresql-client',
      'postgresql-libs',
      'libpq',
      'psycopg2',
      'psycopg2-binary',
      'psycopg',
      'asyncpg',
      'php-pgsql',
      'php8.2-pgsql',
      'pdo_pgsql',
      'pg',
    ],
    variables: /^(?:POSTGRES(?:QL)?|PG)_?(?:HOST|SERVICE_HOST)$/,
  },
  {
    want: 'mysql',
    packages: [
      'default-libmysqlclient-dev',
      'libmysqlclient-dev',
      'libmariadb-dev',
      'mysql-client',
      'mariadb-client',
      'default-mysql-client',
      'mysqlclient',
      'pymysql',
      'php-mysql',
      'pdo_mysql',
      'mysqli',
      'mysql2',
    ],
    variables: /^(?:MYSQL|MARIADB)_(?:HOST|SERVICE_HOST)$/,
  },
  { want: 'redis', packages: ['redis-tools', 'hiredis', 'php-redis', 'ioredis'], variables: /^REDIS_(?:HOST|URL|SERVICE_HOST)$/ },
  {
    want: 'mongodb',
    packages: ['mongodb-clients', 'mongodb-mongosh', 'pymongo', 'mongoose', 'php-mongodb'],
    variables: /^MONGO(?:DB)?_(?:HOST|URI|URL|SERVICE_HOST)$/,
  },
  { want: 'rabbitmq', packages: ['librabbitmq-dev', 'amqplib', 'pika'], variables: /^(?:RABBITMQ|AMQP)_(?:HOST|URL|SERVICE_HOST)$/ },
  { want: 'memcached', packages: ['libmemcached-dev', 'libmemcached11', 'pylibmc', 'php-memcached'], variables: /^MEMCACHED?_(?:HOST|SERVICE_HOST)$/ },
  { want: 'elasticsearch', packages: [], variables: /^ELASTIC(?:SEARCH)?_(?:HOSTS?|URL|SERVICE_HOST)$/ },
];
