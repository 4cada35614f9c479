import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../shared-rules/src/dockerfile/parse';
import { buildImage } from '../../shared-rules/src/model/build';
import { readManifests } from '../../shared-rules/src/model/read-manifests';
import { answerUntilQuiet } from './answer-until-quiet';

function read(names: readonly string[], files: Readonly<Record<string, string>>) {
  const document = parseDockerfile('FROM debian:13\nCOPY . /app\n');
  return answerUntilQuiet({ Dockerfile: '', ...files }, (answers) => readManifests(names, buildImage(document, answers, 'Dockerfile'), answers, 'Dockerfile'))
    .made;
}

describe('lists of packages in the build context', () => {
  it.each([
    ['flask\n', ['r.txt'], false],
    ['-r a.txt\n--constraint=b.txt\n', ['r.txt', 'a.txt', 'b.txt'], false],
    ['-r more/a.txt\n', ['r.txt'], true],
    ['-e .\n', ['r.txt'], true],
    ['./lib\n', ['r.txt'], true],
    ['lib @ file:///x\n', ['r.txt'], true],
    ['-e git+https://example.com/x.git#egg=x\n-r https://example.com/r.txt\n', ['r.txt'], false],
    ['# -e .\nflask # ./lib\n', ['r.txt'], false],
    ['-r r.txt\n', ['r.txt'], false],
  ])('requirements: %j', (text, files, needMore) => {
    expect(read(['r.txt'], { 'r.txt': text, 'a.txt': 'x\n', 'b.txt': 'y\n' })).toEqual({ files, needMore, runScripts: false });
  });

  it.each([
    ['{}', false, false],
    ['{"workspaces":["a"]}', true, false],
    ['{"dependencies":{"a":"file:../a"}}', true, false],
    ['{"devDependencies":{"a":"workspace:*"}}', true, false],
    ['{"dependencies":{"a":"^1.0.0"},"scripts":{"build":"x"}}', false, false],
    ['{"pnpm":{"patchedDependencies":{}}}', true, false],
    ['{"scripts":{"postinstall":"node x"}}', false, true],
    ['{"scripts":{"prepare":"husky install"}}', false, false],
    ['{"scripts":{"prepare":"husky && node x"}}', false, true],
    ['{', false, false],
    ['[]', false, false],
  ])('package.json: %s', (text, needMore, runScripts) => {
    expect(read(['package*.json'], { 'package.json': text })).toEqual({ files: ['package*.json'], needMore, runScripts });
  });

  it('leave out lock files that are not there, and only those', () => {
    expect(read(['package.json', 'yarn.lock'], { 'package.json': '{}' }).files).toEqual(['package.json']);
    expect(read(['go.mod', 'go.sum'], { 'go.mod': '', 'go.sum': '' }).files).toEqual(['go.mod', 'go.sum']);
    expect(read(['Gemfile*', 'pom.xml'], {}).files).toEqual(['Gemfile*', 'pom.xml']);
  });
});
