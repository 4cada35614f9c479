import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../shared-rules/src/dockerfile/parse';
import { buildImage } from '../../shared-rules/src/model/build';
import type { StartCommand } from '../../shared-rules/src/model/image';
import { answerUntilQuiet } from './answer-until-quiet';

const script = '#!/bin/sh\nexec /usr/sbin/server "$@"\n';

function start(text: string, files: Readonly<Record<string, string>> = {}, path = 'Dockerfile'): StartCommand {
  const document = parseDockerfile(text);
  const { made } = answerUntilQuiet(files, (answers) => {
    const { start } = buildImage(document, answers, path);
    // The scripts are looked for when they are asked for.
    void start?.files;
    return start;
  });
  if (made === null) throw new Error('no stage');
  return made;
}

function paths(text: string, files: Readonly<Record<string, string>> = {}, path = 'Dockerfile'): readonly string[] {
  return start(text, files, path).files.map((file) => `${file.imagePath} < ${file.path ?? 'heredoc'}`);
}

function slice(text: string, span: { readonly start: number; readonly end: number } | undefined): string {
  return span === undefined ? '' : text.slice(span.start, span.end);
}

describe('ENTRYPOINT and CMD', () => {
  it('are put together from the exec forms', () => {
    const { argv, shellForm } = start('FROM debian\nENTRYPOINT ["/entry", "-x"]\nCMD ["serve"]\n');
    expect(argv?.map((word) => word.value)).toEqual(['/entry', '-x', 'serve']);
    expect(shellForm).toBe(false);
  });

  it('give no words where a shell runs a text', () => {
    const { argv, shellForm, calls } = start('FROM debian\nCMD cd /srv && node server.js\n');
    expect(argv).toBeNull();
    expect(shellForm).toBe(true);
    expect(calls.map((call) => call.name)).toEqual(['cd', 'node']);
  });

  it('leave the text of CMD out when the shell form of ENTRYPOINT ignores it', () => {
    const { calls, cmd } = start('FROM debian\nENTRYPOINT server --now\nCMD other\n');
    expect(calls.map((call) => call.name)).toEqual(['server']);
    expect(cmd?.body.text).toBe('other');
  });

  it('take the last of each', () => {
    const { entrypoint, cmd } = start('FROM debian\nENTRYPOINT ["a"]\nCMD ["b"]\nENTRYPOINT ["c"]\nCMD ["d"]\n');
    expect([entrypoint?.json?.[0]?.value, cmd?.json?.[0]?.value]).toEqual(['c', 'd']);
  });

  it('come from the stages that the final one is FROM', () => {
    const { entrypoint, cmd } = start('FROM debian AS a\nENTRYPOINT ["e"]\nCMD ["c"]\nFROM a AS b\nCMD ["d"]\nFROM b\nENV X=1\n');
    expect([entrypoint?.json?.[0]?.value, cmd?.json?.[0]?.value]).toEqual(['e', 'd']);
  });

  it('reset the CMD of the image below by an ENTRYPOINT, by an empty one too', () => {
    expect(start('FROM debian AS a\nCMD ["c"]\nFROM a\nENTRYPOINT ["e"]\n').cmd).toBeNull();
    expect(start('FROM debian AS a\nCMD ["c"]\nFROM a\nENTRYPOINT []\n').cmd).toBeNull();
    expect(start('FROM debian AS a\nENTRYPOINT ["e"]\nFROM a\nENTRYPOINT []\nCMD ["c"]\n').entrypoint).toBeNull();
    expect(start('FROM debian\nCMD ["c"]\nENTRYPOINT ["e"]\n').cmd?.json?.[0]?.value).toBe('c');
  });

  it('do not count with ONBUILD, or in stages that do not ship', () => {
    const { entrypoint, cmd } = start('FROM debian AS other\nENTRYPOINT ["x"]\nFROM debian\nONBUILD ENTRYPOINT ["y"]\nCMD ["z"]\n');
    expect(entrypoint).toBeNull();
    expect(cmd?.json?.[0]?.value).toBe('z');
  });

  it('are none without a stage, and none where the base decides', () => {
    expect(buildImage(parseDockerfile('ARG X=1\n'), { text: () => undefined, stat: () => undefined, list: () => undefined }, null).start).toBeNull();
    expect(start('FROM nginx:1.27\nENV X=1\n').argv).toBeNull();
  });
});

