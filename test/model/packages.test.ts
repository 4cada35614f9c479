import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../shared-rules/src/dockerfile/parse';
import { buildImage } from '../../shared-rules/src/model/build';
import { calledScripts } from '../../shared-rules/src/model/called-scripts';
import { folderAt } from '../../shared-rules/src/model/folder-at';
import type { Image, RunStep } from '../../shared-rules/src/model/image';
import { AnswerBook, type Answer } from '../../shared-rules/src/model/needs';
import { leftCaches, listsBefore, listsNeededAfter, operationSpan, operationsOf } from '../../shared-rules/src/model/packages';
import { covers, expandBraces } from '../../shared-rules/src/model/packages/removed-paths';
import { variablesOf } from '../../shared-rules/src/model/variables';
import type { CommandCall } from '../../shared-rules/src/shell/calls';

interface Built {
  readonly image: Image;
  readonly answers: AnswerBook;
  readonly text: string;
}

function build(text: string, files: Readonly<Record<string, string>> = {}): Built {
  const known = new Map<string, Answer>();
  for (const [path, content] of Object.entries(files)) {
    known.set(`text:${path}`, { state: 'found', text: content });
    known.set(`stat:${path}`, { state: 'found', type: 'file', size: content.length, mode: 0o644 });
  }
  const answers = new AnswerBook(known);
  return { image: buildImage(parseDockerfile(text), answers, 'Dockerfile'), answers, text };
}

function runOf(text: string, at = 0): RunStep {
  return build(text).image.runs[at] as RunStep;
}

function operation(command: string, before = '') {
  const found = operationsOf(runOf(`FROM debian:12\n${before}RUN ${command}\n`));
  return found[0];
}

