import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { parseDockerfile } from '../../shared-rules/src/dockerfile/parse';
import { buildImage } from '../../shared-rules/src/model/build';
import { deploymentText } from '../../shared-rules/src/model/deployment';
import { bearsName, imageNames, lastPart } from '../../shared-rules/src/model/image-names';
import { probeOf, servedPorts } from '../../shared-rules/src/model/probe';
import { corpusFiles, hasCorpus } from '../harness/corpus';
import { answerUntilQuiet } from './answer-until-quiet';

function image(text: string, files: Readonly<Record<string, string>> = {}, path = 'Dockerfile') {
  const document = parseDockerfile(text);
  return answerUntilQuiet(files, (answers) => {
    const made = buildImage(document, answers, path);
    void made.start?.files;
    return made;
  }).made;
}

const probe = (instructions: string) => probeOf(image(`FROM debian:13-slim\n${instructions}\n`));
const tcp = (port: number) => ({ kind: 'tcp', port });
const http = (port: number, path: string, tls = false) => ({ kind: 'http', port, path, tls });
const exec = (...command: string[]) => ({ kind: 'exec', command });

describe('a probe', () => {
  it.each([
    ['curl -f http://localhost:8080/health', http(8080, '/health')],
    ['curl -fsS -o /dev/null "http://127.0.0.1/" || exit 1', http(80, '/')],
    ['wget --no-verbose --tries=1 --spider https://localhost:8443/x?y=1 || exit 1', http(8443, '/x?y=1', true)],
    ['wget -q -O - http://localhost > /dev/null 2>&1 || exit 1', http(80, '/')],
    ['curl -sk https://[::1]/', http(443, '/', true)],
  ])('asks itself for what `%s` does', (command, expected) => expect(probe(`HEALTHCHECK CMD ${command}`)?.ask).toEqual(expected));

  it.each([
    'curl -f http://localhost:$PORT/',
    'curl -f http://db:8080/',
    'curl -fs http://localhost/ | grep -q ok',
    "curl -H 'Host: a' http://localhost/",
    'curl -X POST http://localhost/',
    'curl -f http://localhost/ && test -f /ready',
    'pg_isready -q',
  ])('runs `%s`', (command) => expect(probe(`HEALTHCHECK CMD ${command}`)?.ask).toEqual(exec('/bin/sh', '-c', command)));

  it('takes the exec form as it is, and the times', () => {
    const { ask, ...times } = probe('HEALTHCHECK --interval=1m30s --timeout=500ms --start-period=0s --retries=5 CMD ["/check", "-q"]') ?? {};
    expect(ask).toEqual(exec('/check', '-q'));
    expect(times).toEqual({ delay: null, period: 90, timeout: 1, failures: 5 });
  });

  it('is the last HEALTHCHECK, or what fits the server, or a port', () => {
    expect(probe('HEALTHCHECK CMD a\nHEALTHCHECK CMD b')?.ask).toEqual(exec('/bin/sh', '-c', 'b'));
    expect(probe('HEALTHCHECK NONE\nCMD ["redis-server"]')?.ask).toEqual(exec('/bin/sh', '-c', 'redis-cli ping | grep -q PONG'));
    expect(probe('CMD ["gunicorn", "-b", ":9000", "app"]')?.ask).toEqual(http(9000, '/'));
    expect(probe('EXPOSE 53/udp 9000\nCMD ["/server"]')?.ask).toEqual(tcp(9000));
    expect(probe('EXPOSE 53/udp\nCMD ["/server"]')).toBeNull();
    expect(probe('CMD ["/job"]')).toBeNull();
  });
});

it('ports are those of EXPOSE, else of the command, else of the server, each once', () => {
  const ports = (text: string) => servedPorts(image(`FROM debian:13-slim\n${text}\n`)).map(({ port, protocol }) => `${port}/${protocol}`);
  expect(ports('EXPOSE 80 80/tcp 53/udp 0\nCMD ["x", "--port", "81"]')).toEqual(['80/TCP', '53/UDP']);
  expect(ports('CMD ["gunicorn", "--bind", "0.0.0.0:81", "app"]')).toEqual(['81/TCP']);
  expect(ports('CMD ["redis-server"]')).toEqual(['6379/TCP']);
  expect(ports('CMD ["x"]')).toEqual([]);
});

