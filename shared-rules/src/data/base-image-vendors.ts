import type { ImageReference } from '../dockerfile/image-reference';
import { debian, el, fedora, mariner, noShell, ubuntu, windows, type ImageFacts } from './base-image-rows';
import { distributionOfTag, ubiManagers } from './tag-distribution';

/**
 * Families of images whose names follow a scheme of their vendor.
 *
 * @asOf 2026-11
 * @source Red Hat "Types of container images" and the sclorg Dockerfiles (USER 1001, 26, 27; EXPOSE; container-entrypoint); GoogleContainerTools/distroless README
 *   and its issue 419 (no /bin/sh in debug images); .NET container documentation ("Default .NET images use Ubuntu", ".NET 8.0 container images": APP_UID 1654);
 *   bitnami Dockerfiles (USER 1001).
 */
export interface VendorScheme {
  /** Registries; `docker.io` for Docker Hub. */
  readonly registries: readonly string[];
  /** The repository. */
  readonly pattern: RegExp;
  describe(groups: Readonly<Record<string, string | undefined>>, reference: ImageReference): ImageFacts;
  /** Families that hold facts not read from a source. */
  readonly verified?: false;
}

const redHat = ['registry.access.redhat.com', 'registry.redhat.io'];

const ubiTags: Readonly<Record<string, readonly string[]>> = { 8: ['8.10'], 9: ['9.8'], 10: ['10.2'] };

function ubi(release: string, variant: string | undefined): ImageFacts {
  const init = variant === 'init';
  return {
    ...el(release, ubiManagers(release, variant)),
    user: 'root',
    entrypoint: 'none',
    ports: [],
    workdir: '/',
    variables: ['container'],
    ...(init ? { role: 'systemd', stopSignal: 'SIGRTMIN+3' } : {}),
    ...(ubiTags[release] === undefined ? {} : { tags: ubiTags[release] }),
    ...(variant === undefined ? { slimmer: [`registry.access.redhat.com/ubi${release}/ubi-minimal`] } : {}),
  };
}

const s2iRoles: Readonly<Record<string, string>> = {
  nodejs: 'node',
  python: 'python',
  ruby: 'ruby',
  perl: 'perl',
  php: 'httpd',
  nginx: 'nginx',
  httpd: 'httpd',
  'go-toolset': 'go',
  dotnet: 'dotnet',
};

/** Source-to-image builders and runtimes: they end as 1001 and serve on 8080. */
function s2i(name: string, minimal: boolean): ImageFacts {
  const role = s2iRoles[name];
  const twoPorts = name === 'nginx' || name === 'httpd' || name === 'php';
  return {
    shell: 'bash',
    bash: true,
    user: '1001',
    users: { default: 1001 },
    ...(role === undefined ? {} : { role }),
    ...(name === 'go-toolset' ? {} : { ports: twoPorts ? [8080, 8443] : [8080] }),
    ...(name === 'httpd' || name === 'nginx' ? {} : { workdir: '/opt/app-root/src' }),
    ...(minimal ? {} : { entrypoint: 'other' as const }),
  };
}

function database(name: string): ImageFacts {
  const common = { shell: 'bash' as const, bash: true, entrypoint: 'other' as const };
  switch (name) {
    case 'postgresql':
      return { ...common, role: 'postgres', user: '26', ports: [5432], users: { postgres: 26 }, volumes: ['/var/lib/pgsql/data'] };
    case 'redis':
    case 'valkey':
      return { ...common, role: name, user: '1001', ports: [6379] };
    default:
      return { ...common, role: 'mysql', user: '27', ports: [3306], users: { mysql: 27 } };
  }
}

const languages = 'nodejs|python|ruby|perl|php|nginx|httpd|dotnet';
const databases = 'postgresql|mysql|mariadb|redis|valkey';

const bitnamiPorts: Readonly<Record<string, readonly [string, readonly number[]]>> = {
  postgresql: ['postgres', [5432]],
  redis: ['redis', [6379]],
  valkey: ['valkey', [6379]],
  mariadb: ['mysql', [3306]],
  mysql: ['mysql', [3306]],
  mongodb: ['mongo', [27017]],
  memcached: ['memcached', [11211]],
  nginx: ['nginx', [8080, 8443]],
  apache: ['httpd', [8080, 8443]],
  wordpress: ['httpd', [8080, 8443]],
  tomcat: ['tomcat', [8080]],
  kafka: ['kafka', [9092]],
  rabbitmq: ['rabbitmq', [4369, 5551, 5552, 5671, 5672, 9419, 15671, 15672, 25672]],
  elasticsearch: ['elasticsearch', [9200, 9300]],
};

