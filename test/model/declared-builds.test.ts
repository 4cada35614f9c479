import { describe, expect, test } from 'vitest';
import { parseDockerfile } from '../../shared-rules/src/dockerfile/parse';
import { findContext } from '../../shared-rules/src/model/context';
import { declaredBuilds } from '../../shared-rules/src/model/declared-builds';
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
    expect(builds(path, { 'compose.yaml': text })).toEqual([{ context, target }]);
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
    expect(builds('a/b/Dockerfile', { 'a/compose.dev.yml': service('build: b') })).toEqual([{ context: 'a/b', target: null }]);
    expect(builds('a/Dockerfile', { 'compose.yml': service('build:\n  context: ..\n  dockerfile: x/a/Dockerfile') })).toEqual([]);
  });

  test('bake files, in both languages', () => {
    const hcl =
      'variable "TAG" {\n  default = "x"\n}\ntarget "web" {\n  dockerfile = "docker/Dockerfile"\n  target = "run"\n  args = {\n    context = "no"\n  }\n}\n';
    expect(builds('docker/Dockerfile', { 'docker-bake.hcl': hcl })).toEqual([{ context: '.', target: 'run' }]);
    expect(builds('docker/Dockerfile', { 'docker-bake.hcl': hcl.replace('target = "run"', 'inherits = ["base"]') })).toEqual([]);
    expect(builds('docker/Dockerfile', { 'docker-bake.hcl': hcl.replace('"docker/Dockerfile"', '"${DIR}/Dockerfile"') })).toEqual([]);
    const json = { target: { web: { context: 'docker' }, other: { context: 'other' } } };
    expect(builds('docker/Dockerfile', { 'docker-bake.json': JSON.stringify(json) })).toEqual([{ context: 'docker', target: null }]);
    expect(builds('docker/Dockerfile', { 'docker-bake.json': '{' })).toEqual([]);
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
