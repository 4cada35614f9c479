import { describe, expect, it } from 'vitest';
import { endpointIn, isLinkVariable } from '../../shared-rules/src/data/endpoints';
import { debugArgument, debugSetting } from '../../shared-rules/src/data/debug-settings';
import { holdsSecret, isPublicPlace, secretFileKind } from '../../shared-rules/src/data/secret-files';
import { findSecretTexts } from '../../shared-rules/src/data/secret-shapes';
import { parseDockerfile } from '../../shared-rules/src/dockerfile/parse';
import { buildImage } from '../../shared-rules/src/model/build';
import { isForDevelopment } from '../../shared-rules/src/model/development';
import { finalServer } from '../../shared-rules/src/model/final-server';
import type { Image } from '../../shared-rules/src/model/image';
import { addOption, javaRelease, jvmOptions, removeOption } from '../../shared-rules/src/model/jvm-options';
import { logFileArguments } from '../../shared-rules/src/model/log-files';
import { AnswerBook } from '../../shared-rules/src/model/needs';
import { writesUnder } from '../../shared-rules/src/model/run-writes';
import { bakedSetting } from '../../shared-rules/src/model/sed-settings';
import { versionLiterals } from '../../shared-rules/src/model/version-literals';
import { declaredVolumes } from '../../shared-rules/src/model/volumes';
import { applyEdits } from '../../shared-rules/src/text/edit';

function imageOf(text: string): Image {
  return buildImage(parseDockerfile(text), new AnswerBook(new Map()), null);
}

describe('the server that an image runs', () => {
  it.each([
    ['FROM debian\nCMD ["nginx", "-g", "daemon off;"]', 'nginx'],
    ['FROM python:3.12\nCMD ["python", "-m", "gunicorn", "app"]', 'gunicorn'],
    ['FROM ruby:3.3\nCMD bundle exec puma', 'puma'],
    ['FROM debian\nENTRYPOINT ["tini", "--", "redis-server"]', 'redis'],
    ['FROM postgres:17', 'postgres'],
    ['FROM mysql:8.4\nCMD ["--max-connections=5"]', 'mysql'],
    ['FROM ruby:3.3\nCMD ["bundle", "exec", "rails", "db:migrate"]', null],
    ['FROM debian\nCMD ["nginx", "-t"]', null],
    ['FROM postgres:17\nCMD ["/migrate"]', null],
    ['FROM python:3.12', null],
    ['FROM debian\nCMD ["consul", "kv", "get", "x"]', null],
  ])('%j', (text, id) => {
    expect(finalServer(imageOf(text))?.server.id ?? null).toBe(id);
  });

  it('points at the base where that starts it', () => {
    const text = 'FROM postgres:17 AS db\nFROM db';
    const found = finalServer(imageOf(text));
    expect(found?.byBase).toBe(true);
    expect(text.slice(found?.span.start, found?.span.end)).toBe('postgres:17');
  });
});