describe('operationsOf', () => {
  it.each([
    ['apt-get install -y curl', 'apt-get', 'install', 'install', ['curl']],
    ['apt-get -qqy --no-install-recommends install perl=5.36.* jq:arm64 git/bookworm', 'apt-get', 'install', 'install', ['perl', 'jq', 'git']],
    ['apt-get -o Dpkg::Use-Pty=0 -t bookworm-backports install vim', 'apt-get', 'install', 'install', ['vim']],
    ['apt-get -oAcquire::Retries=3 dist-upgrade', 'apt-get', 'upgrade', 'dist-upgrade', []],
    ['apt purge -y gcc', 'apt', 'remove', 'purge', ['gcc']],
    ['apt-get dist-clean', 'apt-get', 'clean', 'dist-clean', []],
    ['apt-get source --compile hello', 'apt-get', 'other', 'source', ['hello']],
    ['apk --no-cache add -t .build -X https://example.com/edge gcc=~12 musl-dev@edge', 'apk', 'install', 'add', ['gcc', 'musl-dev']],
    ['apk cache clean', 'apk', 'clean', 'cache clean', []],
    ['yum -y --enablerepo epel --setopt=tsflags=nodocs install jq', 'yum', 'install', 'install', ['jq']],
    ['dnf -y module install nodejs:20', 'dnf', 'install', 'module install', ['nodejs:20']],
    ['dnf module enable nodejs:20', 'dnf', 'other', 'module', ['enable', 'nodejs:20']],
    ['microdnf update -y', 'microdnf', 'upgrade', 'update', []],
    ['zypper --non-interactive --root /mnt in --no-recommends git', 'zypper', 'install', 'in', ['git']],
    ["pip3.11 install -r requirements.txt 'flask[async]>=3' gunicorn==23", 'pip', 'install', 'install', ['flask', 'gunicorn']],
    ['python3 -m pip install -U pip', 'pip', 'install', 'install', ['pip']],
    ['$VENV/bin/pip install wheel', 'pip', 'install', 'install', ['wheel']],
    ['uv pip install --system httpx', 'uv', 'install', 'pip install', ['httpx']],
    ['npm install -g @angular/cli@18 npm@latest', 'npm', 'install', 'install', ['@angular/cli', 'npm']],
    ['npm cache clean --force', 'npm', 'clean', 'cache clean', []],
    ['yarn global add serve@14', 'yarn', 'install', 'global add', ['serve']],
    ['yarn --production', 'yarn', 'install', '', []],
    ['pnpm store prune', 'pnpm', 'clean', 'store prune', []],
    ['gem install bundler:2.5 -v 1 --no-document', 'gem', 'install', 'install', ['bundler']],
    ['go install example.com/tool@v1', 'go', 'install', 'install', ['example.com/tool']],
    ['cargo install --locked --root /usr/local ripgrep@14', 'cargo', 'install', 'install', ['ripgrep']],
    ['xargs -r -a list apt-get install -y', 'apt-get', 'install', 'install', []],
    ['sudo -E env DEBIAN_FRONTEND=noninteractive apt-get install jq', 'apt-get', 'install', 'install', ['jq']],
  ] as const)('reads %s', (command, manager, verb, verbText, packages) => {
    const found = operation(command);
    expect([found?.manager, found?.verb, found?.verbText]).toEqual([manager, verb, verbText]);
    expect(found?.packages.map((one) => one.name)).toEqual(packages);
  });

  it.each(['yarn --version', 'python3 -c pip', 'python3 app.py -m pip', 'echo apt-get install jq', 'apt-get'])('sees none in %s', (command) => {
    expect(operation(command)).toBeUndefined();
  });

  it('sorts flags out, with values and clusters', () => {
    const flags = operation('apt-get -yqq -o A::B=1 -oC::D=2 install --option=E::F=3 -t$X jq')?.flags.map((flag) => [flag.name, flag.value]);
    expect(flags).toEqual([
      ['-y', null],
      ['-q', null],
      ['-q', null],
      ['-o', 'A::B=1'],
      ['-o', 'C::D=2'],
      ['--option', 'E::F=3'],
      ['-t', undefined],
    ]);
  });

  it('fills in ARG, ENV and shell variables, and knows which words they come from', () => {
    const found = operation('more="git jq"; apt-get install $FLAGS $A "$B" $more', 'ARG FLAGS="-y --no-install-recommends"\nENV A="curl wget" B=xz-utils\n');
    expect(found?.packages.map((one) => [one.name, one.word.raw, one.written])).toEqual([
      ['curl', '$A', false],
      ['wget', '$A', false],
      ['xz-utils', '"$B"', false],
      ['git', '$more', false],
      ['jq', '$more', false],
    ]);
    expect(found?.flags.map((flag) => flag.name)).toEqual(['-y', '--no-install-recommends']);
    expect(found?.complete).toBe(true);
  });

  it('says what it does not know', () => {
    const unset = operation('apt-get install -y $EXTRA curl=$VERSION php$PHP-cli', 'ARG EXTRA\n');
    expect(unset?.complete).toBe(false);
    expect(unset?.packages.map((one) => one.name)).toEqual([null, 'curl', null]);
    expect(operation('apt-get install curl=$VERSION')?.complete).toBe(true);
  });

  it('takes a verb out of a variable, without a word for it', () => {
    const found = operation('apt-get $DO jq', 'ARG DO="install -y"\n');
    expect([found?.verb, found?.verbWord]).toEqual(['install', null]);
  });

  it('tells local files and addresses from packages', () => {
    expect(operation('apt-get install ./a.deb /tmp/b_1.deb c https://example.com/d.rpm')?.packages.map((one) => one.file)).toEqual([true, true, false, true]);
  });

  it('spans from the name to the verb', () => {
    const text = 'FROM debian:12\nRUN sudo apt-get -y \\\n  install jq\n';
    const [found] = operationsOf(runOf(text));
    const span = operationSpan(found as never);
    expect(text.slice(span.start, span.end)).toBe('apt-get -y \\\n  install');
  });
});