/** Of Bitnami's images those are left open that are languages and tools: some of them end as root. */
const bitnamiTools =
  /^(?:minideb|node|python|ruby|java|golang|php-fpm|git|dotnet|dotnet-sdk|express|rails|laravel|symfony|codeigniter|swift|rust|bitnami-shell|os-shell|jre|aspnet-core|deno|perl|gradle|maven)$/;

/** The default distribution of the .NET images where the tag names none. */
function dotnetDefault(major: number): ImageFacts {
  if (major >= 10) return ubuntu('24.04');
  if (major >= 8) return debian('12');
  if (major >= 6) return debian('11');
  return {};
}

function dotnet(kind: string, tag: string): ImageFacts {
  const number = /^(?<major>\d+)\.\d/.exec(tag)?.groups?.['major'];
  const major = number === undefined ? (tag === '' || tag === 'latest' ? 10 : null) : Number(number);
  const onWindows = /windowsservercore|nanoserver/.test(tag);
  if (onWindows) return { ...windows, role: 'dotnet', entrypoint: 'none' };
  const stripped = /chiseled|distroless/.test(tag);
  const found = /azurelinux|mariner/.test(tag) && stripped ? mariner() : distributionOfTag(tag);
  const distribution = found ?? (major === null ? {} : dotnetDefault(major));
  return {
    ...distribution,
    ...(stripped ? { shell: null, bash: false, packageManagers: [] } : {}),
    role: 'dotnet',
    ports: [],
    workdir: '/',
    tags: ['10.0'],
    // Chiseled and distroless images end as `app`; all others as root, with `app` at hand since .NET 8.
    ...(stripped ? (major !== null && major >= 8 ? { user: '1654' } : {}) : { user: 'root', entrypoint: 'none' as const }),
    ...(major !== null && major >= 8 ? { users: { app: 1654 } } : {}),
    ...(kind === 'sdk' ? { slimmer: ['mcr.microsoft.com/dotnet/aspnet:10.0', 'mcr.microsoft.com/dotnet/runtime:10.0'] } : {}),
  };
}

/** Free Chainguard images known to end as 65532 and to hold no shell under `latest`. */
const chainguardPlain = /^(?:static|glibc-dynamic|cc-dynamic|jre|python|node|nginx|ruby)$/;