describe('options of the JVM', () => {
  it('come from the last value of a variable and from the start command, up to the program', () => {
    const image = imageOf(
      'FROM eclipse-temurin:21\nENV JAVA_OPTS=-Xmx1g\nENV JAVA_OPTS="-Xss1m -Da=b" MAVEN_OPTS=-Xmx2g\nCMD ["java", "-Xmx3g", "-jar", "a.jar", "-Xmx4g"]',
    );
    expect(jvmOptions(image).map(({ text }) => text)).toEqual(['-Xss1m', '-Da=b', '-Xmx3g']);
  });

  it('are added and removed in both forms', () => {
    const exec = 'FROM eclipse-temurin:21\nCMD ["java", "-Xa", "-Xb", "-jar", "a.jar"]';
    const [first] = jvmOptions(imageOf(exec));
    if (first === undefined) throw new Error('no option');
    expect(applyEdits(exec, addOption(first, '-Xc'))).toContain('["java", "-Xa", "-Xc", "-Xb", "-jar", "a.jar"]');
    expect(applyEdits(exec, removeOption(exec, first) ?? [])).toContain('["java", "-Xb", "-jar", "a.jar"]');
    const shell = 'FROM eclipse-temurin:21\nENV JAVA_OPTS="-Xa -Xb"';
    const last = jvmOptions(imageOf(shell)).at(-1);
    if (last === undefined) throw new Error('no option');
    expect(applyEdits(shell, removeOption(shell, last) ?? [])).toContain('"-Xa"');
  });

  it('leaves an option alone that stands by itself on a line', () => {
    const text = 'FROM eclipse-temurin:21\nENV JAVA_OPTS="\\\n  -Xa"';
    const [only] = jvmOptions(imageOf(text));
    expect(only === undefined ? undefined : removeOption(text, only)).toBeNull();
  });

  it.each([
    ['openjdk:8u131-jre', 8, 131],
    ['eclipse-temurin:17-jre-alpine', 17, null],
    ['registry.access.redhat.com/ubi8/openjdk-11:1.20', 11, null],
    ['gcr.io/distroless/java21-debian12', 21, null],
    ['maven:3-eclipse-temurin-21', 21, null],
    ['tomcat:9-jdk17-temurin', 17, null],
    ['openjdk:1.8.0', 8, null],
  ])('release of %s', (base, major, update) => {
    expect(javaRelease(imageOf(`FROM ${base}`))).toEqual({ major, update });
  });

  it('reads the release from the packages', () => {
    expect(javaRelease(imageOf('FROM debian:12\nRUN apt-get install -y openjdk-17-jre-headless'))?.major).toBe(17);
    expect(javaRelease(imageOf('FROM rockylinux:9\nRUN dnf install -y java-1.8.0-openjdk-headless'))?.major).toBe(8);
    expect(javaRelease(imageOf('FROM debian:12'))).toBeNull();
  });
});

describe('volumes', () => {
  it('are those of the chain and the base, and unknown when one is', () => {
    expect(declaredVolumes(imageOf('FROM redis:8 AS a\nVOLUME ["/a", "/b/"]\nFROM a\nWORKDIR /w\nVOLUME c'))).toEqual(['/w/c', '/a', '/b', '/data']);
    expect(declaredVolumes(imageOf('FROM debian:12\nARG D\nVOLUME $D'))).toBeNull();
  });

  it.each([
    ['touch /v/x', ['/v/x']],
    ['cd /v && touch x', ['x']],
    ['cd /v && touch x && rm x', []],
    ['mkdir -p /v', []],
    ['mkdir -p /v/sub', ['/v/sub']],
    ['cp /v/a /other/', []],
    ['cp a b /v', ['/v']],
    ['echo x 2>/v/err >/v/out', ['/v/err', '/v/out']],
    ['chown 1:0 /v', ['/v']],
    ['curl -sSo /v/x u; wget -qO /v/y u', ['/v/x', '/v/y']],
    ['tar cf /a.tar -C /v . && tar -xf /a.tar -C /v', ['/v']],
    ['unzip a.zip -d /v; sed -i s/a/b/ /v/c', ['/v', '/v/c']],
    ['touch "$X/v" /vx', []],
  ])('what %s writes below /v', (command, words) => {
    const text = `FROM debian:12\nRUN ${command}`;
    const [run] = imageOf(text).runs;
    if (run === undefined) throw new Error('no RUN');
    expect(writesUnder(run, '/v').map(({ start, end }) => text.slice(start, end))).toEqual(words);
  });
});

describe('settings that sed writes', () => {
  it.each([
    [String.raw`sed -i 's/a/timeout = 30/' /etc/a.conf`, 'limit'],
    [String.raw`sed -i -e 's|a|proxy_pass http://api.example.test|' /etc/a.conf`, 'host'],
    [String.raw`sed -i "s/a/db_password: hunter2/" /opt/a.yml`, 'password'],
    [String.raw`sed -i "s/a/timeout = $T/" /etc/a.conf`, null],
    [String.raw`sed 's/a/timeout = 30/' /etc/a.conf`, null],
    [String.raw`sed -i 's/a/timeout = 30/' /src/a.c`, null],
    [String.raw`sed -i 's/a/host = 127.0.0.1/' /etc/a.conf`, null],
    [String.raw`sed -i 's/timeout = 30/quiet = on/' /etc/a.conf`, null],
  ])('%s', (command, kind) => {
    const [run] = imageOf(`FROM debian:12\nRUN ${command}`).runs;
    expect(run?.calls.flatMap(bakedSetting)[0]?.kind ?? null).toBe(kind);
  });
});

