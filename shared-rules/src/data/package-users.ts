/**
 * Packages of the distributions that create an account of another name than their own. A package named like the user, or with the user's name in front
 * (`redis-server`, `postgresql-15`), is taken to create it.
 *
 * @asOf 2026-11
 * @source Unverified: from the packages' documentation and common use, not read row by row from their maintainer scripts. It only keeps a rule silent.
 */
const users: Readonly<Record<string, RegExp>> = {
  apache: /^(?:httpd|apache2)/,
  'www-data': /^(?:apache2|nginx|lighttpd|php|httpd)/,
  nginx: /^(?:nginx|openresty|angie)/,
  mysql: /^(?:mysql|mariadb|default-mysql|percona|community-mysql)/,
  postgres: /^(?:postgresql|postgis|pgbouncer|percona-postgresql)/,
  redis: /^(?:redis|valkey)/,
  mongodb: /^mongo/,
  mongod: /^mongo/,
  memcache: /^memcached/,
  memcached: /^memcached/,
  rabbitmq: /^rabbitmq/,
  openldap: /^slapd/,
  ldap: /^openldap/,
  named: /^bind/,
  bind: /^bind9/,
  proxy: /^squid/,
  squid: /^squid/,
  lp: /^cups/,
  sshd: /^openssh/,
  ntp: /^ntp/,
  chrony: /^chrony/,
  _chrony: /^chrony/,
  postfix: /^postfix/,
  'Debian-exim': /^exim4/,
  dovecot: /^dovecot/,
  clamav: /^clamav/,
  clamscan: /^clam/,
  elasticsearch: /^elasticsearch/,
  kibana: /^kibana/,
  logstash: /^logstash/,
  grafana: /^grafana/,
  jenkins: /^jenkins/,
  tomcat: /^tomcat/,
  git: /^git(?:olite|ea|-daemon)?/,
  dbus: /^dbus/,
  messagebus: /^dbus/,
  'systemd-network': /^systemd/,
  couchdb: /^couchdb/,
  cassandra: /^cassandra/,
  zookeeper: /^zookeeper/,
  haproxy: /^haproxy/,
  varnish: /^varnish/,
  mosquitto: /^mosquitto/,
  tor: /^tor/,
  'debian-tor': /^tor/,
  _rspamd: /^rspamd/,
  builder: /^(?:alpine-sdk|abuild)/,
  nobody: /^(?:setup|base-passwd)/,
};

/** Whether installing `packageName` may create `user`. */
export function createsUser(packageName: string, user: string): boolean {
  return (
    packageName === user ||
    new RegExp(`^${user.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?:[-.\\d]|$)`).test(packageName) ||
    users[user]?.test(packageName) === true
  );
}
