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

describe('a script that a start script uses', () => {
  function helps(path: string, files: Readonly<Record<string, string>>) {
    return answerUntilQuiet(files, (answers) => {
      const made = buildScript(files[path] ?? '', path, answers);
      return { wrapper: made.wrapper, images: made.images.length, helps: made.helps.map((use) => [use.path, use.file.imagePath, use.file.direct]) };
    });
  }

  it.each([
    ['sourced by its path', '. /opt/lib.sh\nexec nginx\n', false],
    ['sourced beside', '. "$(dirname "$0")/lib.sh"\nexec nginx\n', false],
    ['called', '/opt/lib.sh\nexec nginx\n', true],
    ['called in a condition', 'if /opt/lib.sh; then echo yes; fi\nexec nginx\n', true],
    ['given to a shell', 'bash /opt/lib.sh --quick\nexec nginx\n', false],
    ['named by a variable', '"$LIB"\nexec nginx\n', true],
  ])('is known: %s', (_, start, direct) => {
    const dockerfile = 'FROM debian\nENV LIB=/opt/lib.sh\nCOPY start.sh lib.sh /opt/\nCMD ["/opt/start.sh"]\n';
    const { made, rounds } = helps('lib.sh', { Dockerfile: dockerfile, 'start.sh': `#!/bin/sh\n${start}`, 'lib.sh': '#!/bin/sh\necho\n' });
    expect(made).toEqual({ wrapper: false, images: 0, helps: [['Dockerfile', '/opt/lib.sh', direct]] });
    expect(rounds).toBeLessThanOrEqual(4);
  });

  it('is found by its bare name in a folder of PATH', () => {
    const files = {
      Dockerfile: 'FROM debian\nCOPY start.sh prepare /usr/local/bin/\nENTRYPOINT ["start.sh"]\n',
      'start.sh': '#!/bin/sh\nprepare\nexec nginx\n',
      prepare: '#!/bin/sh\necho\n',
    };
    expect(helps('prepare', files).made.helps).toEqual([['Dockerfile', '/usr/local/bin/prepare', true]]);
  });

  it('is none where a function has its name, and one level further', () => {
    const files = {
      Dockerfile: 'FROM debian\nCOPY *.sh /opt/\nENTRYPOINT ["/opt/start.sh"]\n',
      'start.sh': '#!/bin/sh\n/opt/a.sh\nb.sh() { :; }\nb.sh\nexec nginx\n',
      'a.sh': '#!/bin/sh\n/opt/c.sh\n',
      'b.sh': '',
      'c.sh': '',
    };
    for (const [path, count] of [
      ['a.sh', 1],
      ['b.sh', 0],
      ['c.sh', 0],
    ] as const)
      expect(helps(path, files).made.helps).toHaveLength(count);
  });

  it('starts the container where it is the last command, and is no helper then', () => {
    const files = {
      Dockerfile: 'FROM debian\nCOPY *.sh /opt/\nENTRYPOINT ["/opt/start.sh"]\n',
      'start.sh': '#!/bin/sh\n/opt/a.sh --once\nexec /opt/a.sh\n',
      'a.sh': '#!/bin/sh\nexec nginx\n',
    };
    expect(helps('a.sh', files).made).toMatchObject({ wrapper: true, images: 1, helps: [] });
  });
});

describe('where the Dockerfile of a script may stand', () => {
  const dockerfile = 'FROM debian\nCOPY rootfs /\nCMD ["/opt/a/b/c/launch"]\n';
  it('is far above', () => {
    expect(script('rootfs/opt/a/b/c/launch', { Dockerfile: dockerfile }).made.images.map((use) => use.path)).toEqual(['Dockerfile']);
  });
  it('is in a folder for Dockerfiles beside', () => {
    const files = { 'docker/Dockerfile': 'FROM debian\nCOPY scripts/launch /\nCMD ["/launch"]\n' };
    expect(script('scripts/launch', files).made.images.map((use) => use.path)).toEqual(['docker/Dockerfile']);
  });
});

describe('a script that compose services start in place of the image’s own command', () => {
  const dockerfile = 'FROM debian\nCOPY . /app\nWORKDIR /app\nENTRYPOINT ["/app/entry.sh"]\nCMD ["serve"]\n';
  const files = { Dockerfile: dockerfile, 'entry.sh': '#!/bin/sh\nexec "$@"\n', 'worker.sh': '#!/bin/sh\nrun-jobs\n', 'shell.sh': '#!/bin/sh\n' };
  const uses = (path: string, service: string) =>
    answerUntilQuiet({ ...files, 'compose.yaml': `services:\n  worker:\n    build: .\n${service.replace(/^/gm, '    ')}\n` }, (answers) => {
      const made = buildScript((files as Readonly<Record<string, string>>)[path] ?? '', path, answers);
      return made.images.map((use) => [use.path, use.instead?.path ?? null, use.file.imagePath, use.init?.name ?? null]);
    }).made;

  it.each([
    ['worker.sh', 'command: ["./worker.sh"]', [['Dockerfile', 'compose.yaml', '/app/worker.sh', null]]],
    ['worker.sh', 'command: ./worker.sh --fast\ninit: true', [['Dockerfile', 'compose.yaml', '/app/worker.sh', 'docker-init']]],
    ['worker.sh', 'entrypoint: sh worker.sh', [['Dockerfile', 'compose.yaml', '/app/worker.sh', null]]],
    ['worker.sh', 'entrypoint: ["sh", "-c", "echo && exec ./worker.sh"]', [['Dockerfile', 'compose.yaml', '/app/worker.sh', null]]],
    ['worker.sh', 'command: ["serve", "worker.sh"]', []],
    ['worker.sh', 'entrypoint: ["serve"]', []],
    ['entry.sh', 'command: ["./worker.sh"]', [['Dockerfile', null, '/app/entry.sh', null]]],
    ['shell.sh', 'command: ["./worker.sh"]', []],
  ])('%s: %s', (path, service, expected) => expect(uses(path, service)).toEqual(expected));
});

it('a script that looks for its helpers from several working folders is one that a person calls', () => {
  const text = '#!/bin/sh\nif [ -f ./lib.sh ]; then . ./lib.sh; else . tools/lib.sh; fi\nnode server.js\n';
  expect(script('start-test.sh', {}, text).made.wrapper).toBe(false);
  expect(script('start-test.sh', {}, text.replace('tools/lib.sh', 'tools/other.sh')).made.wrapper).toBe(true);
});
