/**
 * Runtimes and servers with a maintained image of their own, by the program that is started.
 *
 * @asOf 2026-11
 * @source Docker Hub, Docker Official Images (the images named here); names of packages of Debian, Ubuntu, Alpine and Fedora. Not read there row by row: unverified.
 */
export interface UpstreamImage {
  /** The programs that it is started by. */
  readonly programs: RegExp;
  /** The packages that bring them. */
  readonly packages: RegExp;
  /** Archives of programs or sources, as their publishers name them, that bring them by hand. */
  readonly archives?: RegExp;
  readonly image: string;
  /** As people call it. */
  readonly name: string;
}

export const upstreamImages: readonly UpstreamImage[] = [
  { programs: /^(?:node|npm|yarn)$/, packages: /^nodejs(?:-current|\d*)$/, archives: /^node-v?[\d$]/, image: 'node', name: 'Node.js' },
  {
    programs: /^java$/,
    packages: /^(?:openjdk[\d-].*|default-j(?:re|dk)(?:-headless)?|java-[\d.]+-openjdk.*|temurin-.*)$/,
    archives: /^(?:jdk|jre|openjdk|server-jre|zulu|amazon-corretto|graalvm)(?![a-z]).*\.(?:tar\.\w+|tgz|zip)$/i,
    image: 'eclipse-temurin',
    name: 'Java',
  },
  { programs: /^python[\d.]*$/, packages: /^python3?(?:\.\d+)?$|^python3\d+$/, archives: /^Python-[\d$]/, image: 'python', name: 'Python' },
  { programs: /^(?:ruby|rails|rackup|puma|unicorn)$/, packages: /^ruby(?:[\d.]+|-full)?$/, archives: /^ruby-[\d$]/, image: 'ruby', name: 'Ruby' },
  { programs: /^(?:catalina|startup)\.sh$/, packages: /^tomcat\d*$/, archives: /^apache-tomcat-[\d$]/, image: 'tomcat', name: 'Tomcat' },
  { programs: /^nginx$/, packages: /^nginx(?:-(?:full|light|extras|core|mainline))?$/, archives: /^nginx-[\d$]/, image: 'nginx', name: 'NGINX' },
  {
    programs: /^(?:httpd|apache2|apachectl|apache2ctl|apache2-foreground)$/,
    packages: /^(?:apache2|httpd)$/,
    archives: /^httpd-[\d$]/,
    image: 'httpd',
    name: 'the Apache HTTP server',
  },
  {
    programs: /^(?:postgres|postmaster)$/,
    packages: /^postgresql(?:\d*|-\d+|\d+-server|-server)$/,
    archives: /^postgresql-[\d$]/,
    image: 'postgres',
    name: 'PostgreSQL',
  },
  { programs: /^mysqld(?:_safe)?$/, packages: /^mysql(?:-community)?-server(?:-[\d.]+)?$/, image: 'mysql', name: 'MySQL' },
  { programs: /^(?:mariadbd(?:-safe)?|mysqld(?:_safe)?)$/, packages: /^mariadb(?:-server(?:-[\d.]+)?)?$/, image: 'mariadb', name: 'MariaDB' },
  { programs: /^redis-server$/, packages: /^redis(?:-server)?$/, archives: /^redis-(?:stable|[\d$])/, image: 'redis', name: 'Redis' },
  { programs: /^memcached$/, packages: /^memcached$/, archives: /^memcached-[\d$]/, image: 'memcached', name: 'Memcached' },
  { programs: /^mongod$/, packages: /^mongodb(?:-org|-server)?$/, image: 'mongo', name: 'MongoDB' },
  { programs: /^haproxy$/, packages: /^haproxy$/, archives: /^haproxy-[\d$]/, image: 'haproxy', name: 'HAProxy' },
  { programs: /^rabbitmq-server$/, packages: /^rabbitmq-server$/, image: 'rabbitmq', name: 'RabbitMQ' },
  { programs: /^php-fpm[\d.]*$/, packages: /^php[\d.]*-fpm$/, archives: /^php-[\d$]/, image: 'php', name: 'PHP' },
];

/** Images of distributions that bring nothing but the distribution. */
export const plainDistributions: ReadonlySet<string> = new Set([
  'docker.io/library/debian',
  'docker.io/library/ubuntu',
  'docker.io/library/alpine',
  'docker.io/library/centos',
  'docker.io/library/fedora',
  'docker.io/library/rockylinux',
  'docker.io/library/almalinux',
  'docker.io/library/oraclelinux',
  'docker.io/library/amazonlinux',
  'docker.io/library/archlinux',
  'docker.io/bitnami/minideb',
  'docker.io/opensuse/leap',
  'quay.io/centos/centos',
  'registry.fedoraproject.org/fedora',
]);
