/**
 * Directories that base images leave open to every user (mode 1777), by the role of the image (`BaseImage.role`; `httpd` is that of PHP's and WordPress's apache variants too).
 *
 * @asOf 2026-11
 * @source `chmod 1777`, `chmod 777` and `chmod -R a+w` lines in the Dockerfiles of docker-library (golang, php, tomcat, cassandra, mysql, mariadb, postgres) and rust-lang/docker-rust.
 */
const byRole: Readonly<Record<string, readonly string[]>> = {
  go: ['/go', '/go/src', '/go/bin'],
  rust: ['/usr/local/rustup', '/usr/local/cargo'],
  php: ['/var/www/html'],
  'php-fpm': ['/var/www/html'],
  httpd: ['/var/www/html'],
  tomcat: ['/usr/local/tomcat/logs', '/usr/local/tomcat/temp', '/usr/local/tomcat/work'],
  cassandra: ['/etc/cassandra', '/var/lib/cassandra', '/var/log/cassandra'],
  mysql: ['/var/lib/mysql', '/run/mysqld'],
  postgres: ['/var/lib/postgresql', '/var/lib/postgresql/data', '/run/postgresql'],
};

export function openDirectories(role: string | undefined): readonly string[] {
  return role === undefined ? [] : (byRole[role] ?? []);
}