export const vendorSchemes: readonly VendorScheme[] = [
  {
    registries: [...redHat, 'docker.io'],
    pattern: /^(?:library\/)?ubi(?<release>7|8|9|10)(?:\/ubi)?(?:-(?<variant>minimal|micro|init))?$/,
    describe: (groups) => ubi(groups['release'] ?? '', groups['variant']),
  },
  {
    registries: ['docker.io'],
    pattern: /^redhat\/ubi(?<release>8|9|10)(?:-(?<variant>minimal|micro|init))?$/,
    describe: (groups) => ubi(groups['release'] ?? '', groups['variant']),
  },
  {
    registries: redHat,
    pattern: /^rhel(?<release>[789])(?:\/rhel)?$/,
    describe: (groups) => ({ ...el(groups['release'] ?? ''), user: 'root', entrypoint: 'none', workdir: '/' }),
    verified: false,
  },
  {
    registries: [...redHat, 'docker.io'],
    pattern: /^(?:ubi|rhel)(?<release>7|8|9|10)\/s2i-(?:core|base)$/,
    describe: (groups) => ({ ...el(groups['release'] ?? ''), user: 'root', entrypoint: 'other', workdir: '/opt/app-root/src', users: { default: 1001 } }),
  },
  {
    registries: [...redHat, 'docker.io'],
    pattern: new RegExp(`^(?:ubi|rhel)(?<release>7|8|9|10)\\/(?<name>${languages})-\\d+(?<minimal>-minimal|-runtime|-micro)?$`),
    describe: (groups) => ({ ...el(groups['release'] ?? ''), ...s2i(groups['name'] ?? '', groups['minimal'] !== undefined) }),
  },
  {
    registries: redHat,
    pattern: /^ubi(?<release>7|8|9|10)\/go-toolset$/,
    describe: (groups) => ({ ...el(groups['release'] ?? ''), ...s2i('go-toolset', false) }),
    verified: false,
  },
  {
    registries: redHat,
    pattern: /^(?:ubi|rhel)(?<release>7|8|9|10)\/openjdk-\d+(?<runtime>-runtime)?$/,
    describe: (groups) => ({
      ...el(groups['release'] ?? '', ['microdnf', 'rpm']),
      role: 'java',
      user: '185',
      users: { jboss: 185, default: 185 },
      ports: [8080, 8443],
      workdir: '/home/jboss',
    }),
    verified: false,
  },
  {
    registries: redHat,
    pattern: new RegExp(`^rhel(?<release>7|8|9|10)\\/(?<name>${databases})-\\d+$`),
    describe: (groups) => ({ ...el(groups['release'] ?? ''), ...database(groups['name'] ?? '') }),
  },
  {
    registries: ['quay.io'],
    pattern: /^sclorg\/s2i-(?:core|base)-c(?<release>8|9|10)s$/,
    describe: (groups) => ({ ...el(groups['release'] ?? ''), user: 'root', entrypoint: 'other', workdir: '/opt/app-root/src', users: { default: 1001 } }),
  },
  {
    registries: ['quay.io'],
    pattern: new RegExp(`^sclorg\\/(?<name>${languages})-\\d+(?<minimal>-minimal|-micro)?-c(?<release>8|9|10)s$`),
    describe: (groups) => ({ ...el(groups['release'] ?? ''), ...s2i(groups['name'] ?? '', groups['minimal'] !== undefined) }),
  },
  {
    registries: ['quay.io'],
    pattern: new RegExp(`^sclorg\\/(?<name>${databases})-\\d+-c(?<release>8|9|10)s$`),
    describe: (groups) => ({ ...el(groups['release'] ?? ''), ...database(groups['name'] ?? '') }),
  },
  {
    registries: ['docker.io'],
    pattern: /^(?:openshift\/base-centos7|centos\/s2i-(?:core|base)-centos7)$/,
    describe: () => ({ ...el('7', ['yum', 'rpm']), user: 'root', entrypoint: 'other', workdir: '/opt/app-root/src', users: { default: 1001 } }),
    verified: false,
  },
  {
    registries: ['docker.io'],
    pattern: new RegExp(`^centos\\/(?<name>${languages})-\\d+-centos7$`),
    describe: (groups) => ({ ...el('7', ['yum', 'rpm']), ...s2i(groups['name'] ?? '', false) }),
    verified: false,
  },
  {
    registries: ['quay.io'],
    pattern: new RegExp(`^centos7\\/(?<name>${languages})-\\d+-centos7$`),
    describe: (groups) => ({ ...el('7', ['yum', 'rpm']), ...s2i(groups['name'] ?? '', false) }),
  },
  {
    registries: ['quay.io'],
    pattern: new RegExp(`^centos7\\/(?<name>${databases})-\\d+-centos7$`),
    describe: (groups) => ({ ...el('7', ['yum', 'rpm']), ...database(groups['name'] ?? '') }),
  },
  {
    registries: ['quay.io', 'registry.fedoraproject.org'],
    pattern: /^(?:fedora|f\d+)\/s2i-(?:core|base)$/,
    describe: (_, reference) => ({
      ...fedora(reference.tag ?? undefined),
      user: 'root',
      entrypoint: 'other',
      workdir: '/opt/app-root/src',
      users: { default: 1001 },
    }),
  },
  {
    registries: ['quay.io'],
    pattern: new RegExp(`^fedora\\/(?<name>${languages})-\\d+(?<minimal>-minimal|-micro)?$`),
    describe: (groups) => ({ ...fedora(), ...s2i(groups['name'] ?? '', groups['minimal'] !== undefined) }),
  },
  {
    registries: ['registry.ci.openshift.org', 'registry.svc.ci.openshift.org'],
    pattern: /^(?:ocp|openshift|origin)\//,
    describe: (_, reference) => {
      const release = /rhel-?(?<release>[789]|10)/.exec(reference.tag ?? '')?.groups?.['release'];
      return release === undefined ? {} : el(release);
    },
  },
  {
    registries: ['gcr.io'],
    pattern: /^distroless\/(?<name>[a-z0-9-]+?)(?:-debian(?<release>\d+))?$/,
    describe: (groups, reference) => {
      const name = groups['name'] ?? '';
      const tag = reference.tag ?? '';
      const runtime = /^(?<runtime>java|python3|nodejs)(?!-base)/.exec(name)?.groups?.['runtime'];
      return {
        // Debug images hold busybox in /busybox, but no /bin/sh.
        ...noShell,
        rolling: true,
        ports: [],
        ...(groups['release'] === undefined ? {} : { release: groups['release'] }),
        user: /nonroot/.test(tag) ? '65532' : 'root',
        users: { nonroot: 65532 },
        entrypoint: runtime === undefined ? 'none' : 'other',
        ...(/^(?:static|base|base-nossl|cc)$/.test(name) ? { variables: ['SSL_CERT_FILE'] } : {}),
        ...(runtime === undefined ? {} : { role: runtime === 'python3' ? 'python' : runtime === 'nodejs' ? 'node' : 'java' }),
      };
    },
  },
  {
    registries: ['cgr.dev'],
    pattern: /^chainguard\/(?<name>[a-z0-9-]+)$/,
    describe: (groups, reference) => {
      const plain = chainguardPlain.test(groups['name'] ?? '');
      const dev = /(?:^|-)dev$/.test(reference.tag ?? '');
      return {
        family: 'wolfi',
        rolling: true,
        ...(plain ? { user: '65532', users: { nonroot: 65532 } } : {}),
        ...(groups['name'] === 'static' && !dev ? { shell: null, bash: false, packageManagers: [] } : {}),
        ...(groups['name'] === 'wolfi-base' || dev ? { shell: 'ash' as const, packageManagers: ['apk'] } : {}),
      };
    },
    verified: false,
  },
  {
    registries: ['mcr.microsoft.com'],
    pattern: /^dotnet\/(?:core\/|nightly\/)?(?<kind>sdk|aspnet|runtime|runtime-deps)$/,
    describe: (groups, reference) => dotnet(groups['kind'] ?? '', reference.tag ?? (reference.digest === null ? '' : 'digest')),
  },
  {
    // Functions of AWS Lambda: Amazon Linux 2 up to the runtimes of 2023, then 2023 with microdnf as `dnf`.
    registries: ['docker.io', 'public.ecr.aws'],
    pattern: /^(?:amazon\/aws-lambda-|lambda\/)(?<runtime>python|nodejs|java|ruby|dotnet|go|provided)$/,
    describe: () => ({ family: 'amazon', shell: 'bash', bash: true, user: 'root', entrypoint: 'other', ports: [], workdir: '/var/task' }),
    verified: false,
  },
  {
    registries: ['docker.io'],
    pattern: /^cimg\/[a-z0-9-]+$/,
    describe: () => ({ ...ubuntu(), user: 'circleci', users: { circleci: null } }),
    verified: false,
  },
  {
    registries: ['docker.io'],
    pattern: /^gitpod\/workspace-[a-z0-9-]+$/,
    describe: () => ({ ...ubuntu(), user: 'gitpod', users: { gitpod: 33333 } }),
    verified: false,
  },
  {
    registries: ['docker.io'],
    pattern: /^selenium\/(?:standalone|node)-[a-z-]+$/,
    describe: () => ({ ...ubuntu(), user: '1200', users: { seluser: 1200 } }),
    verified: false,
  },
  {
    registries: ['docker.io'],
    pattern: /^(?:adoptopenjdk\/openjdk\d+|azul\/zulu-openjdk(?:-alpine|-debian)?|bellsoft\/liberica-(?:openjdk|openjre)-(?:alpine|debian|centos)(?:-musl)?)$/,
    describe: (_, { repository, tag }) => ({
      ...(distributionOfTag(tag ?? '') ?? distributionOfTag(repository.replace(/^.*?(alpine|debian)?(?:-musl)?$/, '$1'))),
      role: 'java',
      user: 'root',
      ports: [],
    }),
    verified: false,
  },
  { registries: ['mcr.microsoft.com'], pattern: /^(?:windows(?:\/.*)?|dotnet\/framework\/.*|powershell\/windows.*)$/, describe: () => ({ ...windows }) },
  {
    registries: ['docker.io'],
    pattern: /^bitnami(?:legacy)?\/(?<name>[a-z0-9-]+)$/,
    describe: (groups, reference) => {
      const name = groups['name'] ?? '';
      const known = bitnamiPorts[name];
      return {
        ...(/(?:^|-)debian-(?<release>\d+)/.test(reference.tag ?? '') ? distributionOfTag(reference.tag ?? '') : {}),
        ...(bitnamiTools.test(name) ? {} : { user: '1001' }),
        ...(known === undefined ? {} : { role: known[0], ports: known[1], entrypoint: 'other' as const }),
      };
    },
  },
  {
    registries: ['ghcr.io', 'lscr.io'],
    pattern: /^linuxserver\/baseimage-(?<family>ubuntu|debian|alpine|fedora)(?:-[a-z]+)?$/,
    describe: (groups, reference) => {
      const tag = (reference.tag ?? '').replace(/^(?:amd64|arm64v8|arm32v7)-/, '');
      const family = groups['family'];
      const named = distributionOfTag(family === 'alpine' ? `alpine${tag}` : tag);
      const own =
        named?.family === family
          ? named
          : family === 'ubuntu'
            ? ubuntu()
            : family === 'debian'
              ? debian()
              : family === 'fedora'
                ? fedora()
                : { family: 'alpine' as const, shell: 'ash' as const, packageManagers: ['apk'] };
      return { ...own, bash: true, user: 'root', entrypoint: 'other' };
    },
  },
];