describe('texts', () => {
  it('finds credentials by their shape', () => {
    const what = (text: string) => findSecretTexts(text).map(({ start, end }) => text.slice(start, end));
    expect(what('a AKIAABCDEFGHIJKLMNOP b')).toEqual(['AKIAABCDEFGHIJKLMNOP']);
    expect(what('AKIAIOSFODNN7EXAMPLE')).toEqual([]);
    expect(what('https://u:p@host.test/x')).toEqual(['https://u:p@host.test']);
    expect(what('https://u:${P}@host.test/ https://host.test:80/a@b https://u:x@localhost/ https://u:xxx@h.test')).toEqual([]);
    expect(what('grep "-----BEGIN PRIVATE KEY-----"')).toEqual([]);
  });

  it('knows files that hold secrets', () => {
    expect(['.env', 'a/.npmrc', 'id_rsa', '.ssh/', 'x.p12', 'server.key'].map(secretFileKind)).toEqual([
      'settings',
      'settings',
      'secret',
      'secret',
      'secret',
      'key',
    ]);
    expect(['.env.example', 'id_rsa.pub', 'ca.pem', 'docker.gpg.key', 'certs/a.pem', 'dhparam.pem', 'ssh_config'].map(secretFileKind)).toEqual(
      Array(7).fill(null),
    );
    expect(isPublicPlace('/etc/apt/keyrings/x.key')).toBe(true);
    expect(holdsSecret('settings', 'A=1\nexport DB_PASSWORD="x"')).toBe(true);
    expect(holdsSecret('settings', 'DB_PASSWORD=\n//r/:_authToken=${T}\n# TOKEN=x')).toBe(false);
  });

  it('knows addresses of other services', () => {
    const text = (name: string, value: string) => endpointIn(name, value)?.text ?? null;
    expect(text('DB', '10.1.2.3:5432')).toBe('10.1.2.3');
    expect(text('URL', 'jdbc:postgresql://localhost/app')).toBe('localhost');
    expect([
      text('NET', '10.0.0.0/8'),
      text('URL', 'http://localhost'),
      text('NO_PROXY', '10.0.0.1'),
      text('X', '110.1.2.3'),
      text('DB', 'redis://localhost.test'),
    ]).toEqual([null, null, null, null, null]);
    expect(isLinkVariable('DB_PORT_5432_TCP_ADDR')).toBe(true);
    expect(isLinkVariable('DB_PORT')).toBe(false);
  });

  it('knows switches for debugging', () => {
    expect([
      debugSetting('DEBUG', '1'),
      debugSetting('APP_DEBUG', 'false'),
      debugSetting('NODE_ENV', 'development'),
      debugSetting('NO_DEBUG', '1'),
      debugSetting('DEBUG', 'a:*'),
    ]).toEqual(['0', null, 'production', null, '']);
    expect([debugArgument(['uvicorn'], '--reload'), debugArgument(['caddy'], '--reload'), debugArgument(['node', 'a.js'], '--inspect')]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('knows options that name a log file', () => {
    expect(logFileArguments(['--access-logfile', '-', '--log-file=/a/b', '--logpath', null, '--log-level', '/x'])).toEqual([{ index: 2, file: '/a/b' }]);
  });

  it('reads versions with their places', () => {
    const found = versionLiterals(imageOf('FROM a:1.2.3\nARG V=1.2.3\nADD http://h/1.2.3/x /x\nLABEL v=1.2.3\n# 1.2.3\nRUN x 1.2.3.4 1.2 a-1.2.3'));
    expect(found.map(({ kind }) => kind)).toEqual(['from', 'variable', 'url', 'text']);
  });

  it('tells images to develop in', () => {
    const image = imageOf('FROM debian:12 AS dev');
    expect(isForDevelopment(image, null)).toBe(true);
    expect([null, 'Dockerfile', 'device/Dockerfile'].map((path) => isForDevelopment(imageOf('FROM debian:12'), path))).toEqual([false, false, false]);
    expect(isForDevelopment(imageOf('FROM debian:12'), 'docker/Dockerfile.dev')).toBe(true);
  });
});