describe('init programs and other wrappers', () => {
  it.each([
    ['["dumb-init", "--", "/e"]', 'dumb-init', true],
    ['["/usr/bin/dumb-init", "/e"]', 'dumb-init', true],
    ['["dumb-init", "-c", "/e"]', 'dumb-init', false],
    ['["dumb-init", "--single-child", "--", "/e"]', 'dumb-init', false],
    ['["dumb-init", "--rewrite", "15:3", "/e"]', 'dumb-init', true],
    ['["dumb-init", "-r", "15:3", "-v", "/e"]', 'dumb-init', true],
    ['["tini", "--", "/e"]', 'tini', false],
    ['["/sbin/tini", "-g", "--", "/e"]', 'tini', true],
    ['["tini", "-vg", "/e"]', 'tini', true],
    ['["tini", "-p", "SIGKILL", "-e", "143", "/e"]', 'tini', false],
    ['["/usr/bin/tini-static", "-s", "/e"]', 'tini-static', false],
    ['["catatonit", "--", "/e"]', 'catatonit', false],
  ])('%s', (words, name, signalsGroup) => {
    const text = `FROM debian\nCOPY e.sh /e\nENTRYPOINT ${words}\n`;
    const found = start(text, { 'e.sh': script });
    expect(found.init).toEqual({ name, signalsGroup });
    expect(found.file?.path).toBe('e.sh');
    expect(slice(text, found.file?.span)).toBe('"/e"');
  });

  it.each([
    '["gosu", "app", "/e"]',
    '["su-exec", "app:app", "/e"]',
    '["env", "A=1", "B=2", "/e"]',
    '["env", "-i", "-u", "X", "/e"]',
    '["nice", "-n", "5", "/e"]',
    '["tini", "--", "gosu", "app", "/e"]',
  ])('%s', (words) => {
    expect(paths(`FROM debian\nCOPY e.sh /e\nENTRYPOINT ${words}\n`, { 'e.sh': script })).toEqual(['/e < e.sh']);
  });

  it('have no program behind them', () => {
    expect(paths('FROM debian\nCOPY e.sh /e\nENTRYPOINT ["env", "A=1"]\n', { 'e.sh': script })).toEqual([]);
    expect(paths('FROM debian\nCOPY e.sh /e\nENTRYPOINT ["tini"]\n', { 'e.sh': script })).toEqual([]);
  });

  it('start what the shell form of CMD says', () => {
    const text = 'FROM debian\nCOPY e.sh /e\nENTRYPOINT ["tini", "--"]\nCMD cd / && /e\n';
    const found = start(text, { 'e.sh': script });
    expect(found.shellForm).toBe(true);
    expect(found.calls.map((call) => call.name)).toEqual(['cd', 'e']);
    expect(slice(text, found.file?.span)).toBe('/e');
  });
});