describe('variablesOf', () => {
  function valueAt(text: string, name: string, before = ''): string | null | undefined {
    const run = runOf(`FROM debian:12\n${before}RUN ${text}\n`);
    const call = run.calls.find((one) => one.name === 'probe') as CommandCall;
    return variablesOf(call, run.script, run.state.scope)(name);
  }

  it('follows assignments up to the command', () => {
    expect(valueAt('X=1; X=2 && probe; X=3', 'X')).toBe('2');
    expect(valueAt('X=a; X+=" b"; Y="$X c"; probe', 'Y')).toBe('a b c');
    expect(valueAt('export X=1 && probe', 'X')).toBe('1');
    expect(valueAt('probe', 'X', 'ENV X=env\n')).toBe('env');
  });

  it('knows no value that a branch, a loop or a command gives', () => {
    expect(valueAt('X=1; if a; then X=2; fi; probe', 'X')).toBeNull();
    expect(valueAt('for X in a b; do probe; done', 'X')).toBeNull();
    expect(valueAt('X=$(date); probe', 'X')).toBeNull();
    expect(valueAt('a || X=1; probe', 'X')).toBeNull();
    expect(valueAt('read X; probe', 'X')).toBeNull();
    expect(valueAt('probe', 'X', 'ARG X\n')).toBeNull();
  });

  it('leaves out what stands in front of another command alone', () => {
    expect(valueAt('X=1 other; probe', 'X')).toBeUndefined();
    expect(valueAt('X=1 probe', 'X')).toBeUndefined();
  });
});

describe('folderAt', () => {
  it.each([
    ['probe', '/app'],
    ['cd /src && probe', '/src'],
    ['cd src && cd .. && probe', '/app'],
    ['(cd /src && make) && probe', '/app'],
    ['cd $(mktemp -d) && probe', null],
    ['cd ~ && probe', null],
  ])('%s', (command, folder) => {
    const run = runOf(`FROM debian:12\nWORKDIR /app\nRUN ${command}\n`);
    expect(folderAt(run, run.calls.find((one) => one.name === 'probe') as CommandCall)).toBe(folder);
  });
});

describe('calledScripts', () => {
  function called(text: string, files: Readonly<Record<string, string>> = {}) {
    const { image, answers } = build(text, files);
    const run = image.runs[image.runs.length - 1] as RunStep;
    return calledScripts(image, run, answers, 'Dockerfile').map(({ word, script, calls }) => [
      word.raw,
      script === null ? null : calls.map((call) => call.name),
    ]);
  }

  it('reads scripts that COPY brings: by path, by a shell, by PATH, by source', () => {
    const files = { 'a.sh': '#!/bin/sh\nuseradd x\n' };
    expect(called('FROM debian:12\nCOPY a.sh /opt/\nRUN /opt/a.sh', files)).toEqual([['/opt/a.sh', ['useradd']]]);
    expect(called('FROM debian:12\nWORKDIR /opt\nCOPY a.sh ./b\nRUN bash -eu b && . ./b', files)).toEqual([
      ['b', ['useradd']],
      ['./b', ['useradd']],
    ]);
    expect(called('FROM debian:12\nCOPY a.sh /usr/local/bin/setup-image\nRUN setup-image', files)).toEqual([['setup-image', ['useradd']]]);
    expect(called('FROM debian:12\nRUN --mount=type=bind,source=.,target=/src /src/a.sh', files)).toEqual([['/src/a.sh', ['useradd']]]);
  });

  it('names what it can not read', () => {
    expect(called('FROM debian:12\nRUN ./build.sh && python3 x.py && make')).toEqual([['./build.sh', null]]);
    expect(called('FROM debian:12\nCOPY a /opt/a\nRUN /opt/a', { a: '#!/usr/bin/env python3\nprint()\n' })).toEqual([['/opt/a', null]]);
    expect(called('FROM example.com/base:1\nRUN provision')).toEqual([['provision', null]]);
  });

  it('leaves out programs, functions and scripts of source trees', () => {
    expect(called('FROM debian:12\nRUN f() { :; }; f && ./configure && ./gradlew build && /usr/bin/git status && sh -c "x.sh" && jupyter lab')).toEqual([]);
  });
});

