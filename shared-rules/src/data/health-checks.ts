/**
 * Commands that tell whether a server answers, by the server's id: programs that come with the server itself.
 *
 * @asOf 2026-11
 * @source Manual pages of pg_isready, redis-cli, mysqladmin, mongosh, rabbitmq-diagnostics, nodetool and cypher-shell.
 */
export const healthChecks: Readonly<Record<string, string>> = {
  postgres: 'pg_isready -q',
  redis: 'redis-cli ping | grep -q PONG',
  valkey: 'valkey-cli ping | grep -q PONG',
  rabbitmq: 'rabbitmq-diagnostics -q ping',
  cassandra: 'nodetool status',
  mongo: `mongosh --quiet --eval 'db.adminCommand("ping").ok' | grep -q 1`,
};

/** Servers that speak HTTP on their first port. */
export const httpServerIds: ReadonlySet<string> = new Set([
  'nginx',
  'httpd',
  'lighttpd',
  'caddy',
  'gunicorn',
  'uvicorn',
  'waitress',
  'flask',
  'streamlit',
  'puma',
  'unicorn',
  'rails',
  'tomcat',
  'jetty',
  'wildfly',
  'couchdb',
  'elasticsearch',
  'solr',
  'grafana',
  'prometheus',
]);