describe('the script', () => {
  const files = { 'run.sh': script, 'bin/run.sh': script, 'docker/run.sh': script };

  it.each([
    ['by its path', 'COPY run.sh /run.sh\nCMD ["/run.sh"]', '/run.sh < run.sh'],
    ['in a folder', 'COPY run.sh /opt/\nCMD ["/opt/run.sh"]', '/opt/run.sh < run.sh'],
    ['in a folder without a slash', 'COPY run.sh /opt\nCMD ["/opt/run.sh"]', '/opt/run.sh < run.sh'],
    ['among several sources', 'COPY other.txt run.sh /opt/\nCMD ["/opt/run.sh"]', '/opt/run.sh < run.sh'],
    ['under another name', 'COPY run.sh /start\nCMD ["/start"]', '/start < run.sh'],
    ['in a copied folder', 'COPY bin /opt/tools\nCMD ["/opt/tools/run.sh"]', '/opt/tools/run.sh < bin/run.sh'],
    ['in the whole context', 'WORKDIR /app\nCOPY . .\nCMD ["./bin/run.sh"]', '/app/bin/run.sh < bin/run.sh'],
    ['by a pattern', 'COPY *.sh /opt/\nCMD ["/opt/run.sh"]', '/opt/run.sh < run.sh'],
    ['by a pattern in a folder', 'COPY bin/r*.sh /opt/\nCMD ["/opt/run.sh"]', '/opt/run.sh < bin/run.sh'],
    ['in JSON form', 'COPY ["bin/run.sh", "/opt dir/"]\nCMD ["/opt dir/run.sh"]', '/opt dir/run.sh < bin/run.sh'],
    ['by ADD', 'ADD run.sh /\nCMD ["/run.sh"]', '/run.sh < run.sh'],
    ['with variables', 'ARG DIR=/opt\nENV NAME=run.sh\nCOPY bin/$NAME ${DIR}/\nCMD ["/opt/run.sh"]', '/opt/run.sh < bin/run.sh'],
    ['found on PATH', 'COPY run.sh /usr/local/bin/\nCMD ["run.sh"]', '/usr/local/bin/run.sh < run.sh'],
    ['found on PATH in a copied root', 'COPY --chown=0:0 bin /usr/bin\nCMD ["run.sh"]', '/usr/bin/run.sh < bin/run.sh'],
    ['relative to WORKDIR', 'WORKDIR /srv\nWORKDIR app\nCOPY run.sh ./\nCMD ["./run.sh"]', '/srv/app/run.sh < run.sh'],
    ['relative, below the unknown WORKDIR of a base', 'COPY run.sh .\nCMD ["./run.sh"]', 'run.sh < run.sh'],
    ['with --parents', 'COPY --parents bin/run.sh /opt/\nCMD ["/opt/bin/run.sh"]', '/opt/bin/run.sh < bin/run.sh'],
    ['by the latest COPY', 'COPY run.sh /x.sh\nCOPY bin/run.sh /x.sh\nCMD ["/x.sh"]', '/x.sh < bin/run.sh'],
    ['as the argument of a shell', 'COPY run.sh /\nCMD ["/bin/bash", "-e", "-o", "pipefail", "/run.sh", "-c"]', undefined],
    ['as the argument of a shell with options', 'COPY run.sh /\nCMD ["/bin/bash", "-e", "-o", "pipefail", "/run.sh", "x"]', '/run.sh < run.sh'],
    ['as the argument of env bash', 'WORKDIR /a\nCOPY run.sh .\nENTRYPOINT ["/usr/bin/env", "bash", "run.sh"]', '/a/run.sh < run.sh'],
    ['in sh -c', 'COPY run.sh /\nCMD ["sh", "-c", "sleep 1; exec /run.sh"]', '/run.sh < run.sh'],
    ['in the shell form', 'COPY run.sh /\nCMD sleep 1 && /run.sh --now', '/run.sh < run.sh'],
    ['as the last of several', 'COPY bin/run.sh /first.sh\nCOPY run.sh /\nCMD /first.sh && /run.sh', '/run.sh < run.sh'],
    ['not as the first of several', 'COPY run.sh /\nCMD /run.sh && server', undefined],
    ['named by ENV', 'ENV APP_HOME=/opt\nCOPY run.sh /opt/\nCMD $APP_HOME/run.sh', '/opt/run.sh < run.sh'],
    ['not named by ARG', 'ARG APP_HOME=/opt\nCOPY run.sh /opt/\nCMD $APP_HOME/run.sh', undefined],
    ['moved', 'COPY run.sh /tmp/\nRUN mv /tmp/run.sh /usr/bin && chmod +x /usr/bin/run.sh\nCMD ["run.sh"]', '/usr/bin/run.sh < run.sh'],
    ['moved by a pattern', 'COPY bin /tmp/x\nRUN cp /tmp/x/*.sh /opt/\nCMD ["/opt/run.sh"]', '/opt/run.sh < bin/run.sh'],
    ['installed under another name', 'COPY run.sh /tmp/\nRUN install -m 0755 /tmp/run.sh /usr/local/bin/start\nCMD ["start"]', '/usr/local/bin/start < run.sh'],
    ['behind a link', 'COPY run.sh /usr/local/bin/\nRUN ln -s usr/local/bin/run.sh /start.sh\nENTRYPOINT ["/start.sh"]', '/start.sh < run.sh'],
    ['not there', 'COPY missing.sh /run.sh\nCMD ["/run.sh"]', undefined],
    ['from another image', 'COPY --from=busybox:1 run.sh /run.sh\nCMD ["/run.sh"]', undefined],
  ])('%s', (_title, lines, expected) => {
    expect(paths(`FROM example.com/base:1\n${lines}\n`, files)).toEqual(expected === undefined ? [] : [expected]);
  });

  it('comes through another stage, by name and by number', () => {
    const from = (name: string) => `FROM debian AS files\nCOPY bin /stage/tools\nFROM debian\nCOPY --from=${name} /stage /opt\nCMD ["/opt/tools/run.sh"]\n`;
    expect(paths(from('files'), files)).toEqual(['/opt/tools/run.sh < bin/run.sh']);
    expect(paths(from('0'), files)).toEqual(['/opt/tools/run.sh < bin/run.sh']);
  });

  it('comes from a stage that the final one is FROM', () => {
    expect(paths('FROM debian AS base\nCOPY run.sh /\nFROM base\nCMD ["/run.sh"]\n', files)).toEqual(['/run.sh < run.sh']);
  });

  it('stands in a heredoc', () => {
    const text = 'FROM debian\nCOPY <<"END" /run.sh\n#!/bin/sh\nnode server.js\nEND\nCMD ["/run.sh"]\n';
    const { file } = start(text);
    expect(file?.path).toBeNull();
    expect(file?.text).toBe('#!/bin/sh\nnode server.js\n');
    expect(slice(text, file?.script.statements[0]?.span)).toBe('node server.js');
  });

  it('stands in one of several heredocs', () => {
    const text = 'FROM debian\nCOPY <<a.sh <<b.sh /opt/\necho a\na.sh\necho b\nb.sh\nCMD ["/opt/b.sh"]\n';
    expect(start(text).file?.text).toBe('echo b\n');
  });

  it('is found in heredocs of a Dockerfile that has no path', () => {
    const document = parseDockerfile('FROM debian\nCOPY <<END /run.sh\nserver\nEND\nCOPY x /x\nENTRYPOINT ["/run.sh"]\n');
    const unknown = { text: () => undefined, stat: () => undefined, list: () => undefined };
    expect(buildImage(document, unknown, null).start?.file?.text).toBe('server\n');
    expect(buildImage(parseDockerfile('FROM debian\nCOPY x /x\nENTRYPOINT ["/x"]\n'), unknown, null).start?.file).toBeNull();
  });

  it('is looked for in the folders above the Dockerfile', () => {
    expect(paths('FROM debian\nCOPY docker/run.sh /\nCMD ["/run.sh"]\n', files, 'docker/Dockerfile')).toEqual(['/run.sh < docker/run.sh']);
    expect(paths('FROM debian\nCOPY run.sh /\nCMD ["/run.sh"]\n', files, 'docker/Dockerfile')).toEqual(['/run.sh < docker/run.sh']);
    // No literal source tells where the context is: the nearest folder that has the script.
    expect(paths('FROM debian\nWORKDIR /app\nCOPY . .\nCMD ["docker/run.sh"]\n', files, 'docker/Dockerfile')).toEqual(['/app/docker/run.sh < docker/run.sh']);
    // A source that a build makes first does not keep the script from being found.
    expect(paths('FROM debian\nCOPY target/app.jar /\nCOPY docker/run.sh /\nCMD ["/run.sh"]\n', files, 'docker/Dockerfile')).toEqual([
      '/run.sh < docker/run.sh',
    ]);
  });

  it('is no shell script when its first line says so', () => {
    const python = start('FROM debian\nCOPY run /\nCMD ["/run"]\n', { run: '#!/usr/bin/env python3\nprint(1)\n' }).file;
    expect(python?.shell).toBe(false);
    expect(python?.script.statements).toEqual([]);
    for (const first of ['#!/bin/sh', '#!/bin/bash -e', '#! /usr/bin/env bash', '#!/usr/bin/with-contenv bash', '#!/usr/bin/dumb-init /bin/sh', '']) {
      expect(start('FROM debian\nCOPY run /\nCMD ["/run"]\n', { run: `${first}\nserver\n` }).file?.shell, first).toBe(true);
    }
    expect(start('FROM debian\nCOPY run.py /\nCMD ["/run.py"]\n', { 'run.py': 'print(1)\n' }).file?.shell).toBe(false);
    expect(start('FROM debian\nCOPY run.py /\nCMD ["sh", "/run.py"]\n', { 'run.py': 'echo 1\n' }).file?.shell).toBe(true);
  });

  it('knows whether it is executed itself', () => {
    expect(start('FROM debian\nCOPY run.sh /\nCMD ["/run.sh"]\n', files).file?.direct).toBe(true);
    expect(start('FROM debian\nCOPY run.sh /\nCMD ["sh", "/run.sh"]\n', files).file?.direct).toBe(false);
    expect(start('FROM debian\nCOPY run.sh /\nCMD . /run.sh\n', files).file?.direct).toBe(false);
  });
});