describe('what an image is called', () => {
  const names = (path: string, files: Readonly<Record<string, string>> = {}, text = 'FROM debian\n') => {
    const made = image(text);
    return answerUntilQuiet(files, (answers) => imageNames(made, path, answers)).made;
  };

  it.each([
    ['Dockerfile', []],
    ['web/Dockerfile', ['web']],
    ['Dockerfile.api', ['api']],
    ['services/cart/docker/Dockerfile.prod', ['cart']],
    ['images/worker.alpine.Dockerfile', ['worker']],
    ['build/Containerfile', []],
    ['My App/Dockerfile', ['my-app']],
  ])('%s: %j', (path, expected) => expect(names(path)).toEqual(expected));

  it('labels and compose files say it better', () => {
    const compose = 'services:\n  front:\n    image: example.com/team/shop:1\n    build: { context: web }\n  x:\n    build: $OTHER\n';
    expect(names('web/Dockerfile', { 'compose.yaml': compose, 'web/Dockerfile': '' }, 'FROM debian\nLABEL name="team/Store"\n')).toEqual([
      'shop',
      'front',
      'store',
      'web',
    ]);
  });

  it('a manifest’s image bears a name when it ends or begins in it', () => {
    expect(['registry:5000/team/web:1', 'shop-web', 'web-prod@sha256:0', 'WEB'].map((one) => bearsName(one, ['web']))).toEqual([true, true, true, true]);
    expect(['webhook', 'web/api', 'cobweb'].map((one) => bearsName(one, ['web']))).toEqual([false, false, false]);
    expect(lastPart('a/B_c.d:1')).toBe('b-c-d');
  });
});

/** What Kubernetes refuses of names (RFC 1123 labels, IANA service names), and of lists with a name twice. */
function faultsOf(text: string): readonly string[] {
  const faults: string[] = [];
  const names = (list: readonly { readonly name: string }[] | undefined, pattern: RegExp) => {
    const all = (list ?? []).map(({ name }) => name);
    if (new Set(all).size < all.length || all.some((name) => !pattern.test(name))) faults.push(`names: ${all.join(' ')}`);
  };
  const label = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
  const documents = parseAllDocuments(text);
  for (const document of Array.isArray(documents) ? documents : []) {
    faults.push(...[...document.errors, ...document.warnings].map(({ message }) => message));
    const value = document.toJS();
    for (const object of value.kind === 'Template' ? value.objects : [value]) {
      if (!label.test(object.metadata.name)) faults.push(`name: ${object.metadata.name}`);
      const pod = object.kind === 'Deployment' ? object.spec.template.spec : undefined;
      for (const container of pod?.containers ?? []) {
        names(container.ports, /^(?=.*[a-z])[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?$/);
        names(container.env, /^[A-Za-z_]\w*$/);
        if (container.env?.some((one: { readonly value?: unknown }) => one.value !== undefined && typeof one.value !== 'string')) faults.push('env: no text');
        if (container.resources.requests.memory !== container.resources.limits.memory || 'cpu' in container.resources.limits) faults.push('resources');
      }
      if (pod !== undefined && pod.securityContext.runAsNonRoot !== true) faults.push('root');
      names(pod?.volumes, label);
    }
  }
  return faults;
}

describe.each(['openshift', 'kubernetes'] as const)('the manifest for %s', (platform) => {
  it('is well formed, whatever the Dockerfile holds', () => {
    const text =
      'FROM debian:13-slim\nENV A="x: #y" B=\'- "\' C=yes D=1 E= API_KEY=k\nENV MULTI="a\\\nb"\nVOLUME ["/var/lib/a b/DATA", "/data", "/", "/x/.hidden"]\n' +
      'EXPOSE 80 443 8443 65535/udp\nUSER 0\nHEALTHCHECK CMD curl "http://localhost/a?b=c: d"\nCMD ["x"]\n';
    expect(faultsOf(deploymentText(image(text), 'a', 'Dockerfile', platform))).toEqual([]);
  });

  it('has the line endings of the Dockerfile', () => {
    const text = deploymentText(image('FROM debian:13-slim\r\nEXPOSE 80\r\nCMD ["x"]\r\n'), 'a', 'Dockerfile', platform);
    expect(text.match(/\n/g)?.length).toBe(text.match(/\r\n/g)?.length);
  });

  it.skipIf(!hasCorpus)('is well formed for real files', { timeout: 120_000 }, () => {
    const faults = corpusFiles().flatMap((file) => {
      if (file.kind !== 'dockerfile') return [];
      const made = image(file.text);
      return made.final === null || made.final.windows
        ? []
        : faultsOf(deploymentText(made, lastPart(file.name) || 'app', file.name, platform)).map((fault) => `${file.name}: ${fault}`);
    });
    expect(faults).toEqual([]);
  });
});
