import { describe, expect, test } from 'vitest';
import { parseDockerfile } from '../../shared-rules/src/dockerfile/parse';
import { findContext } from '../../shared-rules/src/model/context';
import { buildsByLines, declaredBuilds } from '../../shared-rules/src/model/declared-builds';
import { answerUntilQuiet } from './answer-until-quiet';

function builds(path: string, files: Readonly<Record<string, string>>) {
  return answerUntilQuiet({ [path]: '', ...files }, (answers) => declaredBuilds(path, answers)).made;
}

function service(build: string): string {
  return `services:\n  other:\n    image: debian:13\n  web:\n${build.replace(/^/gm, '    ')}\n    ports:\n      - "80:80"\n`;
}

describe('builds that other files describe', () => {
  test.each([
    ['a folder', 'web/Dockerfile', service('build: ./web'), 'web', null],
    ['a folder in quotes, with a comment', 'web/Dockerfile', service('build: "web/"  # the site'), 'web', null],
    ['a Dockerfile below the context', 'docker/web.Dockerfile', service('build:\n  context: .\n  dockerfile: docker/web.Dockerfile'), '.', null],
    [
      'keys in another order, with arguments between',
      'x/Dockerfile',
      service("build:\n  args:\n    context: no\n  target: run\n  # here\n  context: 'x'"),
      'x',
      'run',
    ],
    ['flow style', 'docker/Dockerfile', service('build: { context: ., dockerfile: docker/Dockerfile, target: run }'), '.', 'run'],
    ['no context: the folder of the file', 'Dockerfile', service('build:\n  target: run'), '.', 'run'],
    ['the default of a variable', 'web/Dockerfile', service('build: ${WEB:-./web}'), 'web', null],
    ['an anchor', 'web/Dockerfile', service('build: &web\n  context: web'), 'web', null],
    ['Windows line endings', 'web/Dockerfile', service('build:\n  context: ./web').replaceAll('\n', '\r\n'), 'web', null],
  ])('compose: %s', (_, path, text, context, target) => {
    expect(builds(path, { 'compose.yaml': text })).toMatchObject([{ context, target }]);
  });

  test.each([
    ['another Dockerfile', service('build: ./api')],
    ['another file of the folder', service('build:\n  context: web\n  dockerfile: other.Dockerfile')],
    ['a repository', service('build: https://git.example.com/web.git')],
    ['a variable', service('build: $WEB')],
    ['a merged mapping', service('build:\n  <<: *web\n  dockerfile: web/Dockerfile')],
    ['a Dockerfile in the file itself', service('build:\n  context: web\n  dockerfile_inline: |\n    FROM debian')],
    ['a comment', service('# build: ./web')],
  ])('compose, not: %s', (_, text) => {
    expect(builds('web/Dockerfile', { 'docker-compose.yml': text })).toEqual([]);
  });

  test('a file in a folder above counts from its own folder, and one outside the root is told as such', () => {
    expect(builds('a/b/Dockerfile', { 'a/compose.dev.yml': service('build: b') })).toMatchObject([{ context: 'a/b', target: null, file: 'a/compose.dev.yml' }]);
    expect(builds('a/Dockerfile', { 'compose.yml': service('build:\n  context: ..\n  dockerfile: x/a/Dockerfile') })).toEqual([]);
  });

  test('bake files, in both languages', () => {
    const hcl =
      'variable "TAG" {\n  default = "x"\n}\ntarget "web" {\n  dockerfile = "docker/Dockerfile"\n  target = "run"\n  args = {\n    context = "no"\n  }\n}\n';
    expect(builds('docker/Dockerfile', { 'docker-bake.hcl': hcl })).toMatchObject([{ context: '.', target: 'run' }]);
    expect(builds('docker/Dockerfile', { 'docker-bake.hcl': hcl.replace('target = "run"', 'inherits = ["base"]') })).toEqual([]);
    expect(builds('docker/Dockerfile', { 'docker-bake.hcl': hcl.replace('"docker/Dockerfile"', '"${DIR}/Dockerfile"') })).toEqual([]);
    const json = { target: { web: { context: 'docker' }, other: { context: 'other' } } };
    expect(builds('docker/Dockerfile', { 'docker-bake.json': JSON.stringify(json) })).toMatchObject([{ context: 'docker', target: null }]);
    expect(builds('docker/Dockerfile', { 'docker-bake.json': '{' })).toEqual([]);
  });

  const buildConfig = (spec: string) => `kind: BuildConfig\napiVersion: build.openshift.io/v1\nmetadata:\n  name: web\nspec:\n${spec.replace(/^/gm, '  ')}\n`;
  const docker =
    'source:\n  git:\n    uri: https://git.example.com/web.git\n  contextDir: web\nstrategy:\n  dockerStrategy:\n    dockerfilePath: docker/Dockerfile';

  test.each([
    ['its folder and Dockerfile', 'web/docker/Dockerfile', buildConfig(docker), 'web'],
    [
      'the root of the repository',
      'Dockerfile',
      buildConfig(docker.replace('  contextDir: web\n', '').replace('    dockerfilePath: docker/Dockerfile', '    noCache: true')),
      '.',
    ],
    ['in a list', 'web/docker/Dockerfile', `kind: List\nitems:\n- ${buildConfig(docker).trimEnd().replaceAll('\n', '\n  ')}\n`, 'web'],
    ['in a template', 'web/docker/Dockerfile', `kind: Template\nobjects:\n- ${buildConfig(docker).trimEnd().replaceAll('\n', '\n  ')}\n`, 'web'],
  ])('BuildConfig: %s', (_, path, text, context) => {
    expect(builds(path, { 'openshift/web.yaml': text })).toMatchObject([{ context, target: null, file: 'openshift/web.yaml' }]);
    expect(builds(path, { 'buildconfig.yml': text })).toMatchObject([{ context }]);
  });

  test.each([
    ['another Dockerfile', buildConfig(docker.replace('docker/Dockerfile', 'Dockerfile'))],
    ['source-to-image', buildConfig(docker.replace('dockerStrategy', 'sourceStrategy'))],
    ['an uploaded source', buildConfig(docker.replace('source:\n', 'source:\n  binary: {}\n'))],
    ['a Dockerfile in the object', buildConfig(docker.replace('source:\n', 'source:\n  dockerfile: FROM debian\n'))],
    ['a parameter', buildConfig(docker.replace('contextDir: web', 'contextDir: ${DIR}'))],
    ['a text that is no YAML', `${buildConfig(docker)}: [`],
  ])('BuildConfig, not: %s', (_, text) => expect(builds('web/docker/Dockerfile', { 'openshift/web.yaml': text })).toEqual([]));

  const lines = (path: string, files: Readonly<Record<string, string>>) =>
    answerUntilQuiet({ [path]: '', ...files }, (answers) => buildsByLines(path, answers)).made.map(({ context, target }) => [context, target]);

  test.each([
    ['image:\n\tdocker build -t web:1 -f docker/Dockerfile .\n', [['.', null]]],
    ['image:\n\t@podman build --file=docker/Dockerfile --target run \\\n\t  --build-arg A=b web\n', [['web', 'run']]],
    ['image:\n\tcd docker && buildah bud .\n', [['docker', null]]],
    ['image:\n\tdocker buildx build docker --push; echo done\n', [['docker', null]]],
    ['image:\n\tdocker build -f $(FILE) .\n\tdocker build -f docker/Dockerfile $(DIR)\n', []],
    ['image:\n\tcd $(DIR) && docker build .\n\tdocker build - < docker/Dockerfile\n', []],
    ['image:\n\tdocker build https://git.example.com/x.git\n\techo docker build docker\n\tdocker run build\n', []],
  ])('lines: %j', (text, expected) => expect(lines('docker/Dockerfile', { Makefile: text })).toEqual(expected));

  test('lines name the context, though not for sure where sources are missing', () => {
    const context = (files: Readonly<Record<string, string>>) =>
      answerUntilQuiet({ 'a/x': '', ...files }, (answers) => findContext(parseDockerfile('FROM a\nCOPY x /d/\n'), answers, 'a/Dockerfile')).made;
    expect(context({ 'build.sh': 'docker build -f a/Dockerfile src\n', 'src/x': '' })).toEqual({ folder: 'src', certain: true, others: [] });
    expect(context({ 'build.sh': 'docker build -f a/Dockerfile src\n' })).toEqual({ folder: 'src', certain: false, others: [] });
    expect(context({ 'build.sh': 'docker build -f a/Dockerfile src\ndocker build a\n' })?.folder).toBe('a');
  });

  test('compose services say what they start in place of the image’s command', () => {
    const start = (keys: string) => {
      const [build] = builds('web/Dockerfile', { 'compose.yaml': service(`build: web\n${keys}`) });
      const words = (some: readonly { readonly value: string }[] | null | undefined) => some?.map(({ value }) => value) ?? null;
      return build?.start == null ? null : [words(build.start.entrypoint), words(build.start.command), build.start.init];
    };
    expect(start('command: ["./run.sh", "--fast"]')).toEqual([null, ['./run.sh', '--fast'], false]);
    expect(start('command: ./run.sh \'a b\' --x="c d" e\\ f')).toEqual([null, ['./run.sh', 'a b', '--x=c d', 'e f'], false]);
    expect(start('entrypoint: /start.sh\ninit: true\ncommand:\n  - ${MODE:-web}')).toEqual([['/start.sh'], ['web'], true]);
    expect(start('entrypoint: []')).toEqual([[], null, false]);
    expect(start('command: $MODE')).toBeNull();
    expect(start('command: "it\'s"')).toBeNull();
    expect(start('restart: always')).toBeNull();
  });

  test('decide the context, also where sources are missing or lie elsewhere', () => {
    const context = (files: Readonly<Record<string, string>>) =>
      answerUntilQuiet({ 'a/x': '', ...files }, (answers) => findContext(parseDockerfile('FROM a\nCOPY x y /d/\n'), answers, 'a/Dockerfile')).made;
    expect(context({ 'compose.yaml': service('build:\n  context: .\n  dockerfile: a/Dockerfile') })).toEqual({
      folder: '.',
      certain: true,
      others: [],
      named: true,
    });
    expect(context({ 'compose.yaml': service('build: other') })?.certain).toBe(false);
    const two = service('build: a') + service('build:\n  context: .\n  dockerfile: a/Dockerfile').replace('services:', '').replace('web', 'job');
    expect(context({ 'compose.yaml': two })?.certain).toBe(false);
  });
});
