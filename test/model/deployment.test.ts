import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../shared-rules/src/dockerfile/parse';
import { buildImage } from '../../shared-rules/src/model/build';
import { deploymentText } from '../../shared-rules/src/model/deployment';
import { bearsName, imageNames, lastPart } from '../../shared-rules/src/model/image-names';
import { probeOf, servedPorts } from '../../shared-rules/src/model/probe';
import { readYamlTrees, type YamlTree } from '../../shared-rules/src/text/yaml-tree';
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

/** What YAML 1.1 reads as a switch, a number, a date, or nothing, when it is not quoted. */
const otherThanText =
  /^(?:|~|null|y|n|yes|no|on|off|true|false|\d{4}-\d\d?-\d\d?.*|[-+]?(?:0b[01_]+|0x[\da-f_]+|0o?[0-7_]+|\d[\d_]*(?::[0-5]?\d)+|[\d_]*\.?\d[\d_]*\.?(?:e[-+]?\d+)?|\.inf|\.nan))$/i;

/** What Kubernetes refuses of names (RFC 1123 labels, IANA service names), of lists with a name twice, and of variables that are no texts. */
function faultsOf(text: string): readonly string[] {
  const documents = readYamlTrees(text);
  if (documents === null) return ['no YAML'];
  const faults: string[] = [];
  const names = (list: YamlTree | null | undefined, pattern: RegExp) => {
    const all = (list?.items ?? []).map((item) => item.get('name')?.text ?? '');
    if (new Set(all).size < all.length || all.some((name) => !pattern.test(name))) faults.push(`names: ${all.join(' ')}`);
  };
  const label = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
  const objects = documents.flatMap((document) => (document.get('kind')?.text === 'Template' ? (document.get('objects')?.items ?? []) : [document]));
  if (objects[0]?.get('kind')?.text !== 'Deployment') faults.push('no Deployment');
  for (const object of objects) {
    if (!label.test(object.get('metadata', 'name')?.text ?? '')) faults.push('name');
    const pod = object.get('kind')?.text === 'Deployment' ? object.get('spec', 'template', 'spec') : null;
    for (const container of pod?.get('containers')?.items ?? []) {
      names(container.get('ports'), /^(?=.*[a-z])[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?$/);
      names(container.get('env'), /^[A-Za-z_]\w*$/);
      for (const variable of container.get('env')?.items ?? []) {
        const value = variable.get('value');
        const written = value === null ? '""' : text.slice(value.span.start, value.span.end);
        if (otherThanText.test(written)) faults.push(`no text: ${written}`);
      }
      const [asked, allowed] = [container.get('resources', 'requests', 'memory')?.text, container.get('resources', 'limits', 'memory')?.text];
      if (asked == null || asked !== allowed || container.get('resources', 'limits', 'cpu') !== null) faults.push('resources');
    }
    if (pod !== null && pod.get('securityContext', 'runAsNonRoot')?.text !== 'true') faults.push('root');
    names(pod?.get('volumes'), label);
  }
  return faults;
}

describe.each(['openshift', 'kubernetes'] as const)('the manifest for %s', (platform) => {
  it('is well formed, whatever the Dockerfile holds', () => {
    const text =
      'FROM debian:13-slim\nENV A="x: #y" B=\'- "\' C=yes D=1 E= F=2024-06-11 G=1e5 H=0x1F I=1:30 J=off K=~ L=1_000 M=.5 N=null API_KEY=k\nENV MULTI="a\\\nb"\nVOLUME ["/var/lib/a b/DATA", "/data", "/", "/x/.hidden"]\n' +
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