describe('covers', () => {
  const removes = (pattern: string, folder: string, partial = false) => covers({ pattern, partial, call: {} as CommandCall }, folder);

  it.each([
    '/var/lib/apt/lists',
    '/var/lib/apt/lists/',
    '/var/lib/apt/lists/*',
    '/var/lib/apt/lists/**',
    '/var/lib/apt/lists/*_*',
    '/var/lib/apt',
    '/var/lib/apt/*',
    '/mnt/root/var/lib/apt/lists/*',
    '$root/var/lib/apt/lists',
  ])('%s removes the lists', (pattern) => {
    expect(removes(pattern, '/var/lib/apt/lists')).toBe(true);
  });

  it.each(['/var/lib/apt/lists/partial', '/var/lib/dpkg/*', '/var/cache/apt/*', '/tmp/*', '/lists/*', '/mnt/var'])('%s does not', (pattern) => {
    expect(removes(pattern, '/var/lib/apt/lists')).toBe(false);
  });

  it('takes homes as one, and conditions on names as a part', () => {
    for (const pattern of ['~/.cache', '/root/.cache/pip', '$HOME/.cache/*', '/home/app/.cache', '/root/.*'])
      expect([pattern, removes(pattern, '~/.cache/pip')]).toEqual([pattern, true]);
    expect(removes('/root/.npm', '~/.cache/pip')).toBe(false);
    expect(removes('/var', '/var/lib/apt/lists', true)).toBe(false);
    expect(removes('/var/lib/apt/lists', '/var/lib/apt/lists', true)).toBe(true);
  });

  it('expands braces', () => {
    expect(expandBraces('/var/{lib/apt,cache/{dnf,yum}}/*')).toEqual(['/var/lib/apt/*', '/var/cache/dnf/*', '/var/cache/yum/*']);
    expect(expandBraces('${A}/b')).toEqual(['${A}/b']);
  });
});

describe('apt lists', () => {
  function before(text: string, files: Readonly<Record<string, string>> = {}) {
    const { image, answers } = build(text, files);
    return listsBefore(image, image.runs[image.runs.length - 1] as RunStep, answers, 'Dockerfile');
  }

  it('are absent in published images, unknown in others', () => {
    expect(before('FROM debian:12\nRUN probe')).toBe('absent');
    expect(before('FROM example.com/base:1\nRUN probe')).toBe('unknown');
  });

  it('follow the RUNs of the chain', () => {
    expect(before('FROM debian:12\nRUN apt-get update\nRUN probe')).toBe('present');
    expect(before('FROM debian:12 AS a\nRUN apt-get update\nFROM a\nRUN probe')).toBe('present');
    expect(before('FROM example.com/base:1\nRUN apt-get update && apt-get install -y jq && rm -rf /var/lib/apt/lists/*\nRUN probe')).toBe('absent');
    expect(before('FROM debian:12\nRUN if x; then apt-get update; fi\nRUN probe')).toBe('unknown');
    expect(before('FROM debian:12\nRUN ./setup.sh\nRUN probe')).toBe('unknown');
    expect(before('FROM debian:12\nCOPY setup.sh /\nRUN /setup.sh\nRUN probe', { 'setup.sh': 'apt-get update\n' })).toBe('present');
    expect(before('FROM debian:12\nONBUILD RUN apt-get update\nRUN probe')).toBe('absent');
  });

  it('are needed by what reads them without filling them first', () => {
    const needed = (later: string) => {
      const { image, answers } = build(`FROM debian:12\nRUN apt-get update && apt-get install -y jq\n${later}`);
      const run = image.runs[0] as RunStep;
      return listsNeededAfter(image, run, run.calls[1] as CommandCall, answers, 'Dockerfile');
    };
    expect(needed('RUN useradd app')).toBe(false);
    expect(needed('RUN apt-get install -y git')).toBe(true);
    expect(needed('RUN apt-get update\nRUN apt-get install -y git')).toBe(false);
    expect(needed('RUN rm -rf /var/lib/apt/lists/*\nRUN apt-get install -y git')).toBe(false);
    expect(needed('RUN apt-get purge -y jq && apt-get clean')).toBe(false);
    expect(needed('FROM debian:12\nRUN apt-get install -y git')).toBe(false);
  });
});

describe('leftCaches', () => {
  it('gives one entry for each cache that a RUN leaves, with the operations that fill it', () => {
    const { image, answers } = build(
      'FROM debian:12\nRUN apt-get update && apt-get install -y a && apt-get install -y b && pip install c && npm ci && npm cache clean --force\n',
    );
    const left = leftCaches(image, image.runs[0] as RunStep, answers, null);
    expect(left.map(({ cache, operations }) => [cache.kind, operations.map((one) => one.packages[0]?.name)])).toEqual([
      ['apt', ['a', 'b']],
      ['pip', ['c']],
    ]);
  });
});
