import { describe, expect, it } from 'vitest';
import { buildScript } from '../../shared-rules/src/model/build-script';
import { answerUntilQuiet } from './answer-until-quiet';

const server = '#!/bin/sh\nnode server.js\n';

function script(path: string | null, files: Readonly<Record<string, string>> = {}, text = path === null ? server : (files[path] ?? server)) {
  return answerUntilQuiet(path === null ? files : { ...files, [path]: text }, (answers) => {
    const made = buildScript(text, path, answers);
    return { wrapper: made.wrapper, images: made.images.map(({ path, init }) => ({ path, init })), spans: made.images.map((use) => use.span) };
  });
}

describe('a script that an image starts', () => {
  it('is a wrapper, whatever its name', () => {
    const { made, rounds } = script('docker/launch', { Dockerfile: 'FROM debian\nCOPY docker/launch /x\nENTRYPOINT ["tini", "-g", "--", "/x"]\n' });
    expect(made).toMatchObject({ wrapper: true, images: [{ path: 'Dockerfile', init: { name: 'tini', signalsGroup: true } }] });
    expect(rounds).toBeLessThanOrEqual(3);
  });

  it('knows each image, in its folder and above', () => {
    const dockerfile = 'FROM debian\nCOPY launch /\nCMD ["/launch"]\n';
    const { made } = script('a/b/launch', {
      'a/b/Dockerfile': dockerfile,
      'a/b/Dockerfile.dev': dockerfile,
      'a/Containerfile': 'FROM debian\nCOPY b/launch /\nCMD ["/launch"]\n',
      'a/Dockerfile.other': 'FROM debian\nCMD ["x"]\n',
    });
    expect(made.images.map((use) => use.path)).toEqual(['a/b/Dockerfile', 'a/b/Dockerfile.dev', 'a/Containerfile']);
  });

  it('points at the word of ENTRYPOINT or CMD', () => {
    const dockerfile = 'FROM debian\nCOPY launch /\nCMD ["/launch"]\n';
    const { made } = script('launch', { Dockerfile: dockerfile });
    expect(made.spans.map(({ start, end }) => dockerfile.slice(start, end))).toEqual(['"/launch"']);
  });

  it('may be started by another script', () => {
    const { made } = script('app/next', {
      'app/Dockerfile': 'FROM debian\nCOPY . /app\nCMD ["/app/first.sh"]\n',
      'app/first.sh': '#!/bin/sh\nexec /app/next\n',
    });
    expect(made.wrapper).toBe(true);
  });

  it('is none that only lies in the image', () => {
    const { made } = script('tool', { Dockerfile: 'FROM debian\nCOPY tool /\nCMD ["other"]\n' });
    expect(made).toMatchObject({ wrapper: false, images: [] });
  });

  it('is read as it is edited, not as it lies on disk', () => {
    const answers = { Dockerfile: 'FROM debian\nCOPY launch /\nCMD ["/launch"]\n', launch: '#!/usr/bin/env python3\n' };
    expect(script('launch', answers, server).made.wrapper).toBe(true);
  });
});

describe('a script opened alone', () => {
  it.each([
    'docker-entrypoint.sh',
    'entrypoint.sh',
    'entrypoint',
    'bin/Entrypoint.bash',
    'docker-start.sh',
    'start.sh',
    'start-server.sh',
    'run.sh',
    'cmd.sh',
    'init.sh',
    '3.12/s2i/bin/run',
    '.s2i/bin/run',
  ])('is a wrapper by its name: %s', (path) => {
    expect(script(path).made.wrapper).toBe(true);
  });

  it.each([
    'tool.sh',
    'run',
    'bin/run',
    'runner.sh',
    'restart.sh',
    's2i/bin/assemble',
    's2i/bin/usage',
    's2i/bin/save-artifacts',
    'common.sh',
    'lib/functions.sh',
  ])('is none by its name: %s', (path) => {
    expect(script(path).made.wrapper).toBe(false);
  });

  it.each([
    ['starts no program', '#!/bin/sh\nmkdir -p /data\necho done\n', false],
    ['only defines functions', 'log() { echo "$1"; }\nrun() { exec node x.js; }\n', false],
    ['drives containers', '#!/bin/sh\ndocker build -t x .\nnode x.js\n', false],
    ['drives a cluster', '#!/bin/sh\nkubectl apply -f x\nexec node x.js\n', false],
    ['uses exec', '#!/bin/sh\nexec "$@"\n', true],
    ['ends in its arguments', '#!/bin/sh\n"$@"\n', true],
  ])('that %s', (_title, text, wrapper) => {
    expect(script('start.sh', {}, text).made.wrapper).toBe(wrapper);
  });

  it('is none when the Dockerfiles around never speak of it, unless it is named an entrypoint', () => {
    const files = { Dockerfile: 'FROM debian\nCOPY . /app\nCMD ["/app/server"]\n' };
    expect(script('start.sh', files).made.wrapper).toBe(false);
    expect(script('start.sh', { Dockerfile: `${files.Dockerfile}# docker run app start.sh\n` }).made.wrapper).toBe(true);
    expect(script('entrypoint.sh', files).made.wrapper).toBe(true);
  });

  it('has no images without a path', () => {
    expect(script(null).made).toMatchObject({ wrapper: false, images: [] });
  });
});