describe('several scripts', () => {
  const files = {
    'entry.sh': '#!/bin/sh\nexec "$@"\n',
    'own.sh': '#!/bin/sh\nexec /usr/sbin/server\n',
    'run.sh': script,
    'next.sh': '#!/bin/sh\nif [ -n "$1" ]; then exec /run.sh "$1"; fi\n. /more.sh\n',
    'more.sh': 'server\n',
  };
  const copy = 'FROM debian\nCOPY entry.sh own.sh run.sh next.sh more.sh /\n';

  it('are those of ENTRYPOINT and of CMD, when the first hands over to its arguments', () => {
    expect(paths(`${copy}ENTRYPOINT ["/entry.sh"]\nCMD ["/run.sh"]\n`, files)).toEqual(['/entry.sh < entry.sh', '/run.sh < run.sh']);
    expect(paths(`${copy}ENTRYPOINT ["/entry.sh"]\nCMD /run.sh --x\n`, files)).toEqual(['/entry.sh < entry.sh', '/run.sh < run.sh']);
    expect(paths(`${copy}ENTRYPOINT ["/entry.sh", "/run.sh"]\n`, files)).toEqual(['/entry.sh < entry.sh', '/run.sh < run.sh']);
    expect(paths(`${copy}ENTRYPOINT ["tini", "--"]\nCMD ["/entry.sh", "/run.sh"]\n`, files)).toEqual(['/entry.sh < entry.sh', '/run.sh < run.sh']);
    expect(paths(`${copy}ENTRYPOINT ["/own.sh"]\nCMD ["/run.sh"]\n`, files)).toEqual(['/own.sh < own.sh']);
  });

  it('are that of CMD, when a wrapper of the base is the ENTRYPOINT', () => {
    expect(paths(`${copy}ENTRYPOINT ["docker-php-entrypoint"]\nCMD ["/run.sh"]\n`, files)).toEqual(['/run.sh < run.sh']);
    expect(paths(`${copy}CMD ["/run.sh"]\n`, files)).toEqual(['/run.sh < run.sh']);
    expect(paths(`${copy}ENTRYPOINT ["java", "-jar"]\nCMD ["/run.sh"]\n`, files)).toEqual([]);
  });

  it('are also those that a script ends in', () => {
    const found = start(`${copy}CMD ["/next.sh"]\n`, files).files;
    expect(found.map((file) => [file.imagePath, file.parent?.imagePath, file.direct])).toEqual([
      ['/next.sh', undefined, true],
      ['/run.sh', '/next.sh', true],
      ['/more.sh', '/next.sh', false],
    ]);
  });

  it('end when one starts itself', () => {
    expect(paths('FROM debian\nCOPY a.sh /\nCMD ["/a.sh"]\n', { 'a.sh': '#!/bin/sh\nexec /a.sh\n' })).toEqual(['/a.sh < a.sh']);
  });

  it('can be read by their paths in the image', () => {
    const document = parseDockerfile(`${copy}CMD ["/run.sh"]\n`);
    const read = (imagePath: string) => answerUntilQuiet(files, (answers) => buildImage(document, answers, 'Dockerfile').start?.read(imagePath)).made;
    expect(read('/own.sh')?.statements.length).toBe(1);
    expect(read('/none.sh')).toBeNull();
  });
});
