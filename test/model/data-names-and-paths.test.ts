import { describe, expect, it } from 'vitest';
import { neverOpenReason, openInstead } from '../../shared-rules/src/data/never-open';
import { isPasswordName, isSecretName } from '../../shared-rules/src/data/passwords';

describe('isPasswordName', () => {
  it.each([
    'PASSWORD',
    'POSTGRES_PASSWORD',
    'MYSQL_ROOT_PASSWORD',
    'DB_PASS',
    'DB_PASSWD',
    'PGPASSWORD',
    'DBPASS',
    'dbPassword',
    'db.root-password',
    'KEYSTORE_PASS',
    'TRUSTSTORE_PASSWORD',
    'KEYSTOREPWD',
    'FTP_PWD',
    'PRIVATE_KEY_PASSPHRASE',
    'PASSWORD_HASH',
    'DEFAULT_PASSWORD',
    'PASSWORD_DEFAULT',
    'ROOT_PASSWORD_2',
    'PASSWORD1',
    'WORDPRESS_DATABASE_PASSWORD',
    'SMTP_PASSWORD',
    'io.example.password',
    'VNC_PW',
  ])('%s', (name) => {
    expect(isPasswordName(name)).toBe(true);
  });

  it.each([
    'PASSWORD_FILE',
    'MYSQL_ROOT_PASSWORD_FILE',
    'PGPASSFILE',
    'ALLOW_EMPTY_PASSWORD',
    'MYSQL_ALLOW_EMPTY_PASSWORD',
    'MYSQL_RANDOM_ROOT_PASSWORD',
    'MYSQL_ONETIME_PASSWORD',
    'NOPASSWD',
    'HTPASSWD',
    'PWD',
    'OLDPWD',
    'PASSWORD_MIN_LENGTH',
    'PASSWORD_AUTHENTICATION',
    'PASSWORD_STORE_DIR',
    'GENERATE_LTPA_KEYS_PASSWORD',
    'PASS_MAX_DAYS',
    'BYPASS',
    'COMPASS',
    'PROXY_PASS_HEADER',
    'PASSENGER_VERSION',
    'NO_PASSWORD',
    'PASS',
    'PW',
    'LDAP_ADMIN_PASSWORD_ENCRYPTED',
    'WAS_ADMIN_PASSWORD_SET',
    'NSS_WRAPPER_PASSWD',
    'PASSWORD_SHA256',
    'DISABLE_PASSWORD',
    'PASSTHROUGH',
    'AUTHOR',
    '',
    'REDIS_PASSWORD_COMMAND',
    'PATH',
  ])('not %s', (name) => {
    expect(isPasswordName(name)).toBe(false);
  });
});

describe('isSecretName', () => {
  it.each([
    'GITHUB_TOKEN',
    'NPM_TOKEN',
    'API_KEY',
    'APIKEY',
    'SECRET_KEY',
    'SECRET_KEY_BASE',
    'AWS_SECRET_ACCESS_KEY',
    'AWS_ACCESS_KEY_ID',
    'CLIENT_SECRET',
    'JWT_SECRET',
    'SSH_PRIVATE_KEY',
    'SSH_KEY',
    'ENCRYPTION_KEY',
    'GOOGLE_CREDENTIALS',
    'APP_KEY',
    'FERNET_KEY',
    'plexOnlineToken',
    'NEW_RELIC_LICENSE_KEY',
    'RABBITMQ_ERLANG_COOKIE',
  ])('%s', (name) => {
    expect(isSecretName(name)).toBe(true);
  });

  it.each([
    'GPG_KEY',
    'GPG_KEYS',
    'GOSU_GPG_KEY',
    'IPCKEY',
    'KEY',
    'PUBLIC_KEY',
    'SSH_PUBLIC_KEY',
    'KEYCLOAK_VERSION',
    'KEYSERVER',
    'NODE_SHA256',
    'API_KEY_FILE',
    'TOKEN_URL',
    'MAX_TOKEN',
    'SECRET_NAME',
    'SECRET_DIR',
    'KEYBOARD_LAYOUT',
    'TOKENIZERS_PARALLELISM',
    'AUTH_TYPE',
    'SSL_KEY_FILE',
    'MINISIGN_PUBKEY',
    'TLS_KEY_PATH',
    'org.opencontainers.image.authors',
    'SECRETARY',
    'CLIENT_ID',
    'BASE',
    'COOKIE',
    'DB_PASSWORD',
    '',
  ])('not %s', (name) => {
    expect(isSecretName(name)).toBe(false);
  });
});

describe('neverOpenReason', () => {
  it.each([
    '/var/lib/postgresql/data',
    '/var/lib/postgresql/data/',
    '/var/lib/postgresql/15/main',
    '/var/lib/pgsql/data',
    '/var/lib/pgsql/13/data/base',
    '/srv/pgdata',
    '/var/lib/rabbitmq/.erlang.cookie',
    '/etc/mongo-keyfile',
    '/data/keyfile',
    '/root/.ssh',
    '/home/app/.ssh/authorized_keys',
    '/etc/ssh/ssh_host_rsa_key',
    '/root/.gnupg',
    '/etc/ssl/private/server.key',
    '/app/cert.pem',
    '/opt/app/keystore.jks',
    '/root/.pgpass',
    '/root/.aws/credentials',
    '/etc/sudoers.d/app',
  ])('%s', (path) => {
    expect(neverOpenReason(path)).not.toBeNull();
  });

  it.each([
    '/',
    '/app',
    '/var/lib/postgresql',
    '/var/lib/mysql',
    '/data',
    '/etc/nginx/conf.d',
    '/opt/sshd',
    '/app/.sshrc',
    '/app/keys',
    '/app/monkey',
    '/usr/share/keyrings',
    '/var/lib/rabbitmq',
    '/app/turnkey',
  ])('not %s', (path) => {
    expect(neverOpenReason(path)).toBeNull();
  });

  it('names the parent of a PostgreSQL data directory', () => {
    expect(openInstead('/var/lib/postgresql/data')).toBe('/var/lib/postgresql');
    expect(openInstead('/var/lib/pgsql/13/data')).toBe('/var/lib/pgsql');
    expect(openInstead('/srv/pgdata/')).toBe('/srv');
    expect(openInstead('/pgdata')).toBeNull();
    expect(openInstead('/root/.ssh')).toBeNull();
    expect(openInstead('/app')).toBeNull();
  });
});
